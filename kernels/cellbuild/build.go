package cellbuild

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// A Builder builds cells.
type Builder struct {
	Go    string   // the go command
	Plans string   // the folder of the plans
	Env   []string // the environment
}

// Build builds the cell in the folder dir, if the arguments of the go command say no
// more than where to, and reports whether it did. Where it did not, nothing was
// printed, and the go command is to be run with the arguments.
func (b Builder) Build(dir string, args []string) bool {
	if len(args) != 3 || args[0] != "build" || args[1] != "-o" {
		return false
	}
	c, err := read(dir)
	if err != nil {
		return false
	}
	p, file, err := b.plan(c)
	if err != nil {
		return false
	}
	if p != nil && p.covers(c) {
		return b.run(p, c, args[2]) == nil
	}
	next, err := b.record(c, args[2])
	if err != nil {
		return false // as the go command will say itself
	}
	if next != nil {
		next.extend(p)
		_ = next.save(file) // a folder that cannot be written has no plans
	}
	return true
}

// Knows reports whether a plan covers the cell in the folder dir.
func (b Builder) Knows(dir string) bool {
	c, err := read(dir)
	if err != nil {
		return false
	}
	p, _, err := b.plan(c)
	return err == nil && p != nil && p.covers(c)
}

// plan returns the plan for cells like c, nil if there is none that holds today, and
// its file.
func (b Builder) plan(c *cell) (*Plan, string, error) {
	file, err := b.file(c)
	if err != nil {
		return nil, "", err
	}
	p, err := load(file)
	if err != nil || !p.fresh() {
		return nil, file, nil
	}
	return p, file, nil
}

// A cell is a program to be built: what GoNB writes into a folder.
type cell struct {
	dir     string
	module  string
	imports []string
}

// read reads the cell in dir. It refuses one that is more than a file of Go: cgo,
// directives such as go:embed, more files.
func read(dir string) (*cell, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		switch filepath.Ext(e.Name()) {
		case ".go", ".s", ".c", ".syso", ".pgo":
			if e.Name() != "main.go" {
				return nil, fmt.Errorf("%s beside the cell", e.Name())
			}
		}
	}
	main := filepath.Join(dir, "main.go")
	source, err := os.ReadFile(main)
	if err != nil {
		return nil, err
	}
	if bytes.Contains(source, []byte("//go:")) {
		return nil, fmt.Errorf("a directive in the cell")
	}
	file, err := parser.ParseFile(token.NewFileSet(), main, source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	module, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil, err
	}
	c := &cell{dir: dir, module: modfile.ModulePath(module)}
	if c.module == "" {
		return nil, errors.New("a go.mod without a name")
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		// Only the go command knows who may import an internal package.
		if path == "C" || slices.Contains(strings.Split(path, "/"), "internal") || strings.HasPrefix(path, "vendor/") {
			return nil, fmt.Errorf("the cell imports %s", path)
		}
		c.imports = append(c.imports, path)
	}
	return c, nil
}

// run runs the commands of the plan for a cell.
func (b Builder) run(p *Plan, c *cell, out string) error {
	work, err := os.MkdirTemp("", "cell-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.Mkdir(filepath.Join(work, "b001"), 0o700); err != nil {
		return err
	}
	var config strings.Builder
	for _, path := range slices.Sorted(maps.Keys(p.Files)) {
		fmt.Fprintf(&config, "packagefile %s=%s\n", path, p.Files[path])
	}
	imports := config.String()
	config.WriteString(strings.ReplaceAll(p.ModInfo, p.Module, c.module) + "\n")
	for name, text := range map[string]string{"importcfg": imports, "importcfg.link": config.String()} {
		if err := os.WriteFile(filepath.Join(work, "b001", name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	fill := strings.NewReplacer("$WORK", work, "$OUT", out)
	for _, command := range [][]string{append(slices.Clone(p.Compile), filepath.Join(c.dir, "main.go")), p.Link} {
		var words []string
		for _, word := range command {
			words = append(words, fill.Replace(word))
		}
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir = c.dir
		cmd.Env = slices.Concat(b.Env, p.Env, tuned)
		if err := cmd.Run(); err != nil {
			return err
		}
	}
	return nil
}

// tuned is the environment in which the compiler and the linker do not collect
// garbage: they end before it would pay. The linker takes a quarter less time.
var tuned = []string{"GOGC=off"}
