package checkpoint

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"largestep/internal/smalldisk"
)

// loads holds that a folder gives the checkpoint of a step without a word.
func loads(t *testing.T, dir string, step int) {
	t.Helper()
	if c, refused, err := Open(dir, key).Load(); err != nil || len(refused) > 0 || c.Step != step {
		t.Errorf("want step %d: %+v %q %v", step, c, refused, err)
	}
}

// saveFails holds that saving fails with a line, and loses nothing.
func saveFails(t *testing.T, f *Folder, c *Checkpoint, want string) {
	t.Helper()
	before := files(t, f.dir)
	err := f.Save(c)
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fileName(2)+" is kept") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v, want one line with %q", err, want)
	}
	if after := files(t, f.dir); !reflect.DeepEqual(after, before) {
		t.Errorf("%v became %v", before, after)
	}
	loads(t, f.dir, 2)
}

func big(step int) *Checkpoint {
	c := sample(step)
	c.Tensors = append(c.Tensors, Tensor{Name: "/big", DType: "UInt8", Shape: []int{1 << 20}, Data: make([]byte, 1<<20)})
	return c
}

// A disk that is really full, and then has space again.
func TestFullDisk(t *testing.T) {
	f := Open(smalldisk.Mount(t, "size=512k"), key)
	save(t, f, 1, 2)
	saveFails(t, f, big(3), "no space left on device")
	save(t, f, 4)
	loads(t, f.dir, 4)
}

// A folder that root itself cannot write.
func TestReadOnlyFolder(t *testing.T) {
	f := Open(smalldisk.Mount(t, ""), key)
	save(t, f, 1, 2)
	if err := syscall.Mount("", f.dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip(err)
	}
	saveFails(t, f, sample(3), "read-only file system")
}

// A limit on the size of files, which needs no root: a child's writing fails in
// the middle of the file.
func TestFileSizeLimit(t *testing.T) {
	if dir := os.Getenv("CHECKPOINT_DIR"); dir != "" {
		limit := syscall.Rlimit{Cur: 1 << 16, Max: 1 << 16}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Skip(err)
		}
		f := Open(dir, key)
		if _, _, err := f.Load(); err != nil {
			t.Fatal(err)
		}
		saveFails(t, f, big(3), "file too large")
		return
	}
	dir := t.TempDir()
	save(t, Open(dir, key), 1, 2)
	child := exec.Command(os.Args[0], "-test.run=^TestFileSizeLimit$")
	child.Env = append(os.Environ(), "CHECKPOINT_DIR="+dir)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	loads(t, dir, 2)
	if _, err := os.Stat(filepath.Join(dir, fileName(3))); err == nil {
		t.Error("half a checkpoint has a whole one's name")
	}
}
