package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNext(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"ours", "another", "real"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, "go"), []byte(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "ours"), filepath.Join(dir, "linked")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"ours real":                "real",
		"linked real":              "real",
		"missing linked ours real": "real",
		"another ours real":        "real",
		"ours another real":        "another",
		"real":                     "real",
		"real ours":                "",
		"":                         "",
	} {
		var list []string
		for _, name := range strings.Fields(path) {
			list = append(list, filepath.Join(dir, name))
		}
		t.Setenv("PATH", strings.Join(list, string(os.PathListSeparator)))
		got, err := next(filepath.Join(dir, "ours", "go"))
		if want == "" {
			if err == nil {
				t.Errorf("%q leads to %s", path, got)
			}
		} else if got != filepath.Join(dir, want, "go") {
			t.Errorf("%q leads to %s (%v), not to %s", path, got, err, want)
		}
	}
}
