package record

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"largestep/internal/cache"
)

// A Bucket is where records lie: files by name, with slashes, each written
// whole or not at all. A missing file is an error that wraps fs.ErrNotExist.
type Bucket interface {
	Read(ctx context.Context, name string) ([]byte, error)
	Write(ctx context.Context, name string, data []byte) error
	// List returns the names that begin with prefix, sorted.
	List(ctx context.Context, prefix string) ([]string, error)
	Delete(ctx context.Context, name string) error
	Close() error
}

// Schemes opens the buckets that are no folders, by the scheme of their URL. It
// is empty but in a program that has the drivers of clouds, see tools/cloud.
var Schemes = map[string]func(ctx context.Context, url string) (Bucket, error){}

// Open opens the store at a place: a folder, or a URL such as file:///runs or
// s3://bucket. Empty is the folder that LARGESTEP_RUNS names, or else "runs" in
// that of LARGESTEP_CACHE, or in largestep's part of the user's cache folder.
func Open(ctx context.Context, place string) (*Store, error) {
	if place == "" {
		var err error
		if place, err = home(); err != nil {
			return nil, err
		}
	}
	scheme, rest, isURL := strings.Cut(place, "://")
	switch {
	case !isURL:
		return folderStore(place)
	case scheme == "file":
		return folderStore(rest)
	case Schemes[scheme] == nil:
		return nil, fmt.Errorf("this program cannot open %q%s; build one that can: go build -C tools/cloud -o ../../largestep-cloud",
			place, others())
	}
	bucket, err := Schemes[scheme](ctx, place)
	if err != nil {
		return nil, fmt.Errorf("cannot open the store %s: %w", place, err)
	}
	return &Store{Place: place, bucket: bucket}, nil
}

// others lists what can be opened besides folders.
func others() string {
	if len(Schemes) == 0 {
		return ", only folders"
	}
	return ", only folders and " + strings.Join(slices.Sorted(maps.Keys(Schemes)), ", ")
}

func home() (string, error) {
	if dir := os.Getenv("LARGESTEP_RUNS"); dir != "" {
		return dir, nil
	}
	dir, err := cache.Dir()
	return filepath.Join(dir, "runs"), err
}

func folderStore(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	return &Store{Place: dir, bucket: folder(dir)}, nil
}
