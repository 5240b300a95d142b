package kernels

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Checkout returns the root of the Large Step checkout that holds dir.
func Checkout(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := abs; ; at = filepath.Dir(at) {
		data, err := os.ReadFile(filepath.Join(at, "go.mod"))
		if err == nil && strings.HasPrefix(string(data), "module largestep\n") {
			return at, nil
		}
		if filepath.Dir(at) == at {
			return "", errors.New("no Large Step checkout here; clone it and run `go run .` in its folder")
		}
	}
}

// Commit returns the short hash of the checkout's commit, with "-dirty" after
// it if files that git tracks have changed, or "unknown" without git.
func Commit(root string) string {
	out, err := exec.Command("git", "-C", root, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
