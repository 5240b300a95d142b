package train

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/schedule"
)

// A place is where in a run one is, between two steps, and what is known there
// that later steps do not tell. It is saved with each checkpoint.
type place struct {
	Step     int              // steps done
	Epoch    int              // whole epochs done, with their evaluation
	Batch    int              // batches done of this epoch
	Seen     score            // of this epoch's training images
	Last     score            // of the last step
	Tests    map[string]score // the last evaluation, by group
	Diverged bool             // the last step's loss was beyond the bound: the end
	Rows     int              // of the record, so far
	Seconds  float64          // of work, over all sessions
}

// A session is a run while it is at work.
type session struct {
	cfg    config.Run
	o      Options
	key    string
	images *images
	store  *model.Store

	engine    compute.Backend
	problem   *problem
	stepper   *stepper
	evaluator *evaluator
	batches   *batches
	meter     *meter // nil: none

	rate, sigma schedule.Schedule
	steps       int // in all

	at    place
	pace  pace
	took  time.Duration // by the last step
	lost  bool          // that photos are left out has been told
	saver *saver
	log   *log
}

// over tells a run that is at its end.
func (s *session) over() bool { return s.overAt(s.at) }

func (s *session) overAt(at place) bool {
	return at.Diverged || at.Step == s.steps && at.Batch == 0
}

// train goes on from s.at to the end of the run, or until ctx is done.
func (s *session) train(ctx context.Context) error {
	for !s.over() {
		if err := s.epoch(ctx); err != nil {
			return err
		}
		if s.at.Diverged {
			break
		}
		if s.at.Batch == 0 {
			return errors.New("none of the training images can be read")
		}
		if err := s.endEpoch(ctx); err != nil {
			return err
		}
	}
	return nil
}

// epoch does what is left of an epoch's steps.
func (s *session) epoch(ctx context.Context) error {
	if s.at.Step == s.steps {
		return nil // only its evaluation is left
	}
	for parts, err := range s.batches.epoch(s.at.Epoch, s.at.Batch) {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = s.step(parts)
		}
		if err != nil {
			return err
		}
		if s.at.Diverged || s.at.Step == s.steps {
			break
		}
	}
	return ctx.Err()
}

// step takes one step, records it, and saves a checkpoint if one is due.
func (s *session) step(parts []*part) error {
	began := time.Now()
	here := schedule.FromZero(s.at.Epoch)
	rate, sigma := s.rate.At(here, s.at.Step), s.sigma.At(here, s.at.Step)
	row := record.Row{Step: s.at.Step, Epoch: s.at.Epoch, Values: record.Values{rateName: rate}}
	if s.problem.noisy {
		row.Values[sigmaName] = sigma
	}
	measure := s.meter != nil && s.at.Step%s.cfg.Sharpness.Every == 0
	if measure {
		if err := s.measure(row.Values); err != nil {
			return fmt.Errorf("sharpness at step %d: %w", s.at.Step, err)
		}
	}
	measured := time.Since(began)
	err := s.guarded(false, func() (err error) {
		s.at.Last, err = s.stepper.step(parts, rate, sigma)
		return err
	})
	if err != nil {
		return fmt.Errorf("step %d: %w", s.at.Step, err)
	}
	s.took = time.Since(began) - measured
	loss, accuracy := s.at.Last.mean()
	s.at.Diverged = !finite(loss) || loss > s.cfg.Diverged
	s.at.Step++
	s.at.Batch++
	s.at.Seen.add(s.at.Last)
	s.at.Seconds += time.Since(began).Seconds()
	s.pace.step(s.at.Step, s.at.Last.Images, s.took)

	if row.Step%s.cfg.Log == 0 || measure || s.at.Diverged || s.at.Step == s.steps {
		row.Values[lossName], row.Values[accuracyName] = loss, accuracy
		s.log.add(s, row)
	}
	s.show(training)
	return s.saver.due(s)
}

// measure adds sharpness and norms before a step to the values of its row.
func (s *session) measure(values record.Values) error {
	s.show(measuring)
	return s.guarded(true, func() error {
		top, err := s.meter.top(s.cfg.Sharpness.Top)
		for i, x := range top {
			name := sharpnessName
			if i > 0 {
				name += fmt.Sprintf("_%d", i+1)
			}
			values[name] = x
		}
		return errors.Join(err, norms(s.store, values))
	})
}

// endEpoch evaluates if it is time to, and turns to the next epoch.
func (s *session) endEpoch(ctx context.Context) error {
	done, every := s.at.Epoch+1, s.cfg.Evaluate
	if s.at.Step == s.steps || every > 0 && done%every == 0 {
		began := time.Now()
		s.show(evaluating)
		var tests map[string]score
		err := s.guarded(false, func() (err error) {
			tests, err = s.evaluator.evaluate(ctx, s.at.Epoch)
			return err
		})
		if err != nil {
			return err
		}
		tests[trainGroup] = s.at.Seen
		s.at.Tests = tests
		s.at.Seconds += time.Since(began).Seconds()
		s.log.add(s, s.evaluated())
		s.show(training)
	}
	s.at.Epoch, s.at.Batch, s.at.Seen = done, 0, score{}
	s.tellLost()
	return nil
}

// tellLost says, once, that photos cannot be read.
func (s *session) tellLost() {
	n, why := s.batches.loader.Skipped()
	if n == 0 || s.lost {
		return
	}
	s.lost = true
	if n == 1 {
		s.note(fmt.Sprintf("1 photo cannot be read and is left out: %v", why[0]))
	} else {
		s.note(fmt.Sprintf("%d photos cannot be read and are left out, the first: %v", n, why[0]))
	}
}

// show tells the progress.
func (s *session) show(doing string) {
	if s.o.Progress == nil {
		return
	}
	perEpoch := s.cfg.StepsPerEpoch(s.images.train.Len())
	st := Status{Doing: doing, Step: s.at.Step, Steps: s.steps, Epoch: s.at.Epoch, Epochs: (s.steps + perEpoch - 1) / perEpoch, Tests: s.accuracies(),
		Rate: s.rate.At(schedule.FromZero(s.at.Epoch), max(s.at.Step-1, 0))}
	if s.at.Seen.Images > 0 {
		st.Loss, st.Accuracy = s.at.Seen.mean()
	}
	st.ImagesPerSec, st.Left = s.pace.rate(s.at.Step, s.steps)
	s.o.Progress(st)
}

// accuracies returns the accuracy of each group at the last evaluation.
func (s *session) accuracies() map[string]float64 {
	if s.at.Tests == nil {
		return nil
	}
	of := map[string]float64{}
	for name, sc := range s.at.Tests {
		_, of[name] = sc.mean()
	}
	return of
}
