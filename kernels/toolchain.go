package kernels

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"

	"largestep/internal/cache"
	"largestep/kernels/cellbuild"
)

// tools are the programs that a kernel needs, by the name of the executable. The
// one without a module is this project's: it builds cells, in place of the go
// command.
var tools = map[string]struct{ pkg, module string }{
	"go":        {"largestep/kernels/cellbuild/go", ""},
	"gonb":      {"github.com/janpfeifer/gonb", "github.com/janpfeifer/gonb"},
	"goimports": {"golang.org/x/tools/cmd/goimports", "golang.org/x/tools"},
}

// A Toolchain is the kernel and its tools, built and ready.
type Toolchain struct {
	Root string // the checkout
	Dir  string // the folder of the executables
	GoNB string // GoNB's version

	xla bool // cells can be built with cgo, and so reach XLA
}

// Prepare returns the toolchain of a checkout. On first use it builds the
// tools, which takes up to a minute; building is called first, so that the
// caller can say so. Two processes that prepare at once build once.
func Prepare(ctx context.Context, root string, building func()) (*Toolchain, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, errors.New("the go command is not on PATH; install Go and try again")
	}
	versions, err := toolVersions(ctx, root)
	if err != nil {
		return nil, err
	}
	dir, err := cache.Dir()
	if err != nil {
		return nil, err
	}
	key := runtime.Version() + "-" + runtime.GOOS + "-" + runtime.GOARCH + "-" + cellbuild.Version()
	for _, name := range []string{"gonb", "goimports"} {
		key += "-" + name + versions[name]
	}
	sum := sha256.Sum256([]byte(key))
	t := &Toolchain{
		Root: root,
		Dir:  filepath.Join(dir, "tools", "gonb-"+versions["gonb"]+"-"+hex.EncodeToString(sum[:6])),
		GoNB: versions["gonb"],
		xla:  hasCompiler(),
	}
	if t.complete() {
		return t, nil
	}
	parent := filepath.Dir(t.Dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("cannot keep the kernel's tools: %w; set LARGESTEP_CACHE to a folder that can be written", err)
	}
	lock := flock.New(t.Dir + ".lock")
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", lock.Path(), err)
	}
	defer lock.Unlock()
	if t.complete() { // another process built them meanwhile
		return t, nil
	}
	if building != nil {
		building()
	}
	return t, t.build(ctx)
}

func (t *Toolchain) complete() bool {
	for name := range tools {
		if info, err := os.Stat(t.tool(name)); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

func (t *Toolchain) tool(name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(t.Dir, name)
}

// build builds into a folder beside the final one, which then takes its name:
// a build that is cut off leaves no half-made tool to be found.
func (t *Toolchain) build(ctx context.Context) error {
	scratch, err := os.MkdirTemp(filepath.Dir(t.Dir), "building-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	var packages []string
	for _, tool := range tools {
		packages = append(packages, tool.pkg)
	}
	if err := goBuild(ctx, t.Root, scratch+string(filepath.Separator), packages...); err != nil {
		return err
	}
	if err := os.RemoveAll(t.Dir); err != nil { // of a folder that is not complete
		return err
	}
	return os.Rename(scratch, t.Dir)
}

// goBuild builds commands of the module in dir, at that module's versions. It
// compiles as `go run .` does, so what that has compiled is not compiled again.
func goBuild(ctx context.Context, dir, output string, packages ...string) error {
	args := append([]string{"build", "-buildvcs=false", "-ldflags=-s", "-o", output}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(buildEnv(), "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build %s: %w\n%s", strings.Join(packages, " and "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// toolVersions asks the go command which versions go.mod selects.
func toolVersions(ctx context.Context, root string) (map[string]string, error) {
	args := []string{"list", "-m", "-json=Path,Version"}
	for _, tool := range tools {
		if tool.module != "" {
			args = append(args, tool.module)
		}
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = root
	cmd.Env = append(buildEnv(), "GOFLAGS=", "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("cannot read the versions of the kernel's tools from go.mod: %w", withStderr(err))
	}
	byModule := map[string]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var m struct{ Path, Version string }
		if err := dec.Decode(&m); err != nil {
			return nil, err
		}
		byModule[m.Path] = m.Version
	}
	versions := map[string]string{}
	for name, tool := range tools {
		versions[name] = byModule[tool.module]
	}
	return versions, nil
}

// withStderr adds what a command said to the error of its exit.
func withStderr(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	return err
}
