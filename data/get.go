package data

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"largestep/data/archive"
	"largestep/data/catalogue"
	"largestep/data/fetch"
)

// Get makes a set complete: it verifies what is there, unpacks the archive if
// that is there, downloads the rest. A file that is there but wrong is put
// aside, as NAME.bad, if it lies in the set's own folder.
func (s *Store) Get(ctx context.Context, name string) error {
	set, err := catalogue.Find(name)
	if err != nil {
		return err
	}
	return s.get(ctx, set)
}

func (s *Store) get(ctx context.Context, set *catalogue.Set) error {
	name := set.Name
	if set.Format == catalogue.Photos {
		return s.getPhotos(ctx, set)
	}
	missing, err := s.missing(ctx, set)
	if err != nil || len(missing) == 0 {
		return err
	}
	unlock, err := fetch.Lock(ctx, s.Path(set), func() {
		s.note("another process is loading %s; waiting for it", name)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer unlock()
	// Who held the lock may have brought the files.
	if missing, err = s.missing(ctx, set); err != nil || len(missing) == 0 {
		return err
	}
	if err := s.putAside(set, missing); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if set.Archive != nil {
		err = s.getArchive(ctx, set, missing)
	} else {
		err = s.getFiles(ctx, set, missing)
	}
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%s: interrupted; what was loaded is kept, and `largestep data get %s` goes on there: %w", name, name, ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("%s: %w; try again later, or put %s into %s yourself and run `largestep data verify %s`",
			name, err, wanted(set, missing), s.Path(set), name)
	}
	return nil
}

func (s *Store) missing(ctx context.Context, set *catalogue.Set) ([]Found, error) {
	found, err := s.findAll(ctx, set, set.Files, false)
	var missing []Found
	for _, f := range found {
		if f.State != Good {
			missing = append(missing, f)
		}
	}
	return missing, err
}

// wanted names what a user would have to bring.
func wanted(set *catalogue.Set, missing []Found) string {
	if set.Archive != nil {
		return set.Archive.Name
	}
	var names []string
	for _, f := range missing {
		names = append(names, f.File.Name)
	}
	return strings.Join(names, ", ")
}

// putAside renames wrong files in the set's own folder, so that the right ones
// can take their names. What lies elsewhere is the user's and stays.
func (s *Store) putAside(set *catalogue.Set, missing []Found) error {
	for _, f := range missing {
		if f.State == Wrong && filepath.Dir(f.Path) == s.Path(set) {
			if err := os.Rename(f.Path, f.Path+".bad"); err != nil {
				return fmt.Errorf("cannot put a wrong file aside: %w", err)
			}
			s.note("%s is not the published file (%s); kept as %s.bad", f.Path, f.Why, filepath.Base(f.Path))
		}
	}
	return nil
}

func (s *Store) urls(set *catalogue.Set, file string) []string {
	var urls []string
	for _, m := range s.Mirrors {
		urls = append(urls, strings.TrimSuffix(m, "/")+"/"+set.Name+"/"+file)
	}
	for _, m := range set.Mirrors {
		urls = append(urls, m+file)
	}
	return urls
}

func (s *Store) getFiles(ctx context.Context, set *catalogue.Set, missing []Found) error {
	for _, f := range missing {
		job := fetch.Job{URLs: s.urls(set, f.File.Name), Path: filepath.Join(s.Path(set), f.File.Name),
			Bytes: f.File.Bytes, SHA256: f.File.SHA256}
		if err := s.Fetcher.Get(ctx, job); err != nil {
			return err
		}
	}
	return nil
}

// getArchive finds or downloads the archive and unpacks the missing files.
func (s *Store) getArchive(ctx context.Context, set *catalogue.Set, missing []Found) error {
	a := set.Archive
	found := s.find(set, catalogue.File{Name: a.Name, Bytes: a.Bytes, SHA256: a.SHA256}, false)
	if found.State != Good {
		if err := s.putAside(set, []Found{found}); err != nil {
			return err
		}
		if err := s.room(set, missing); err != nil {
			return err
		}
		found.Path = filepath.Join(s.Path(set), a.Name)
		job := fetch.Job{URLs: s.urls(set, a.Name), Path: found.Path, Bytes: a.Bytes, SHA256: a.SHA256}
		if err := s.Fetcher.Get(ctx, job); err != nil {
			return err
		}
		// The archive was only a way to the files.
		defer func() {
			if left, err := s.missing(ctx, set); err == nil && len(left) == 0 {
				os.Remove(found.Path)
			}
		}()
	}
	s.note("unpacking %s", found.Path)
	return s.unpack(set, found.Path, s.Path(set), missing)
}

// room checks that the archive and the files in it fit together.
func (s *Store) room(set *catalogue.Set, missing []Found) error {
	free := s.Fetcher.Free
	if free == nil {
		free = fetch.Free
	}
	need := set.Archive.Bytes
	if info, err := os.Stat(filepath.Join(s.Path(set), set.Archive.Name+".part")); err == nil {
		need -= min(info.Size(), need)
	}
	for _, f := range missing {
		need += f.File.Bytes
	}
	if have, err := free(s.Path(set)); err == nil && have < uint64(need) {
		return fmt.Errorf("downloading and unpacking need %s in %s, where %s are free; make room or choose another folder by --data-dir",
			fetch.MB(need), s.Path(set), fetch.MB(int64(min(have, 1<<62))))
	}
	return nil
}

// unpack takes the missing files out of a verified archive: into a folder
// beside first, then, verified, to their names in dir.
func (s *Store) unpack(set *catalogue.Set, archivePath, dir string, missing []Found) error {
	in, err := os.Open(archivePath)
	if err != nil {
		return err
	}
	defer in.Close()
	temp, err := os.MkdirTemp(dir, ".unpacking-")
	if err != nil {
		return fmt.Errorf("cannot unpack: %w", err)
	}
	defer os.RemoveAll(temp)
	want := map[string]catalogue.File{}
	limits := archive.Limits{Bytes: 1 << 20, Files: 32} // names and a readme
	for _, f := range set.Files {
		limits.Bytes += f.Bytes
	}
	for _, f := range missing {
		want[set.Archive.Folder+"/"+f.File.Name] = f.File
	}
	_, err = archive.Untar(in, temp, func(member string) string { return want[member].Name }, limits)
	if err != nil {
		return fmt.Errorf("%s: %w", archivePath, err)
	}
	for _, f := range want {
		got := examine(filepath.Join(temp, f.Name), f, false)
		if got.State != Good {
			return fmt.Errorf("%s in %s is %s: %s", f.Name, set.Archive.Name, got.State, got.Why)
		}
		if err := os.Rename(got.Path, filepath.Join(dir, f.Name)); err != nil {
			return err
		}
	}
	return nil
}
