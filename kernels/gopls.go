package kernels

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// InstallGopls builds the pinned gopls beside the kernel's tools. It serves
// completion and hover only, so nothing else waits for it.
func (t *Toolchain) InstallGopls(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s", "-o", t.tool("gopls"), "golang.org/x/tools/gopls")
	cmd.Dir = filepath.Join(t.Root, "kernels", "gopls")
	cmd.Env = append(buildEnv(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build gopls: %w\n%s", err, strings.TrimSpace(string(out)))
	}
	return nil
}
