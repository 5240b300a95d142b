package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
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
	trains   bool // for hours perhaps, on all cores
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
	// Cells learn the profile as they learn all else of their surroundings.
	if err := os.Setenv("LARGESTEP_PROFILE", f.profile); err != nil {
		return nil, err
	}
	return &session{tools: tools, flags: f, progress: p, trains: f.profile != "quick" || len(values) > 0}, ctx.Err()
}

// all runs the notebooks and yields, in their order, the number of each and what
// became of it. Where
// nothing trains, two run at once: a cell waits for its linker, which keeps one
// core busy, longer than it computes. When ctx ends, those that run are yielded
// with what they have, and no others.
func (s *session) all(ctx context.Context, sources []source) iter.Seq2[int, run.Result] {
	return func(yield func(int, run.Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		results := make([]chan run.Result, len(sources))
		free := make(chan struct{}, 2)
		if s.trains || runtime.GOMAXPROCS(0) == 1 {
			free = make(chan struct{}, 1)
		}
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		for i := range sources {
			results[i] = make(chan run.Result, 1)
		}
		running.Go(func() {
			for i, src := range sources {
				free <- struct{}{}
				if ctx.Err() != nil {
					close(results[i])
					<-free
					continue
				}
				account := s.progress.begin(src.name)
				running.Go(func() {
					results[i] <- s.run(ctx, src, account)
					<-free
				})
			}
		})
		for i := range sources {
			if result, ran := <-results[i]; !ran || !yield(i, result) {
				return
			}
		}
	}
}

// run runs one notebook and leaves its outputs in it.
func (s *session) run(ctx context.Context, src source, account *account) (result run.Result) {
	defer func() { account.end(result) }()
	dir, err := filepath.Abs(filepath.Dir(src.path))
	if err != nil {
		return run.Result{Err: err}
	}
	k, err := s.start(ctx, dir)
	if err != nil {
		return run.Result{Err: broken("%s: %v", src.name, err)}
	}
	result = run.Notebook(ctx, k, src.nb, run.Options{CellTimeout: s.flags.cellTimeout, Progress: account})
	if ctx.Err() != nil {
		k.Kill()
	} else {
		k.Stop()
	}
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
