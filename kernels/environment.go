package kernels

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

const lockPoll = 100 * time.Millisecond

// buildEnv is the environment without what would lead the go command away
// from the checkout's own go.mod.
func buildEnv() []string {
	return slices.DeleteFunc(os.Environ(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return name == "GOWORK" || name == "GOFLAGS" || name == "CGO_ENABLED"
	})
}

// hasCompiler reports whether cells can be built with cgo.
func hasCompiler() bool {
	if os.Getenv("CGO_ENABLED") == "0" {
		return false
	}
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "gcc"
	}
	name, _, _ := strings.Cut(cc, " ")
	if _, err := exec.LookPath(name); err == nil {
		return true
	}
	_, err := exec.LookPath("clang")
	return err == nil
}

// cellEnv is the environment in which cells are built.
//
// A cell is a whole program, and linking is what one waits for. Leaving out
// the symbol table (-s) halves it. With cgo, the default is to call the system's
// linker; the Go linker alone is faster and serves XLA, which is loaded at run
// time. Without a C compiler there is no cgo, and the tag noxla leaves XLA out.
// All cells are built with the same flags, or each change of flags would build
// the dependencies again.
func (t *Toolchain) cellEnv() []string {
	env := append(buildEnv(), "PATH="+t.Dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	if t.xla {
		return append(env, "CGO_ENABLED=1", "GOFLAGS='-ldflags=-s -linkmode=internal'")
	}
	return append(env, "CGO_ENABLED=0", "GOFLAGS=-ldflags=-s -tags=noxla")
}

// Command returns the command that starts a kernel on a connection file. Its
// cells run in dir. A kernel in which somebody types has gopls; one that is not
// live gives compile errors as text, and not as HTML with hover effects.
func (t *Toolchain) Command(connectionFile, dir string, live bool) *exec.Cmd {
	args := []string{"-kernel=" + connectionFile, "-go_work=" + t.Root}
	if !live {
		args = append(args, "-raw_error")
	}
	cmd := exec.Command(t.tool("gonb"), args...)
	cmd.Dir = dir
	cmd.Env = t.cellEnv()
	if live {
		cmd.Env = append(cmd.Env, "PATH="+strings.Join([]string{t.Dir, t.editorDir(), os.Getenv("PATH")}, string(os.PathListSeparator)))
	}
	return cmd
}

// Setup is the code that readies a fresh kernel, to be executed silently:
// cells find their imports in the workspace and have nothing to download.
const Setup = "%noautoget"
