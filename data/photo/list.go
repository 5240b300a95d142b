package photo

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// An Item is a photo and its class.
type Item struct {
	Path  string // with forward slashes, relative to the folder of the list
	Label int    // class, from 0
}

// maxList bounds the lines of a file list; WebVision 1.0 has 2.4 million.
const maxList = 10_000_000

// ReadList reads a file list in WebVision's form: a line a photo, its path, a
// space, its class from 0 to classes-1. The class stands after the last space,
// so that a path may hold spaces. Empty lines are skipped. A path that leaves
// the folder, a path given twice and a class out of range are errors that name
// the line.
func ReadList(r io.Reader, classes int) ([]Item, error) {
	var items []Item
	seen := map[string]int{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<10)
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimRight(lines.Text(), " \t\r")
		if line == "" {
			continue
		}
		cut := strings.LastIndexByte(line, ' ')
		if cut < 0 {
			return nil, fmt.Errorf("line %d: want a path, a space and a class, not %.80q", n, line)
		}
		name, number := line[:cut], line[cut+1:]
		if err := checkPath(name); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		label, err := strconv.Atoi(number)
		if err != nil || label < 0 || label >= classes {
			return nil, fmt.Errorf("line %d: class %.20q is not one of 0 to %d", n, number, classes-1)
		}
		if before, twice := seen[name]; twice {
			return nil, fmt.Errorf("line %d: %.80q stands in line %d already", n, name, before)
		}
		if len(items) == maxList {
			return nil, fmt.Errorf("more than %d photos in one list", maxList)
		}
		seen[name] = n
		items = append(items, Item{Path: name, Label: label})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("after line %d: %w", n, err)
	}
	if len(items) == 0 {
		return nil, errors.New("the list names no photo")
	}
	return items, nil
}

// checkPath refuses what could lead out of the folder.
func checkPath(name string) error {
	if !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\\x00") || !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("the path %.80q is not a plain path within the folder", name)
	}
	return nil
}

// ListClasses lists a folder in ImageNet's form, a sub-folder a class: the
// classes are the names of the sub-folders in alphabetical order, the photos
// the files in them that end in .jpg or .jpeg. Links are not followed.
func ListClasses(dir string) (items []Item, classes []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot list the classes: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			classes = append(classes, e.Name())
		}
	}
	slices.Sort(classes)
	for label, class := range classes {
		files, err := os.ReadDir(filepath.Join(dir, class))
		if err != nil {
			return nil, nil, fmt.Errorf("cannot list the photos: %w", err)
		}
		for _, f := range files {
			if ext := strings.ToLower(path.Ext(f.Name())); f.Type().IsRegular() && (ext == ".jpg" || ext == ".jpeg") {
				items = append(items, Item{Path: class + "/" + f.Name(), Label: label})
			}
		}
	}
	if len(items) == 0 {
		return nil, nil, fmt.Errorf("no sub-folder of %s holds a .jpg file; want one sub-folder a class", dir)
	}
	return items, classes, nil
}
