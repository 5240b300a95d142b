package kernels

import (
	"context"
	"os/exec"
	"path/filepath"
)

// InstallGopls builds the pinned gopls. It serves completion and hover only, so
// nothing else waits for it.
func (t *Toolchain) InstallGopls(ctx context.Context) error {
	return goBuild(ctx, filepath.Join(t.Root, "kernels", "gopls"), filepath.Join(t.editorDir(), "gopls"), "golang.org/x/tools/gopls")
}

// HasGopls reports whether a kernel finds a gopls.
func (t *Toolchain) HasGopls() bool {
	_, err := t.gopls()
	return err == nil
}

// gopls returns the path of the gopls that a kernel finds: the pinned one, or
// else the user's own.
func (t *Toolchain) gopls() (string, error) {
	if path, err := exec.LookPath(filepath.Join(t.editorDir(), "gopls")); err == nil {
		return path, nil
	}
	return exec.LookPath("gopls")
}

// editorDir is the folder of the pinned gopls. GoNB starts a gopls that it finds
// on PATH and has it read all packages, which takes seconds of a processor. So
// this folder is on the PATH of kernels in which somebody types, and of no other.
func (t *Toolchain) editorDir() string { return filepath.Join(t.Dir, "editor") }
