package kernels

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"largestep/kernels/cellbuild"
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
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return err
	}
	b := cellbuild.Builder{Go: goCommand, Plans: filepath.Join(t.Dir, cellbuild.Plans), Env: append(t.cellEnv(), "PWD="+dir)}
	file := filepath.Join(dir, "main.go")
	if err := errors.Join(t.workspace(ctx, b, dir), os.WriteFile(file, []byte(main.String()), 0o600)); err != nil || b.Knows(dir) {
		return err
	}
	if out, err := command(ctx, b, dir, "build", "-o", os.DevNull, "."); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the packages that the notebooks import do not build: %s", strings.TrimSpace(out))
	}
	// Now that they are built, another build shows what each cell will need.
	main.WriteString("\nvar _ = 0\n")
	if err := os.WriteFile(file, []byte(main.String()), 0o600); err != nil {
		return err
	}
	b.Build(dir, []string{"build", "-o", filepath.Join(dir, "warm")})
	return ctx.Err()
}

// workspace makes in dir what GoNB makes for a kernel's cells.
func (t *Toolchain) workspace(ctx context.Context, b cellbuild.Builder, dir string) error {
	for _, args := range [][]string{
		{"mod", "init", "gonb_warm"},
		{"mod", "edit", "-replace", "largestep=" + t.Root},
		{"work", "init"},
		{"work", "use", ".", t.Root},
	} {
		if out, err := command(ctx, b, dir, args...); err != nil {
			return fmt.Errorf("cannot make a workspace: %w: %s", err, strings.TrimSpace(out))
		}
	}
	return nil
}

// command runs the go command of a builder.
func command(ctx context.Context, b cellbuild.Builder, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, b.Go, args...)
	cmd.Dir, cmd.Env = dir, b.Env
	out, err := cmd.CombinedOutput()
	return string(out), err
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
