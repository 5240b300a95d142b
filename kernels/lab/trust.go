package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"largestep/kernels"
)

// Trust signs the notebooks of the checkout in root that are as they were
// committed. Of one that is not trusted, JupyterLab shows no picture before its
// cells have run. Who starts a lab has built the checkout's code and run it, so
// signing adds nothing to what is trusted; a notebook that came from elsewhere,
// or was changed by other programs than Jupyter, is not signed. Jupyter keeps
// the signatures in its data folder, as for each notebook that is saved.
//
// The file memory holds what was signed last: to sign the same again takes most
// of a second of Python, while JupyterLab starts.
func Trust(ctx context.Context, env Environment, root, memory string) error {
	books, err := committed(ctx, root)
	if err != nil || len(books) == 0 {
		return nil // no checkout by git, so nothing can be told
	}
	data, err := kernels.Place{}.DataDir()
	if err != nil {
		return err
	}
	signatures := filepath.Join(data, "nbsignatures.db") // as nbformat calls it
	known := signatures + "\n"
	names := env.Sign[1:len(env.Sign):len(env.Sign)]
	for _, book := range books {
		known += book.content + " " + book.path + "\n"
		names = append(names, book.path)
	}
	if before, err := os.ReadFile(memory); err == nil && string(before) == known {
		if _, err := os.Stat(signatures); err == nil {
			return nil
		}
	}
	cmd := exec.CommandContext(ctx, env.Sign[0], names...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("the notebooks cannot be signed (%w: %s): they show no figures before their cells have run; in JupyterLab, View > Activate Command Palette > Trust Notebook mends it", err, lastLine(string(out)))
	}
	return errors.Join(os.MkdirAll(filepath.Dir(memory), 0o755), renameio.WriteFile(memory, []byte(known), 0o644))
}

// A book is a notebook of the checkout.
type book struct {
	path    string
	content string // git's names for what it holds
}

// committed lists the notebooks under root/notebooks that git knows and that
// are as in its last commit.
func committed(ctx context.Context, root string) ([]book, error) {
	changed, err := gitList(ctx, root, "diff", "--name-only", "-z", "--relative", "HEAD", "--", "notebooks")
	if err != nil {
		return nil, err
	}
	differs := map[string]bool{}
	for _, path := range changed {
		differs[path] = true
	}
	known, err := gitList(ctx, root, "ls-files", "-z", "--stage", "--", "notebooks/*.ipynb")
	var same []book
	for _, line := range known {
		if content, path, _ := strings.Cut(line, "\t"); !differs[path] {
			same = append(same, book{path, content})
		}
	}
	return same, err
}

// gitList returns the texts that a git command writes, each ended by a zero.
func gitList(ctx context.Context, root string, args ...string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = root
	out, err := cmd.Output()
	return strings.FieldsFunc(string(bytes.TrimSpace(out)), func(r rune) bool { return r == 0 }), err
}
