package lab

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// Trust signs the notebooks of the checkout in root that are as they were
// committed. Of one that is not trusted, JupyterLab shows no picture before its
// cells have run. Who starts a lab has built the checkout's code and run it, so
// signing adds nothing to what is trusted; a notebook that came from elsewhere,
// or was changed by other programs than Jupyter, is not signed. Jupyter keeps
// the signatures in its data folder, as for each notebook that is saved.
func Trust(ctx context.Context, env Environment, root string) error {
	books, err := committed(ctx, root)
	if err != nil || len(books) == 0 {
		return nil // no checkout by git, so nothing can be told
	}
	cmd := exec.CommandContext(ctx, env.Sign[0], append(env.Sign[1:len(env.Sign):len(env.Sign)], books...)...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the notebooks cannot be signed (%w: %s): they show no figures before their cells have run; in JupyterLab, View > Activate Command Palette > Trust Notebook mends it", err, lastLine(string(out)))
	}
	return nil
}

// committed lists the notebooks under root/notebooks that git knows and that
// are as in its last commit.
func committed(ctx context.Context, root string) ([]string, error) {
	changed, err := gitList(ctx, root, "diff", "--name-only", "-z", "--relative", "HEAD", "--", "notebooks")
	if err != nil {
		return nil, err
	}
	differs := map[string]bool{}
	for _, path := range changed {
		differs[path] = true
	}
	known, err := gitList(ctx, root, "ls-files", "-z", "--", "notebooks/*.ipynb")
	var same []string
	for _, path := range known {
		if !differs[path] {
			same = append(same, path)
		}
	}
	return same, err
}

// gitList returns the names that a git command writes, each ended by a zero.
func gitList(ctx context.Context, root string, args ...string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = root
	out, err := cmd.Output()
	return strings.FieldsFunc(string(bytes.TrimSpace(out)), func(r rune) bool { return r == 0 }), err
}
