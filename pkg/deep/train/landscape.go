package train

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/checkpoint"
	"largestep/pkg/deep/network"
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/spectrum"
)

// A Landscape is the training loss of a run as a function of its parameters,
// for measurements: sharpness.NewHessian takes its parts.
//
// The loss is without augmentation, injected noise and weight decay, and with
// the labels that are trained on. Batch norm takes its statistics from each
// chunk, as it does in training.
type Landscape struct {
	Engine compute.Backend
	Store  *model.Store // the parameters
	Loss   sharpness.Loss
	Chunks [][]*tensors.Tensor // images and labels, of the size in which they are trained on

	Network *network.Network
	free    func()
}

// Close frees what the landscape holds.
func (l *Landscape) Close() { l.free() }

// landscape returns the loss on the first images of the training set; 0: all.
func (s *session) landscape(n int) (*Landscape, error) {
	l := &Landscape{Engine: s.engine, Store: s.store, Network: s.problem.network}
	l.Loss = func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		f, _ := s.problem.graph(scope, inputs, network.Options{Training: true, Frozen: true, TwiceDifferentiable: true})
		return f
	}
	var parts []*part
	l.free = func() {
		for _, p := range parts {
			p.finalize()
		}
	}
	if n == 0 {
		n = s.images.train.Len()
	}
	for p, err := range s.images.first(n, s.cfg.Batch/s.cfg.Accumulate, s.o.Seed) {
		if err != nil {
			l.Close()
			return nil, err
		}
		parts = append(parts, p)
		l.Chunks = append(l.Chunks, []*tensors.Tensor{p.x, p.y})
	}
	return l, nil
}

// A meter measures sharpness along a run.
type meter struct {
	*Landscape
	hessian *sharpness.Hessian
	start   []float64 // the last eigenvector, from which the next measurement begins
}

func newMeter(s *session) (*meter, error) {
	l, err := s.landscape(s.cfg.Sharpness.Images)
	if err != nil {
		return nil, err
	}
	h, err := sharpness.NewHessian(l.Engine, l.Store, l.Loss, l.Chunks...)
	if err != nil {
		l.Close()
		return nil, err
	}
	return &meter{Landscape: l, hessian: h}, nil
}

// Close frees what the meter holds.
func (m *meter) Close() {
	m.hessian.Close()
	m.Landscape.Close()
}

// top returns the largest eigenvalues of the Hessian at the present
// parameters; NaN for all if these are where no curvature is finite.
func (m *meter) top(count int) ([]float64, error) {
	found, err := m.hessian.Top(spectrum.Options{Count: count, Start: m.start})
	if errors.Is(err, spectrum.ErrNotFinite) {
		values := make([]float64, count)
		for i := range values {
			values[i] = math.NaN()
		}
		return values, nil
	}
	if err != nil {
		return nil, err
	}
	m.start = found.Vectors[0]
	return found.Values, nil
}

// startName is the tensor of a checkpoint that has the last eigenvector: with
// it, measurements go on as if nothing had happened.
const startName = "#sharpness"

func (m *meter) capture() []checkpoint.Tensor {
	if m.start == nil {
		return nil
	}
	var data []byte
	for _, x := range m.start {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(x))
	}
	return []checkpoint.Tensor{{Name: startName, DType: "Float64", Shape: []int{len(m.start)}, Data: data}}
}

// restore takes its tensor out of a list.
func (m *meter) restore(list []checkpoint.Tensor) []checkpoint.Tensor {
	return slices.DeleteFunc(list, func(t checkpoint.Tensor) bool {
		if t.Name != startName {
			return false
		}
		m.start = make([]float64, len(t.Data)/8)
		for i := range m.start {
			m.start[i] = math.Float64frombits(binary.LittleEndian.Uint64(t.Data[8*i:]))
		}
		return true
	})
}
