package data

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"largestep/data/catalogue"
	"largestep/data/cifar"
	"largestep/data/idx"
)

// Options say what Load puts up with.
type Options struct {
	// Partial takes what is there of a set: some of its files, or a subset
	// that the catalogue knows. The set says what was missing.
	Partial bool
}

// Load reads one split of a set ("train" or "test") into memory, verifying
// every byte. The same set is read once; it is shared and read-only. Names
// that begin with "synthetic-" give the stand-in (see Synthetic).
func (s *Store) Load(ctx context.Context, name, split string, o Options) (*Set, error) {
	if split != "train" && split != "test" {
		return nil, fmt.Errorf("no split %q; use train or test", split)
	}
	if base, ok := strings.CutPrefix(name, syntheticPrefix); ok {
		return Synthetic(base, split, 0, 1)
	}
	set, err := catalogue.Find(name)
	if err != nil {
		return nil, err
	}
	if set.Format == catalogue.Photos {
		return nil, fmt.Errorf("%s is photos of many sizes, which are not held in memory; use Store.Photos", name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := fmt.Sprint(name, " ", split, " ", o)
	if loaded := s.loaded[key]; loaded != nil {
		return loaded, nil
	}
	loaded, err := s.load(ctx, set, split, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if s.loaded == nil {
		s.loaded = map[string]*Set{}
	}
	s.loaded[key] = loaded
	return loaded, nil
}

func (s *Store) load(ctx context.Context, set *catalogue.Set, split string, o Options) (*Set, error) {
	var files []catalogue.File
	for _, f := range set.Files {
		if f.Split == split {
			files = append(files, f)
		}
	}
	found, err := s.findAll(ctx, set, files, true)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(found, func(f Found) bool { return f.State != Good }) {
		if found, err = s.fromArchive(ctx, set, found); err != nil {
			return nil, err
		}
	}
	var have []Found
	var missing []string
	for _, f := range found {
		switch {
		case f.State == Good:
			have = append(have, f)
		case f.State == Absent || o.Partial:
			missing = append(missing, f.File.Name)
		default:
			return nil, fmt.Errorf("%s is %s (%s); `largestep data get %s` mends it", f.Path, f.State, f.Why, set.Name)
		}
	}
	if len(missing) > 0 && !o.Partial {
		return nil, fmt.Errorf("%s not found in %s; run `largestep data get %s`, or set LARGESTEP_DATA to the folder that has it",
			strings.Join(missing, ", "), s.Path(set), set.Name)
	}
	if len(have) == 0 {
		for _, f := range set.Subsets {
			if got := s.find(set, f, true); f.Split == split && got.State == Good {
				have = append(have, got)
			}
		}
	}
	if len(have) == 0 || set.Format == catalogue.IDX && len(missing) > 0 {
		return nil, fmt.Errorf("nothing usable of the %s split is in %s; run `largestep data get %s`", split, s.Path(set), set.Name)
	}
	out := &Set{Name: set.Name, Split: split, Shape: Shape{set.Channels, set.Height, set.Width},
		Classes: set.Classes, Missing: missing}
	if set.Format == catalogue.IDX {
		err = decodeIDX(out, have)
	} else {
		err = decodeCIFAR(out, have, set)
	}
	return out, err
}

// fromArchive fills what is missing from the archive, if that is there and
// right, without writing into the user's folder: reading needs no permission.
func (s *Store) fromArchive(ctx context.Context, set *catalogue.Set, found []Found) ([]Found, error) {
	if set.Archive == nil {
		return found, nil
	}
	a := s.find(set, catalogue.File{Name: set.Archive.Name, Bytes: set.Archive.Bytes, SHA256: set.Archive.SHA256}, false)
	if a.State != Good {
		return found, nil
	}
	temp, err := os.MkdirTemp("", "largestep-data-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	s.note("unpacking %s for this run; `largestep data get %s` unpacks it for good", a.Path, set.Name)
	var missing []Found
	for _, f := range found {
		if f.State != Good {
			missing = append(missing, f)
		}
	}
	if err := s.unpack(set, a.Path, temp, missing); err != nil {
		return nil, err
	}
	for i, f := range found {
		if f.State != Good {
			found[i] = examine(filepath.Join(temp, f.File.Name), f.File, true)
			found[i].File = f.File
		}
	}
	return found, ctx.Err()
}

func decodeIDX(out *Set, have []Found) error {
	for _, f := range have {
		a, err := idx.Decode(bytes.NewReader(f.bytes))
		if err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		want := []int{f.File.Records}
		if f.File.Role == catalogue.Images {
			want = []int{f.File.Records, out.Shape.H, out.Shape.W}
		}
		if !slices.Equal(a.Dims, want) {
			return fmt.Errorf("%s has dimensions %v, not %v", f.Path, a.Dims, want)
		}
		if f.File.Role == catalogue.Images {
			out.Pixels = a.Data
			continue
		}
		out.Labels = make([]int, len(a.Data))
		for i, y := range a.Data {
			if int(y) >= len(out.Classes) {
				return fmt.Errorf("%s: label %d of record %d is not one of 0 to %d", f.Path, y, i, len(out.Classes)-1)
			}
			out.Labels[i] = int(y)
		}
	}
	return nil
}

func decodeCIFAR(out *Set, have []Found, set *catalogue.Set) error {
	format := cifar.CIFAR10
	if set.Format == catalogue.CIFAR100 {
		format = cifar.CIFAR100
	}
	parts := make([]*cifar.Records, len(have))
	errs := make([]error, len(have))
	var wg sync.WaitGroup
	for i, f := range have {
		wg.Go(func() {
			if parts[i], errs[i] = cifar.Decode(f.bytes, format); errs[i] == nil && len(parts[i].Fine) != f.File.Records {
				errs[i] = fmt.Errorf("%d records, not %d", len(parts[i].Fine), f.File.Records)
			}
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("%s: %w", have[i].Path, err)
		}
	}
	out.Pixels, out.Labels, out.Coarse = parts[0].Pixels, parts[0].Fine, parts[0].Coarse
	for _, p := range parts[1:] {
		out.Pixels = append(out.Pixels, p.Pixels...)
		out.Labels = append(out.Labels, p.Fine...)
		out.Coarse = append(out.Coarse, p.Coarse...)
	}
	super := catalogue.SuperClass()
	for i, coarse := range out.Coarse {
		if super[out.Labels[i]] != coarse {
			return fmt.Errorf("record %d has fine class %d in super-class %d, not %d", i, out.Labels[i], coarse, super[out.Labels[i]])
		}
	}
	return nil
}
