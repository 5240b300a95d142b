package kernels

import (
	"context"
	"path/filepath"
)

// InstallGopls builds the pinned gopls beside the kernel's tools. It serves
// completion and hover only, so nothing else waits for it.
func (t *Toolchain) InstallGopls(ctx context.Context) error {
	return goBuild(ctx, filepath.Join(t.Root, "kernels", "gopls"), t.tool("gopls"), "golang.org/x/tools/gopls")
}
