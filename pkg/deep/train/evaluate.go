package train

import (
	"context"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/data/batch"
	"largestep/data/feed"
	"largestep/pkg/deep/network"
)

// An evaluator measures loss and accuracy with the running statistics of batch
// norm and without noise.
type evaluator struct {
	exec  *model.Exec
	size  int // images at once
	root  uint64
	group []group
}

func newEvaluator(engine compute.Backend, store *model.Store, p *problem, groups []group, size int, root uint64) (*evaluator, error) {
	exec, err := model.NewExec(engine, store, func(scope *model.Scope, inputs []*graph.Node) []*graph.Node {
		f, right := p.graph(scope, inputs, network.Options{})
		return []*graph.Node{f, right}
	})
	return &evaluator{exec, size, root, groups}, err
}

func (e *evaluator) close() { e.exec.Finalize() }

// evaluate measures all groups as they are in an epoch.
func (e *evaluator) evaluate(ctx context.Context, epoch int) (map[string]score, error) {
	scores := map[string]score{}
	for _, g := range e.group {
		src := g.at(epoch)
		loader, err := batch.New(src, batch.Options{Size: min(e.size, src.Len()), Seed: e.root, Augment: g.apply, SkipBroken: true})
		if err != nil {
			return nil, err
		}
		if scores[g.name], err = e.measure(ctx, loader, epoch); err != nil {
			return nil, err
		}
	}
	return scores, nil
}

func (e *evaluator) measure(ctx context.Context, loader *batch.Loader, epoch int) (score, error) {
	var total score
	ds := feed.New(ctx, "evaluation", loader, feed.ChannelsLast)
	ds.Seek(epoch, 0)
	for b, err := range ds.Iter() {
		if err != nil {
			return total, err
		}
		part := newPart(b)
		f, right, err := call(e.exec, part.x, part.y)
		part.finalize()
		if err != nil {
			return total, err
		}
		total.add(score{f * float64(part.n), right, part.n})
	}
	return total, nil
}
