package train

import (
	"context"
	"errors"
	"time"

	"largestep/data"
	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
)

// Options are what a run needs besides its configuration. But for Backend and
// Seed they decide nothing of what it computes.
type Options struct {
	Backend string // one of backend.Names
	Seed    uint64 // the root of everything random
	Data    *data.Store

	Records *record.Store // where the run's record goes; nil: nowhere
	Commit  string        // of the sources, for the record

	// Checkpoints is a folder in which each run has one of its own; empty: no
	// checkpoints. One is saved every Interval and every Steps steps, if these
	// are not zero, at the end, and when the run is interrupted.
	Checkpoints string
	Interval    time.Duration
	Steps       int
	// Resume goes on from the last checkpoint, if there is one. Otherwise a run
	// that was not at its end is refused, and one that was starts again.
	Resume bool

	// Progress hears of every step, and Note of what else people should know.
	// Both may be nil.
	Progress func(Status)
	Note     func(string)
}

// An Outcome is how a run ended.
type Outcome string

// The outcomes. A run that diverged has done its work: divergence is a result.
const (
	Finished    Outcome = "finished"
	Diverged    Outcome = "diverged"    // the last step's loss was not finite, or beyond the bound
	Interrupted Outcome = "interrupted" // Options.Resume goes on
)

// A Result is what came of a run.
type Result struct {
	Key     string // of its record and its checkpoints
	Outcome Outcome
	Step    int // steps done

	// Values are the loss and accuracy of the last step's batch, before the
	// step, and GROUP_loss and GROUP_accuracy of the last evaluation: GROUP is
	// "test", clean images; "train", those of its epoch, as their batches came;
	// "flipped", training images with wrong labels, judged by these; and with
	// patches, "mixed" and "patch".
	Values  record.Values
	Weights string // see Weights

	Seconds      float64 // of work, over all sessions
	ImagesPerSec float64 // trained on, in this session, without evaluations; 0: too few to tell
}

// A Refusal is an error from before any work.
type Refusal struct{ Err error }

func (r *Refusal) Error() string { return r.Err.Error() }

// Unwrap returns the reason.
func (r *Refusal) Unwrap() error { return r.Err }

// Run trains as a configuration says. When ctx is done it saves a checkpoint
// and ends as Interrupted, which is no error. An error is a [*Refusal], or what
// kept the run from going on; what was saved before is kept.
func Run(ctx context.Context, cfg config.Run, o Options) (result Result, err error) {
	err = backend.Try(func() error {
		s, err := newSession(ctx, cfg, o)
		if err != nil {
			return &Refusal{err}
		}
		defer s.close()
		if err := s.begin(ctx); err != nil {
			return &Refusal{err}
		}
		result, err = s.run(ctx)
		return err
	})
	return result, err
}

// Load returns the training loss at the parameters of a run's last checkpoint.
// The caller closes it.
func Load(ctx context.Context, cfg config.Run, o Options) (l *Landscape, err error) {
	if o.Checkpoints == "" {
		return nil, errors.New("parameters are loaded from checkpoints; give their folder")
	}
	err = backend.Try(func() error {
		s, err := newSession(ctx, cfg, o)
		if err != nil {
			return err
		}
		found, err := s.saver.load(s)
		if err == nil && !found {
			err = errors.New("there is no checkpoint of this run; train it first")
		}
		if err == nil {
			l, err = s.landscape(cfg.Sharpness.Images)
		}
		if err != nil {
			s.close()
			return err
		}
		free := l.free
		l.free = func() { free(); s.close() }
		return nil
	})
	return l, err
}

// run goes from where the session is to the end.
func (s *session) run(ctx context.Context) (Result, error) {
	if s.saver != nil {
		stop := context.AfterFunc(ctx, func() { s.saver.interrupt(s) })
		defer stop()
	}
	err := s.train(ctx)
	outcome := Finished
	switch {
	case s.at.Diverged:
		outcome = Diverged
	case err != nil && errors.Is(err, ctx.Err()):
		outcome, err = Interrupted, nil
	}
	if err != nil {
		return Result{}, err
	}
	if err := s.saver.save(s); err != nil {
		return Result{}, err
	}
	r := Result{Key: s.key, Outcome: outcome, Step: s.at.Step, Values: s.at.testValues(), Seconds: s.at.Seconds}
	r.ImagesPerSec, _ = s.pace.rate(s.at.Step, s.steps)
	if s.at.Last.Images > 0 {
		r.Values[lossName], r.Values[accuracyName] = s.at.Last.mean()
	}
	if r.Weights, err = Weights(s.store); err != nil {
		return Result{}, err
	}
	return r, s.log.finish(r)
}
