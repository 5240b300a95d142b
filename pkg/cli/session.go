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
	"largestep/pkg/book/kernel"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/run"
)

// runFlags are the flags of the commands that run notebooks.
type runFlags struct {
	profile      string
	parameters   []string
	cellTimeout  time.Duration
	startTimeout time.Duration
}

func (f *runFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.profile, "profile", "quick", "how much to compute: quick, full or paper")
	cmd.Flags().StringArrayVarP(&f.parameters, "parameter", "p", nil, "set a notebook's parameter, as name=value")
	cmd.Flags().DurationVar(&f.cellTimeout, "cell-timeout", run.DefaultCellTimeout, "how long a cell may run")
	cmd.Flags().DurationVar(&f.startTimeout, "start-timeout", kernel.StartTimeout, "how long a kernel may take to start")
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
	if f.startTimeout <= 0 {
		return nil, fmt.Errorf("--start-timeout %v leaves kernels no time; give a positive duration such as 90s", f.startTimeout)
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
	flags    *runFlags
	progress *progress
}

// newSession gives the notebooks the parameters of the command line, gets the
// kernel ready and pays for the first build.
func (a *app) newSession(ctx context.Context, root string, f *runFlags, sources []source) (*session, error) {
	values, err := f.check()
	if err != nil {
		return nil, err
	}
	if err := setParameters(sources, values); err != nil {
		return nil, err
	}
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
	return &session{tools: tools, flags: f, progress: p}, ctx.Err()
}

// run runs one notebook and leaves its outputs in it.
func (s *session) run(ctx context.Context, src source) run.Result {
	dir, err := filepath.Abs(filepath.Dir(src.path))
	if err != nil {
		return run.Result{Err: err}
	}
	// Cells learn the profile as they learn all else of their surroundings.
	if err := os.Setenv("LARGESTEP_PROFILE", s.flags.profile); err != nil {
		return run.Result{Err: err}
	}
	s.progress.begin(src.name)
	k, err := s.start(ctx, dir)
	if err != nil {
		result := run.Result{Err: broken("%s: %v", src.name, err)}
		s.progress.end(result)
		return result
	}
	result := run.Notebook(ctx, k, src.nb, run.Options{CellTimeout: s.flags.cellTimeout, Progress: s.progress})
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

// start starts a kernel whose cells run in dir.
func (s *session) start(ctx context.Context, dir string) (*kernel.Process, error) {
	slow := fmt.Errorf("the kernel was not ready after %v; give it longer with --start-timeout", s.flags.startTimeout)
	ctx, cancel := context.WithTimeoutCause(ctx, s.flags.startTimeout, slow)
	defer cancel()
	return s.tools.Start(ctx, dir)
}
