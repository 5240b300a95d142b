package kernels

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"largestep/internal/cache"
)

// A Finding is one line of the doctor's report.
type Finding struct {
	What   string
	State  State
	Detail string
	Mend   string // the line that mends it, or ""
}

// State says how much a finding matters.
type State string

// The states of a finding. What is optional may be missing.
const (
	OK       State = "ok"
	Optional State = "optional"
	Missing  State = "missing"
)

// Doctor looks at everything that a kernel needs or can use.
func Doctor(ctx context.Context, root string) []Finding {
	return []Finding{
		checkGo(),
		checkCompiler(),
		checkTools(ctx, root),
		checkGopls(ctx, root),
		checkSpec(root),
		checkCache(),
		checkXLA(),
		checkJupyter(),
	}
}

func checkGo() Finding {
	path, err := exec.LookPath("go")
	if err != nil {
		return Finding{"Go", Missing, "the go command is not on PATH", "install Go from https://go.dev/dl and open a new terminal"}
	}
	return Finding{"Go", OK, strings.TrimPrefix(runtime.Version(), "go") + ", " + path, ""}
}

func checkCompiler() Finding {
	if hasCompiler() {
		return Finding{"C compiler", OK, "cells are built with cgo and can reach XLA", ""}
	}
	mend := "apt-get install gcc"
	if runtime.GOOS == "darwin" {
		mend = "xcode-select --install"
	}
	return Finding{"C compiler", Optional, "none: cells are built without cgo and cannot reach XLA", mend}
}

func checkTools(ctx context.Context, root string) Finding {
	t, err := Prepare(ctx, root, nil)
	if err != nil {
		return Finding{"GoNB, goimports", Missing, err.Error(), "go mod download && go run . kernel doctor"}
	}
	return Finding{"GoNB, goimports", OK, "GoNB " + t.GoNB + ", " + t.Dir, ""}
}

func checkGopls(ctx context.Context, root string) Finding {
	mend := "go run . kernel install --gopls"
	t, err := Prepare(ctx, root, nil)
	if err != nil {
		return Finding{"gopls", Optional, "not looked for", mend}
	}
	if path, err := t.gopls(); err == nil {
		return Finding{"gopls", OK, path, ""}
	}
	return Finding{"gopls", Optional, "none: no completion and hover in JupyterLab", mend}
}

func checkSpec(root string) Finding {
	mend := "go run . kernel install"
	dir, err := Place{}.Dir()
	if err != nil {
		return Finding{"kernelspec", Optional, err.Error(), mend}
	}
	spec, err := readSpec(dir)
	switch {
	case os.IsNotExist(err):
		return Finding{"kernelspec", Optional, "not installed: JupyterLab does not know the kernel", mend}
	case err != nil:
		return Finding{"kernelspec", Missing, err.Error(), mend}
	case !slices.Contains(spec.Argv, root):
		return Finding{"kernelspec", Missing, "names another checkout: " + strings.Join(spec.Argv, " "), mend}
	}
	if _, err := os.Stat(spec.Argv[0]); err != nil {
		return Finding{"kernelspec", Missing, "names a launcher that is gone: " + spec.Argv[0], mend}
	}
	return Finding{"kernelspec", OK, dir, ""}
}

func checkCache() Finding {
	mend := "set LARGESTEP_CACHE to a folder that can be written"
	dir, err := cache.Dir()
	if err != nil {
		return Finding{"write access", Missing, err.Error(), mend}
	}
	for _, d := range []string{dir, os.TempDir()} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return Finding{"write access", Missing, err.Error(), mend}
		}
		probe, err := os.CreateTemp(d, "probe-")
		if err != nil {
			return Finding{"write access", Missing, err.Error(), mend}
		}
		probe.Close()
		os.Remove(probe.Name())
	}
	return Finding{"write access", OK, dir + ", " + os.TempDir(), ""}
}

func checkXLA() Finding {
	places := filepath.SplitList(os.Getenv("PJRT_PLUGIN_LIBRARY_PATH"))
	if dir, err := cache.Dir(); err == nil {
		places = append(places, filepath.Join(dir, "xla", "cpu"), filepath.Join(dir, "xla", "cuda")) // of `xla install`
	}
	if home, err := os.UserHomeDir(); err == nil {
		// Where GoMLX's installer puts plugins.
		places = append(places, filepath.Join(home, ".local", "lib", "go-xla"), filepath.Join(home, ".local", "lib", "gomlx", "pjrt"))
	}
	for _, dir := range places {
		if found, _ := filepath.Glob(filepath.Join(dir, "pjrt_c_api_*_plugin.so")); len(found) > 0 {
			return Finding{"XLA plugin", OK, strings.Join(found, ", "), ""}
		}
	}
	return Finding{"XLA plugin", Optional, "none: the deep-learning notebooks run on the pure-Go backend", "go run . xla install"}
}

func checkJupyter() Finding {
	out, err := exec.Command("jupyter", "--version").Output()
	if err != nil {
		return Finding{"Jupyter", Optional, "none on PATH: reports need none, and `go run . lab` sets up its own",
			"go run . lab --setup"}
	}
	for line := range strings.Lines(string(out)) {
		if name, version, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "jupyterlab" {
			return Finding{"Jupyter", OK, "JupyterLab " + strings.TrimSpace(version), ""}
		}
	}
	return Finding{"Jupyter", OK, strings.SplitN(strings.TrimSpace(string(out)), "\n", 2)[0], ""}
}

// String lays a finding out as the doctor prints it.
func (f Finding) String() string {
	line := fmt.Sprintf("%-8s  %-15s  %s", f.State, f.What, f.Detail)
	if f.State != OK && f.Mend != "" {
		line += fmt.Sprintf("\n%27s%s", "mend: ", f.Mend)
	}
	return line
}
