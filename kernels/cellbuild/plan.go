package cellbuild

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"
)

// A Plan holds the commands of one build, and what they hold for.
type Plan struct {
	Compile []string          // with $WORK for the folder of the build, without the source
	Link    []string          // with $WORK, and $OUT for the program
	Env     []string          // of the linker
	Files   map[string]string // archives of the packages, by import path
	ModInfo string            // the line of the linker's configuration
	Module  string            // of the cell that was built
	Sources map[string]string // what the packages' folders and module files were like
}

// file is where the plan for cells like c lies: another environment, another
// workspace or other requirements of its module have another.
func (b Builder) file(c *cell) (string, error) {
	module, err := os.ReadFile(filepath.Join(c.dir, "go.mod"))
	if err != nil {
		return "", err
	}
	work, err := os.ReadFile(filepath.Join(c.dir, "go.work"))
	if err != nil {
		return "", err
	}
	settings := "" // of `go env -w`
	if config, err := os.UserConfigDir(); err == nil {
		settings = state(filepath.Join(config, "go", "env"))
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n%s\n%s\n%s\n", b.Go, state(b.Go), settings, bytes.ReplaceAll(module, []byte(c.module), nil), work)
	for _, kv := range slices.Sorted(slices.Values(b.Env)) {
		if matters(kv) {
			fmt.Fprintln(h, kv)
		}
	}
	return filepath.Join(b.Plans, hex.EncodeToString(h.Sum(nil)[:16])+".json"), nil
}

// matters reports whether a variable can change what the go command builds.
func matters(kv string) bool {
	name, _, _ := strings.Cut(kv, "=")
	return strings.HasPrefix(name, "GO") && !strings.HasPrefix(name, "GONB") ||
		strings.HasPrefix(name, "CGO_") || name == "CC" || name == "HOME" || name == "XDG_CACHE_HOME"
}

func load(file string) (*Plan, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p := &Plan{}
	return p, json.Unmarshal(data, p)
}

func (p *Plan) save(file string) error {
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return renameio.WriteFile(file, data, 0o644)
}

// fresh reports whether all sources are as they were, and the archives still there:
// the go command's cache drops what it has not used for days.
func (p *Plan) fresh() bool {
	for path, was := range p.Sources {
		if state(path) != was {
			return false
		}
	}
	for _, file := range p.Files {
		if _, err := os.Stat(file); err != nil {
			return false
		}
	}
	return true
}

// covers reports whether the plan knows all that the cell imports.
func (p *Plan) covers(c *cell) bool {
	for _, path := range c.imports {
		if p.Files[path] == "" && path != "unsafe" {
			return false
		}
	}
	return true
}

// state tells versions of a file, or of the files in a folder, apart: by names,
// sizes and times, as make does.
func state(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "none"
	}
	if !info.IsDir() {
		return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err.Error()
	}
	h := sha256.New()
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(path, e.Name())); err == nil && info.Mode().IsRegular() {
			fmt.Fprintln(h, e.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
