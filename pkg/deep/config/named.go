package config

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// runs are the papers' runs, a family a file.
//
//go:embed runs/*.toml
var runs embed.FS

// Names lists the named configurations, sorted.
func Names() []string {
	var names []string
	for name := range families() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// families maps the name of each run to the text of the file that has it.
var families = sync.OnceValue(func() map[string]string {
	of := map[string]string{}
	files, _ := fs.Glob(runs, "runs/*.toml")
	for _, path := range files {
		text, _ := runs.ReadFile(path)
		f, _, _ := decode(string(text)) // that they decode is tested
		for name := range f.Runs {
			of[name] = string(text)
		}
	}
	return of
})

// Named returns a named configuration in a profile.
func Named(name, profile string) (Run, error) {
	text, ok := families()[name]
	if !ok {
		return Run{}, fmt.Errorf("%w; the runs are %s", unknown("run", name, Names()), strings.Join(Names(), ", "))
	}
	f, md, err := decode(text)
	if err != nil {
		return Run{}, err
	}
	return f.pick(md, name, profile)
}

// Load returns a named configuration, or that of a TOML file if the name ends
// in ".toml". Changes, as Set takes them, are made after the profile's; then
// the run is resolved.
func Load(name, profile string, changes ...string) (Run, error) {
	r, err := load(name, profile)
	if err != nil {
		return r, err
	}
	for _, change := range changes {
		if err := Set(&r, change); err != nil {
			return r, err
		}
	}
	return r.Resolve()
}

func load(name, profile string) (Run, error) {
	if !strings.HasSuffix(name, ".toml") {
		return Named(name, profile)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return Run{}, fmt.Errorf("cannot read the configuration: %w", err)
	}
	r, err := Decode(string(text), profile)
	if err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	r.Name = strings.TrimSuffix(filepath.Base(name), ".toml")
	return r, nil
}
