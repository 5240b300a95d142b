package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"largestep/pkg/book/notebook"
)

// A source is a notebook that a command works on.
type source struct {
	path string
	name string // file name without .ipynb
	nb   *notebook.Notebook
}

// load reads the notebooks that the arguments name: a path, or the beginning
// of a name in the checkout's notebooks folder ("01"). No argument means all
// of that folder. All are read before anything runs, so that a notebook that
// cannot be read stops the command while there is nothing to lose.
func load(root string, args []string) ([]source, error) {
	shelf, err := filepath.Glob(filepath.Join(root, "notebooks", "*.ipynb"))
	if err != nil {
		return nil, err
	}
	var paths []string
	if len(args) == 0 {
		if paths = shelf; len(paths) == 0 {
			return nil, errors.New("the checkout has no notebooks; name one")
		}
	}
	for _, arg := range args {
		path, err := find(shelf, arg)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	notebooks, err := notebook.ReadAll(paths)
	if err != nil {
		return nil, err
	}
	var sources []source
	names := map[string]string{}
	for i, path := range paths {
		nb := notebooks[i]
		if lang := nb.Language(); lang != "" && lang != "go" {
			return nil, fmt.Errorf("%s is written in %s; this command runs Go notebooks", path, lang)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".ipynb")
		if other, ok := names[name]; ok {
			return nil, fmt.Errorf("%s and %s have the same name, and so would have the same page; rename one", other, path)
		}
		names[name] = path
		sources = append(sources, source{path, name, nb})
	}
	return sources, nil
}

func find(shelf []string, arg string) (string, error) {
	if info, err := os.Stat(arg); err == nil {
		if info.IsDir() {
			return "", fmt.Errorf("%s is a folder; name notebooks (%s)", arg, filepath.Join(arg, "*.ipynb"))
		}
		return arg, nil
	}
	var found []string
	for _, path := range shelf {
		if strings.HasPrefix(filepath.Base(path), arg) {
			found = append(found, path)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fmt.Errorf("there is no notebook %s, neither as a path nor in notebooks/", arg)
	}
	return "", fmt.Errorf("%s may mean %d notebooks: %s", arg, len(found), strings.Join(found, ", "))
}
