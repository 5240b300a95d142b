package data

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"largestep/data/catalogue"
	"largestep/data/photo"
)

// miniClasses is how many of WebVision's 1,000 classes the mini setting uses.
const miniClasses = 50

// PhotoSize is the side of the images that photos are made into.
const PhotoSize = 224

// OpenFolder gives the photos of a folder in ImageNet's form, one sub-folder a
// class (see photo.ListClasses), as images of 224 x 224.
func OpenFolder(dir string) (*photo.Folder, error) {
	items, classes, err := photo.ListClasses(dir)
	if err != nil {
		return nil, err
	}
	return &photo.Folder{Name: filepath.Base(dir), Dir: dir, Items: items, Classes: classes, Size: PhotoSize}, nil
}

// OpenPhotos reads a file list (see photo.ReadList) whose paths are relative
// to dir, or to the list's own folder if dir is empty, and gives the photos as
// images of 224 x 224.
func OpenPhotos(dir, list string, classes int) (*photo.Folder, error) {
	if dir == "" {
		dir = filepath.Dir(list)
	}
	f, err := os.Open(list)
	if err != nil {
		return nil, fmt.Errorf("cannot open the file list: %w", err)
	}
	defer f.Close()
	items, err := photo.ReadList(f, classes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", list, err)
	}
	return &photo.Folder{Name: filepath.Base(dir), Dir: dir, Items: items, Size: PhotoSize}, nil
}

// Photos opens one split of WebVision-mini: the photos of the first 50 classes
// in the lists of the original (info/train_filelist_google.txt and
// info/val_filelist.txt). The classes take turns: the first photos are of all
// classes alike. Training photos are cropped at random, see photo.Inception.
func (s *Store) Photos(name, split string) (*photo.Folder, error) {
	set, err := catalogue.Find(name)
	if err != nil {
		return nil, err
	}
	if set.Format != catalogue.Photos {
		return nil, fmt.Errorf("%s is not a set of photos; use Load", name)
	}
	list, below := "train_filelist_google.txt", ""
	if split == "test" {
		list, below = "val_filelist.txt", "val_images_256"
	} else if split != "train" {
		return nil, fmt.Errorf("no split %q; use train or test", split)
	}
	for _, dir := range s.folders(set) {
		path := filepath.Join(dir, "info", list)
		f, err := OpenPhotos(filepath.Join(dir, below), path, 1000)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		kept := f.Items[:0]
		for _, it := range f.Items {
			if it.Label < miniClasses {
				kept = append(kept, it)
			}
		}
		if len(kept) == 0 {
			return nil, fmt.Errorf("%s has no photo of the first %d classes", path, miniClasses)
		}
		f.Items, f.Name = inTurn(kept), name
		if split == "train" {
			f.Crop = photo.Inception
		}
		return f, nil
	}
	return nil, fmt.Errorf("%s: no info/%s in %s; %s", name, list, s.Path(set), set.ByHand)
}

// inTurn lets the classes of photos take turns.
func inTurn(items []photo.Item) []photo.Item {
	seen, turns := map[int]int{}, map[int][]photo.Item{}
	for _, it := range items {
		turn := seen[it.Label]
		turns[turn] = append(turns[turn], it)
		seen[it.Label]++
	}
	all := make([]photo.Item, 0, len(items))
	for turn := range len(turns) {
		all = append(all, turns[turn]...)
	}
	return all
}

// getPhotos says what to do, since no program may fetch these photos.
func (s *Store) getPhotos(_ context.Context, set *catalogue.Set) error {
	for _, split := range []string{"train", "test"} {
		if _, err := s.Photos(set.Name, split); err != nil {
			return fmt.Errorf("%w; this set cannot be downloaded by a program", err)
		}
	}
	return nil
}

// verifyPhotos decodes every photo of the lists. There is no published
// checksum to compare with.
func (s *Store) verifyPhotos(ctx context.Context, set *catalogue.Set) ([]Found, error) {
	var found []Found
	for _, split := range []string{"train", "test"} {
		row := Found{File: catalogue.File{Name: split + " photos", Split: split}}
		f, err := s.Photos(set.Name, split)
		if err != nil {
			row.State, row.Why = Absent, err.Error()
			found = append(found, row)
			continue
		}
		row.File.Records, row.Path = f.Len(), f.Dir
		_, broken, err := f.Check(ctx)
		if err != nil {
			return nil, err
		}
		if len(broken) > 0 {
			row.State, row.Why = Wrong, fmt.Sprintf("%d of %d photos do not decode, the first: %v", len(broken), f.Len(), broken[0])
		}
		found = append(found, row)
	}
	return found, nil
}
