package fetch_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"largestep/data/fetch"
)

// mount makes a file system in memory, which only root may.
func mount(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skip("cannot mount a small file system: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	return dir
}

// A disk that is really full.
func TestFullDisk(t *testing.T) {
	url, _ := serve(t, whole)
	j := job(t, url)
	j.Path = filepath.Join(mount(t, "size=128k"), "file")
	fails(t, fetcher().Get(t.Context(), j), "131.1 kB are free")
	only(t, j)
	f := fetcher()
	f.Free = func(string) (uint64, error) { return 1 << 40, nil } // the system is wrong
	fails(t, f.Get(t.Context(), j), "no space left on device; what was loaded so far is kept")
	only(t, j, "file.part")
}

// A folder that root itself cannot write.
func TestReadOnlyFolder(t *testing.T) {
	dir := mount(t, "")
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip(err)
	}
	url, _ := serve(t, whole)
	j := job(t, url)
	j.Path = filepath.Join(dir, "file")
	f := fetcher()
	f.Free = func(string) (uint64, error) { return 1 << 40, nil }
	fails(t, f.Get(t.Context(), j), "read-only file system; choose another folder")
	_, err := fetch.Lock(t.Context(), dir, nil)
	fails(t, err, "--data-dir")
}

func TestFolderWithoutPermission(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	os.Chmod(dir, 0o555)
	_, err := fetch.Lock(t.Context(), dir, nil)
	fails(t, err, "permission denied")
}
