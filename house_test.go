package main

import (
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A pkg is what `go list` says of a package.
type pkg struct {
	ImportPath, Dir      string
	Deps                 []string
	GoFiles, TestGoFiles []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,Deps,GoFiles,TestGoFiles", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 10 {
		t.Fatalf("go list found only %d packages", len(list))
	}
	return list
}

// TestLayers holds the rule of the house: what a floor may stand on.
func TestLayers(t *testing.T) {
	floors := []struct{ floor, mayNot, why string }{
		{"largestep/pkg/theory", "largestep/pkg/deep", "theory is mathematics alone"},
		{"largestep/pkg/theory", "largestep/pkg/book", "theory is mathematics alone"},
		{"largestep/pkg/theory", "largestep/pkg/claims", "theory is mathematics alone"},
		{"largestep/pkg/theory", "github.com", "theory needs the standard library and gonum only"},
		{"largestep/pkg/book", "largestep/pkg/theory", "the book runs any notebook and knows nothing of learning rates"},
		{"largestep/pkg/book", "largestep/pkg/deep", "the book runs any notebook and knows nothing of learning rates"},
		{"largestep/pkg/book", "largestep/pkg/claims", "the book runs any notebook and knows nothing of learning rates"},
		{"largestep/pkg/book", "github.com/gomlx", "the book runs any notebook and knows nothing of networks"},
		{"largestep/pkg/deep", "largestep/pkg/book", "networks train without a notebook"},
		{"largestep/pkg/deep/config", "github.com/gomlx", "what a run is can be read without an engine"},
		{"largestep/pkg/deep/schedule", "github.com/gomlx", "what a run is can be read without an engine"},
		{"largestep/pkg/deep/record", "github.com/gomlx", "records are read without an engine"},
		{"largestep/pkg/deep/study", "github.com/gomlx", "records are compared without an engine"},
		{"largestep/pkg/deep/checkpoint", "github.com/gomlx", "checkpoints are checked without an engine"},
		{"largestep/data", "largestep/pkg/book", "data are for any program"},
		{"largestep/data", "largestep/pkg/deep", "data are for any program"},
		{"largestep/kernels", "largestep/pkg/theory", "the kernel runs any notebook"},
		{"largestep/kernels", "largestep/pkg/deep", "the kernel runs any notebook"},
	}
	under := func(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }
	for _, p := range packages(t) {
		for _, f := range floors {
			if !under(p.ImportPath, f.floor) {
				continue
			}
			for _, dep := range p.Deps {
				if under(dep, f.mayNot) {
					t.Errorf("%s imports %s: %s", p.ImportPath, dep, f.why)
				}
			}
		}
	}
}

// TestEveryExportedNameIsDocumented reads the sources as godoc does.
func TestEveryExportedNameIsDocumented(t *testing.T) {
	for _, p := range packages(t) {
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		d, err := doc.NewFromFiles(fset, files, p.ImportPath)
		if err != nil {
			t.Fatal(err)
		}
		missing := func(name, comment string) {
			if strings.TrimSpace(comment) == "" {
				t.Errorf("%s: %s has no documentation", p.ImportPath, name)
			}
		}
		missing("the package", d.Doc)
		for _, f := range d.Funcs {
			missing(f.Name, f.Doc)
		}
		for _, v := range slices.Concat(d.Consts, d.Vars) {
			missing(strings.Join(v.Names, ", "), valueDoc(v))
		}
		for _, typ := range d.Types {
			missing(typ.Name, typ.Doc)
			for _, v := range slices.Concat(typ.Consts, typ.Vars) {
				missing(strings.Join(v.Names, ", "), valueDoc(v))
			}
			for _, f := range slices.Concat(typ.Funcs, typ.Methods) {
				// What String and Error do, everybody knows.
				if f.Name != "String" && f.Name != "Error" {
					missing(typ.Name+"."+f.Name, f.Doc)
				}
			}
		}
	}
}

// valueDoc is the documentation of a group of constants or variables: the
// group's own, or else that of its members, if each has one.
func valueDoc(v *doc.Value) string {
	if v.Doc != "" {
		return v.Doc
	}
	var all string
	for _, spec := range v.Decl.Specs {
		s, ok := spec.(*ast.ValueSpec)
		if !ok || s.Doc.Text()+s.Comment.Text() == "" {
			return ""
		}
		all += s.Doc.Text() + s.Comment.Text()
	}
	return all
}

// TestFilesAreShort keeps each source to what a person reads in a sitting.
func TestFilesAreShort(t *testing.T) {
	const most = 500
	for _, p := range packages(t) {
		for _, name := range append(p.GoFiles, p.TestGoFiles...) {
			data, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(data), "\n"); n > most {
				t.Errorf("%s/%s has %d lines; %d is the most", p.ImportPath, name, n, most)
			}
		}
	}
}
