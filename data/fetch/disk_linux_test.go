package fetch_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"largestep/data/fetch"
	"largestep/internal/smalldisk"
)

// A disk that is really full.
func TestFullDisk(t *testing.T) {
	url, _ := serve(t, whole)
	j := job(t, url)
	j.Path = filepath.Join(smalldisk.Mount(t, "size=128k"), "file")
	fails(t, fetcher().Get(t.Context(), j), "131.1 kB are free")
	only(t, j)
	f := fetcher()
	f.Free = func(string) (uint64, error) { return 1 << 40, nil } // the system is wrong
	fails(t, f.Get(t.Context(), j), "no space left on device; what was loaded so far is kept")
	only(t, j, "file.part")
}

// A folder that root itself cannot write.
func TestReadOnlyFolder(t *testing.T) {
	dir := smalldisk.Mount(t, "")
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
