package train

import (
	"context"
	"errors"
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/loss"
	"largestep/pkg/deep/network"
	"largestep/pkg/deep/optimizer"
)

// newSession makes everything ready, up to the state of the last checkpoint.
// What cannot be is refused here, before any work.
func newSession(ctx context.Context, cfg config.Run, o Options) (_ *session, err error) {
	if cfg, err = cfg.Resolve(); err != nil {
		return nil, err
	}
	if o.Data == nil {
		return nil, errors.New("a run needs images; open a data.Store")
	}
	s := &session{cfg: cfg, o: o, key: cfg.Key(o.Seed, o.Backend), store: model.NewStore()}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.images, err = open(ctx, o.Data, cfg, o.Seed); err != nil {
		return nil, err
	}
	n := s.images.train.Len()
	if cfg.Batch > n {
		return nil, fmt.Errorf("a batch of %d images, and there are %d; give a smaller batch", cfg.Batch, n)
	}
	s.steps = cfg.Length(n)
	if s.rate, err = cfg.Rate(n); err != nil {
		return nil, err
	}
	if s.sigma, err = cfg.Sigma(); err != nil {
		return nil, err
	}
	if s.problem, err = newProblem(cfg, s.images); err != nil {
		return nil, err
	}
	if s.engine, err = backend.Open(o.Backend); err != nil {
		return nil, err
	}
	if err = s.problem.network.Init(s.store, o.Seed); err != nil {
		return nil, err
	}
	part := cfg.Batch / cfg.Accumulate
	descent := optimizer.SGD{Momentum: cfg.Optimizer.Momentum, Nesterov: cfg.Optimizer.Nesterov,
		WeightDecay: cfg.Optimizer.WeightDecay, ClipNorm: cfg.Optimizer.Clip}
	if s.stepper, err = newStepper(s.engine, s.store, s.problem, descent); err != nil {
		return nil, err
	}
	if s.evaluator, err = newEvaluator(s.engine, s.store, s.problem, s.images.groups, part, evaluationRoot(o.Seed)); err != nil {
		return nil, err
	}
	if s.batches, err = newBatches(ctx, s.images, cfg.Batch, cfg.Accumulate, o.Seed); err != nil {
		return nil, err
	}
	if cfg.Sharpness.Every > 0 {
		s.meter, err = newMeter(s)
	}
	s.saver = newSaver(o.Checkpoints, s.key)
	return s, err
}

func newProblem(cfg config.Run, im *images) (*problem, error) {
	p := &problem{noisy: cfg.Injection.Name != ""}
	if cfg.Compute == config.BFloat16 {
		p.compute = dtypes.BFloat16
	}
	var err error
	if p.loss, err = loss.ByName(cfg.Loss); err != nil {
		return nil, err
	}
	p.network, err = network.New(cfg.Network, network.Shape{H: im.h, W: im.w, C: im.c}, im.classes)
	return p, err
}

// close frees what the session holds, on the device and off it.
func (s *session) close() {
	s.saver.close()
	if s.meter != nil {
		s.meter.Close()
	}
	if s.batches != nil {
		s.batches.close()
	}
	if s.evaluator != nil {
		s.evaluator.close()
	}
	if s.stepper != nil {
		s.stepper.close()
	}
	s.store.Finalize()
	if s.engine != nil {
		s.engine.Finalize()
	}
}
