package kernels

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"largestep/pkg/book/notebook"
)

// Warm builds, with the flags of cells, all packages that notebooks import,
// so that the first cell does not pay for them. With a warm cache it takes a
// fraction of a second. Packages that do not exist are left for their cell to
// report.
func (t *Toolchain) Warm(ctx context.Context, notebooks []*notebook.Notebook) error {
	imports := Imports(notebooks)
	if len(imports) == 0 {
		return nil
	}
	// A program of the same shape as a cell, in the same kind of workspace.
	dir, err := os.MkdirTemp("", "ls-warm-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var main strings.Builder
	main.WriteString("package main\n\nimport (\n")
	for _, path := range imports {
		fmt.Fprintf(&main, "\t_ %q\n", path)
	}
	main.WriteString(")\n\nfunc main() {}\n")
	files := map[string]string{
		"main.go": main.String(),
		"go.mod":  "module warm\n",
		"go.work": fmt.Sprintf("go %s\n\nuse (\n\t.\n\t%q\n)\n", goVersion(t.Root), t.Root),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", os.DevNull, ".")
	cmd.Dir = dir
	cmd.Env = t.cellEnv()
	if out, err := cmd.CombinedOutput(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the packages that the notebooks import do not build: %s", strings.TrimSpace(string(out)))
	}
	return ctx.Err()
}

// goVersion is the version that the checkout's go.mod asks for.
func goVersion(root string) string {
	data, _ := os.ReadFile(filepath.Join(root, "go.mod"))
	for line := range strings.Lines(string(data)) {
		if version, ok := strings.CutPrefix(line, "go "); ok {
			return strings.TrimSpace(version)
		}
	}
	return "1.26"
}

// Imports lists the packages that the code cells of notebooks import, sorted.
func Imports(notebooks []*notebook.Notebook) []string {
	var found []string
	for _, nb := range notebooks {
		for _, c := range nb.CodeCells() {
			found = append(found, cellImports(c.Source)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// cellImports finds import paths in a cell. A cell is no Go file (it may hold
// GoNB's own lines), so the import declarations are found by line.
func cellImports(source string) []string {
	var found []string
	block := false
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		switch {
		case block && strings.HasPrefix(line, ")"):
			block = false
			continue
		case strings.HasPrefix(line, "import ("):
			block = true
			continue
		case !block && !strings.HasPrefix(line, "import "):
			continue
		}
		_, rest, ok := strings.Cut(line, `"`)
		path, _, closed := strings.Cut(rest, `"`)
		if ok && closed && path != "" && path != "C" {
			found = append(found, path)
		}
	}
	return found
}
