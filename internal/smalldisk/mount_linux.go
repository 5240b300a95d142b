package smalldisk

import (
	"syscall"
	"testing"
)

// Mount makes a file system in memory until the test ends, with options of
// mount(8) such as "size=128k", and returns its folder. Only root may: others
// skip the test.
func Mount(t testing.TB, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skip("cannot mount a small file system: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	return dir
}
