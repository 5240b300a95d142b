package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"largestep/data/catalogue"
	"largestep/data/fetch"
	"largestep/internal/cache"
)

// A Store is a folder of data sets. Its methods may be called from several
// goroutines, and several processes may use one folder.
type Store struct {
	Dir     string
	Mirrors []string      // addresses tried before the published ones, each followed by "/NAME/FILE"
	Fetcher fetch.Fetcher // how files are downloaded
	Note    func(string)  // hears what the store does, if not nil

	mu     sync.Mutex
	loaded map[string]*Set
}

// Open returns the store in dir, or if dir is empty in the folder that
// LARGESTEP_DATA names, or else in the user's cache folder. The folder need
// not exist. LARGESTEP_DATA_MIRROR may name one more address to load from.
func Open(dir string) (*Store, error) {
	if dir == "" {
		dir = os.Getenv("LARGESTEP_DATA")
	}
	if dir == "" {
		base, err := cache.Dir()
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(base, "data")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{Dir: dir}
	if m := os.Getenv("LARGESTEP_DATA_MIRROR"); m != "" {
		s.Mirrors = []string{m}
	}
	return s, nil
}

// Path returns the folder into which a set is downloaded, and into which a
// copy of one's own is put.
func (s *Store) Path(set *catalogue.Set) string { return filepath.Join(s.Dir, set.Name) }

// folders are the places where copies of a set are looked for.
func (s *Store) folders(set *catalogue.Set) []string {
	names := []string{set.Name}
	if a := set.Archive; a != nil {
		names = append(names, filepath.Join(set.Name, a.Folder), a.Folder)
	}
	names = append(names, set.Folders...)
	names = append(names, ".")
	var dirs []string
	for _, name := range names {
		dirs = append(dirs, filepath.Join(s.Dir, filepath.FromSlash(name)))
	}
	return dirs
}

// A State says what was found of a file.
type State int

// The states.
const (
	Good    State = iota // there, and its checksum is the published one
	Absent               // not there
	Wrong                // there, and not the published file
	Unknown              // there, but cannot be read
)

// String returns the word for the state.
func (s State) String() string {
	return [...]string{"ok", "missing", "WRONG", "unreadable"}[s]
}

// A Found is what there is of a file of a set.
type Found struct {
	File  catalogue.File
	State State
	Path  string // where, unless absent
	Why   string // more about a state that is not good
	Plain bool   // the extracted form of a compressed file

	bytes []byte // the contents, if asked for and good
}

// find looks for a file and verifies it; keep keeps its contents in memory.
func (s *Store) find(set *catalogue.Set, f catalogue.File, keep bool) Found {
	best := Found{File: f, State: Absent}
	for _, dir := range s.folders(set) {
		for _, form := range []*catalogue.File{&f, f.Plain} {
			if form == nil {
				continue
			}
			got := examine(filepath.Join(dir, form.Name), *form, keep)
			got.File, got.Plain = f, form == f.Plain
			if got.State == Good {
				return got
			}
			if best.State == Absent {
				best = got
			}
		}
	}
	return best
}

func examine(path string, f catalogue.File, keep bool) Found {
	got := Found{Path: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		got.State, got.Path = Absent, ""
	case err != nil:
		got.State, got.Why = Unknown, err.Error()
	case !info.Mode().IsRegular():
		got.State, got.Why = Wrong, "not a file"
	case info.Size() != f.Bytes:
		got.State, got.Why = Wrong, fmt.Sprintf("%d bytes, not %d", info.Size(), f.Bytes)
	default:
		sum := ""
		if keep {
			// Read first, hash what was read: the file cannot change between.
			if got.bytes, err = os.ReadFile(path); err == nil {
				hash := sha256.Sum256(got.bytes)
				sum = hex.EncodeToString(hash[:])
			}
		} else {
			sum, err = fetch.Sum(path)
		}
		if err != nil {
			got.State, got.Why = Unknown, err.Error()
		} else if sum != f.SHA256 {
			got.State, got.Why = Wrong, fmt.Sprintf("SHA-256 %.12s…, not %.12s…", sum, f.SHA256)
		}
	}
	if got.State != Good {
		got.bytes = nil
	}
	return got
}

// findAll looks for several files at once, on all cores.
func (s *Store) findAll(ctx context.Context, set *catalogue.Set, files []catalogue.File, keep bool) ([]Found, error) {
	found := make([]Found, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			if ctx.Err() == nil {
				found[i] = s.find(set, f, keep)
			}
		})
	}
	wg.Wait()
	return found, ctx.Err()
}

// Verify says of each file of a set whether it is there and as published,
// then of the parts and the archive, if there.
func (s *Store) Verify(ctx context.Context, name string) ([]Found, error) {
	set, err := catalogue.Find(name)
	if err != nil {
		return nil, err
	}
	if set.Format == catalogue.Photos {
		return s.verifyPhotos(ctx, set)
	}
	found, err := s.findAll(ctx, set, set.Files, false)
	if err != nil {
		return nil, err
	}
	extra := set.Subsets
	if a := set.Archive; a != nil {
		extra = append(extra[:len(extra):len(extra)], catalogue.File{Name: a.Name, Bytes: a.Bytes, SHA256: a.SHA256})
	}
	more, err := s.findAll(ctx, set, extra, false)
	for _, f := range more {
		if f.State != Absent {
			found = append(found, f)
		}
	}
	return found, err
}

// What Here answers.
const (
	HereAll  = "yes"
	HereSome = "part"
	HereNot  = "no"
)

// Here says at a glance, without reading the files, how much of a set is in
// the store. Verify says it for certain.
func (s *Store) Here(set *catalogue.Set) string {
	if set.Format == catalogue.Photos {
		_, train := s.Photos(set.Name, "train")
		_, test := s.Photos(set.Name, "test")
		return here(2, b2i(train == nil)+b2i(test == nil))
	}
	n := 0
	for _, f := range set.Files {
		n += b2i(s.there(set, f))
	}
	if a := set.Archive; a != nil && s.there(set, catalogue.File{Name: a.Name, Bytes: a.Bytes}) {
		n = len(set.Files)
	}
	return here(len(set.Files), n)
}

// there tells whether a file of the right size lies in a folder of the set.
func (s *Store) there(set *catalogue.Set, f catalogue.File) bool {
	for _, dir := range s.folders(set) {
		for _, form := range []*catalogue.File{&f, f.Plain} {
			if form == nil {
				continue
			}
			if info, err := os.Stat(filepath.Join(dir, form.Name)); err == nil && info.Size() == form.Bytes {
				return true
			}
		}
	}
	return false
}

func here(all, have int) string {
	switch have {
	case 0:
		return HereNot
	case all:
		return HereAll
	}
	return HereSome
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *Store) note(format string, args ...any) {
	if s.Note != nil {
		s.Note(fmt.Sprintf(format, args...))
	}
}
