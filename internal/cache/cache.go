// Package cache says where the project keeps what it can make or get again.
package cache

import (
	"fmt"
	"os"
	"path/filepath"
)

// Dir returns the folder: LARGESTEP_CACHE if set, else one in the user's cache.
// It need not exist yet.
func Dir() (string, error) {
	if dir := os.Getenv("LARGESTEP_CACHE"); dir != "" {
		return filepath.Abs(dir)
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for caches (%w); set LARGESTEP_CACHE to one", err)
	}
	return filepath.Join(base, "largestep"), nil
}
