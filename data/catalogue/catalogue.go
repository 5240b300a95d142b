// Package catalogue lists the data sets of the book: what each is, who made
// it, under which licence, which files it consists of, and the checksums by
// which a copy is known to be the published one.
//
// No checksum here is made up. Each entry says where its checksums come from;
// what nobody published and no file at hand could establish is left empty and
// said so (WebVision).
package catalogue

import (
	"fmt"
	"strings"
)

// A Format says how the files of a set are laid out.
type Format int

// The formats.
const (
	IDX      Format = iota // pairs of images and labels, see data/idx
	CIFAR10                // see data/cifar
	CIFAR100               // see data/cifar
	Photos                 // JPEG files and file lists, see data/photo
)

// A Role says what a file holds.
type Role int

// The roles.
const (
	Records Role = iota // images and labels together
	Images
	Labels
)

// A File is one published file.
type File struct {
	Name    string
	Split   string // "train" or "test"
	Role    Role
	Records int
	Bytes   int64
	SHA256  string
	MD5     string // as published, for reading along; "" where none was
	SHA1    string // likewise
	// Plain is the file as gunzip leaves it; nil where it is not compressed.
	Plain *File
}

// An Archive holds all files of a set.
type Archive struct {
	Name   string
	Folder string // the folder in the archive that holds the files
	Bytes  int64
	SHA256 string
	MD5    string
}

// A Set is one data set.
type Set struct {
	Name     string // what is typed
	Title    string
	Citation string
	Licence  string
	Home     string
	Format   Format

	Channels, Height, Width int // of an image once decoded

	Classes []string // names in the order of the labels; nil for WebVision
	Coarse  []string // names of CIFAR-100's super-classes

	Files   []File
	Subsets []File   // the first records of a file, used only where parts are allowed
	Archive *Archive // nil where the files are published one by one
	Mirrors []string // the addresses that end in "/", in the order in which they are tried
	Folders []string // further folders, beside Name, in which copies are commonly kept

	// Provenance says where the checksums come from.
	Provenance string
	// ByHand says how to come by a set that cannot be downloaded by a program.
	ByHand string

	// Mean and SD are the statistics per channel (of pixels from 0 to 1) by
	// which the set is normalised before training.
	Mean, SD []float64
}

// Count returns the number of records of a split in the whole set.
func (s *Set) Count(split string) int {
	n := 0
	for _, f := range s.Files {
		if f.Split == split && f.Role != Labels {
			n += f.Records
		}
	}
	return n
}

// Bytes returns how much is downloaded.
func (s *Set) Bytes() int64 {
	if s.Archive != nil {
		return s.Archive.Bytes
	}
	var n int64
	for _, f := range s.Files {
		n += f.Bytes
	}
	return n
}

// All returns the sets in the order in which they are listed.
func All() []*Set { return []*Set{mnist(), cifar10(), cifar100(), webvision()} }

// Find returns the set of the given name.
func Find(name string) (*Set, error) {
	var names []string
	for _, s := range All() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return nil, fmt.Errorf("there is no data set %q; use %s or %s", name, strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}

// SuperClass maps each fine class of CIFAR-100 to its super-class. A loader
// checks it against the labels in the files.
func SuperClass() []int {
	of := make([]int, 100)
	for coarse, members := range superClasses {
		for _, fine := range members {
			of[fine] = coarse
		}
	}
	return of
}
