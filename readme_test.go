package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"largestep/pkg/book/notebook"
)

var update = flag.Bool("update", false, "write the README's picture anew")

// TestReadmePicture holds the README's picture to the one that notebook 01
// computes.
func TestReadmePicture(t *testing.T) {
	nb, err := notebook.Read("notebooks/01-degenerate-critical-rates.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	const file = "docs/phase-map.svg"
	for _, c := range nb.CodeCells() {
		if c.ID != "phase-map-figure" || len(c.Outputs) == 0 {
			continue
		}
		svg, ok := c.Outputs[0].Data.Text("image/svg+xml")
		if !ok {
			break
		}
		if *update {
			if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if have, err := os.ReadFile(file); err != nil || string(have) != svg {
			t.Errorf("%s is not the notebook's picture (%v); go test . -update", file, err)
		}
		return
	}
	t.Error("notebook 01 has no output with the phase map")
}

// TestLinks follows the links of the documents to files of the checkout.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)`)
	for _, doc := range []string{"README.md", "CONTRIBUTING.md"} {
		data, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), "\n"); n > 150 {
			t.Errorf("%s has %d lines", doc, n)
		}
		for _, m := range link.FindAllStringSubmatch(string(data), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.FromSlash(m[1])); err != nil {
				t.Errorf("%s links to %s: %v", doc, m[1], err)
			}
		}
	}
}

// TestReadmeListsTheNotebooks wants each notebook in the README's table.
func TestReadmeListsTheNotebooks(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("notebooks/*.ipynb")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		if !strings.Contains(string(readme), "("+filepath.ToSlash(path)+")") {
			t.Errorf("the README does not list %s", path)
		}
	}
}
