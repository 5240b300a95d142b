// Package realdata finds the published data sets for tests that need them.
package realdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder of real data: LARGESTEP_TEST_DATA, or shared/data
// beside the checkout. Where there is neither, the test is skipped.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("LARGESTEP_TEST_DATA")
	if dir == "" {
		dir = filepath.Join(root(t), "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "mnist")); err != nil {
		t.Skip("no real data here; set LARGESTEP_TEST_DATA to a folder that holds mnist, cifar10, cifar100 and webfolder")
	}
	return dir
}

// root returns the folder of go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("the test does not run within the module")
		}
		dir = filepath.Dir(dir)
	}
}
