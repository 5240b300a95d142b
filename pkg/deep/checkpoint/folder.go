package checkpoint

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"
)

// ErrNone is what Load returns where there is no checkpoint at all.
var ErrNone = errors.New("there is no checkpoint")

// A Folder holds the last two checkpoints of one run. One process may use it
// at a time.
type Folder struct {
	dir, key string
	good     string // the last file that was saved or loaded, which is whole
}

// Open returns the folder of the run of that key. It need not exist.
func Open(dir, key string) *Folder { return &Folder{dir: dir, key: key} }

// names are made of a number that grows with each save, so that the last saved
// is the last in the alphabet.
const (
	stem      = "checkpoint-"
	extension = ".bin"
)

func number(name string) (n int, ok bool) {
	_, err := fmt.Sscanf(name, stem+"%d"+extension, &n)
	return n, err == nil && name == fileName(n)
}

func fileName(n int) string { return fmt.Sprintf("%s%08d%s", stem, n, extension) }

// list returns the names of the checkpoints, the oldest first.
func (f *Folder) list() ([]string, error) {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if _, ok := number(e.Name()); ok {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, err
}

// Save writes a checkpoint, which must have the folder's key, and removes all
// but the one before it. After an error the checkpoints that were there are
// there still.
func (f *Folder) Save(c *Checkpoint) error {
	if err := f.save(c); err != nil {
		kept := ""
		if f.good != "" {
			kept = "; " + f.good + " is kept"
		}
		return fmt.Errorf("cannot save a checkpoint in %s: %w%s; free some space or choose another folder", f.dir, err, kept)
	}
	return nil
}

func (f *Folder) save(c *Checkpoint) error {
	if c.Key != f.key {
		return fmt.Errorf("it is of run %s, and the folder is that of %s", c.Key, f.key)
	}
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return err
	}
	names, err := f.list()
	if err != nil {
		return err
	}
	next := 1
	if len(names) > 0 {
		last, _ := number(names[len(names)-1])
		next = last + 1
		if f.good == "" {
			f.good = names[len(names)-1]
		}
	}
	f.sweep()
	name := fileName(next)
	if err := write(filepath.Join(f.dir, name), c); err != nil {
		return err
	}
	if err := syncFolder(f.dir); err != nil {
		return err
	}
	for _, old := range names {
		if old != f.good {
			os.Remove(filepath.Join(f.dir, old)) // one file too many does no harm
		}
	}
	f.good = name
	return nil
}

// sweep removes what a process that was killed while it saved left behind.
func (f *Folder) sweep() {
	left, _ := filepath.Glob(filepath.Join(f.dir, "."+stem+"*"))
	for _, path := range left {
		os.Remove(path)
	}
}

func write(path string, c *Checkpoint) error {
	file, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer file.Cleanup()
	w := bufio.NewWriterSize(file, 1<<20)
	if err := c.write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.CloseAtomicallyReplace()
}

// syncFolder makes a new name in a folder last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Load returns the last checkpoint that is whole, and a line for each that was
// refused on the way to it. Where none is left it returns ErrNone if there was
// none, else an error that names them.
func (f *Folder) Load() (c *Checkpoint, refused []string, err error) {
	names, err := f.list()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read the checkpoints: %w", err)
	}
	for _, name := range slices.Backward(names) {
		file, err := os.ReadFile(filepath.Join(f.dir, name))
		if err == nil {
			c, err = decode(file, f.key)
		}
		if err == nil {
			f.good = name
			return c, refused, nil
		}
		refused = append(refused, fmt.Sprintf("%s is refused: %v", filepath.Join(f.dir, name), err))
	}
	if len(refused) == 0 {
		return nil, nil, ErrNone
	}
	return nil, refused, fmt.Errorf("no checkpoint can be used; start again without them: %s", strings.Join(refused, "; "))
}

// Clear removes the checkpoints, for a run that starts again.
func (f *Folder) Clear() error {
	names, err := f.list()
	for _, name := range names {
		err = errors.Join(err, os.Remove(filepath.Join(f.dir, name)))
	}
	f.sweep()
	f.good = ""
	return err
}
