package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"largestep/kernels"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/run"
)

// runFlags are the flags of the commands that run notebooks.
type runFlags struct {
	profile     string
	parameters  []string
	cellTimeout time.Duration
}

func (f *runFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.profile, "profile", "quick", "how much to compute: quick, full or paper")
	cmd.Flags().StringArrayVarP(&f.parameters, "parameter", "p", nil, "set a notebook's parameter, as name=value")
	cmd.Flags().DurationVar(&f.cellTimeout, "cell-timeout", run.DefaultCellTimeout, "how long a cell may run")
}

// check refuses flags that make no sense and returns the parameters.
func (f *runFlags) check() (map[string]string, error) {
	switch f.profile {
	case "quick", "full", "paper":
	default:
		return nil, fmt.Errorf("there is no profile %q; use quick, full or paper", f.profile)
	}
	if f.cellTimeout <= 0 {
		return nil, fmt.Errorf("--cell-timeout %v leaves cells no time; give a positive duration such as 90s", f.cellTimeout)
	}
	values := map[string]string{}
	for _, p := range f.parameters {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("parameter %q: want name=value", p)
		}
		values[name] = value
	}
	return values, nil
}

// setParameters gives all notebooks the values of the command line.
func setParameters(sources []source, values map[string]string) error {
	for _, s := range sources {
		if err := run.SetParameters(s.nb, values); err != nil {
			return fmt.Errorf("%s: %w", s.path, err)
		}
	}
	return nil
}

// prepare gets the kernel's tools ready and says so if that takes time.
func prepare(ctx context.Context, root string, p *progress) (*kernels.Toolchain, error) {
	return kernels.Prepare(ctx, root, func() {
		p.note("building the kernel's tools (once, about a minute)")
	})
}

// A session runs notebooks, each in a kernel of its own.
type session struct {
	tools    *kernels.Toolchain
	profile  string
	timeout  time.Duration
	progress *progress
}

// newSession gets the kernel ready and pays for the first build.
func (a *app) newSession(ctx context.Context, root string, f *runFlags, sources []source) (*session, error) {
	p := newProgress(a.err)
	tools, err := prepare(ctx, root, p)
	if err != nil {
		return nil, err
	}
	var nbs []*notebook.Notebook
	for _, s := range sources {
		nbs = append(nbs, s.nb)
	}
	done := p.wait("building the packages that the notebooks import")
	err = tools.Warm(ctx, nbs)
	done()
	if err != nil && ctx.Err() == nil {
		// Not the end: the cell that imports what does not build will say so
		// with its line.
		p.note(oneLine(err))
	}
	return &session{tools: tools, profile: f.profile, timeout: f.cellTimeout, progress: p}, ctx.Err()
}

// run runs one notebook and leaves its outputs in it.
func (s *session) run(ctx context.Context, src source) run.Result {
	dir, err := filepath.Abs(filepath.Dir(src.path))
	if err != nil {
		return run.Result{Err: err}
	}
	// Cells learn the profile as they learn all else of their surroundings.
	if err := os.Setenv("LARGESTEP_PROFILE", s.profile); err != nil {
		return run.Result{Err: err}
	}
	s.progress.begin(src.name)
	k, err := s.tools.Start(ctx, dir)
	if err != nil {
		return run.Result{Err: fmt.Errorf("%s: %w", src.name, err)}
	}
	result := run.Notebook(ctx, k, src.nb, run.Options{CellTimeout: s.timeout, Progress: s.progress})
	if ctx.Err() != nil {
		k.Kill()
	} else {
		k.Stop()
	}
	s.progress.end(result)
	var cell *run.CellError
	if errors.As(result.Err, &cell) {
		result.Err = broken("%s, %v", src.name, cell)
	}
	return result
}
