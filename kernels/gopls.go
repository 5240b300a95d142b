package kernels

import (
	"context"
	"os/exec"
	"path/filepath"
)

// InstallGopls builds the pinned gopls beside the kernel's tools. It serves
// completion and hover only, so nothing else waits for it.
func (t *Toolchain) InstallGopls(ctx context.Context) error {
	return goBuild(ctx, filepath.Join(t.Root, "kernels", "gopls"), t.tool("gopls"), "golang.org/x/tools/gopls")
}

// HasGopls reports whether a kernel finds a gopls.
func (t *Toolchain) HasGopls() bool {
	_, err := t.gopls()
	return err == nil
}

// gopls returns the path of the gopls that a kernel finds: the pinned one, or
// else the user's own.
func (t *Toolchain) gopls() (string, error) {
	if path, err := exec.LookPath(t.tool("gopls")); err == nil {
		return path, nil
	}
	return exec.LookPath("gopls")
}
