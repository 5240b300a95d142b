package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/theory/seed"
)

// A parameter is a tensor of the network and the law of its first values.
type parameter struct {
	path  string // as in "layer1/0/conv1/weight"
	dims  []int
	draw  draw
	norm  float64 // the Frobenius norm to which the values are scaled; 0: as drawn
	fixed bool    // not trained
	pairs pairs
}

// Pairs make the second half of a layer's units as the first, or their opposite.
// The units are the axis of the parameter that is next in memory.
type pairs struct {
	units int     // 0: none
	sign  float64 // 1 or -1
}

func (p pairs) apply(drawn []float64) {
	for i := range drawn {
		if p.units > 0 && i%p.units >= p.units/2 {
			drawn[i] = p.sign * drawn[i-p.units/2]
		}
	}
}

func (p parameter) size() int {
	size := 1
	for _, d := range p.dims {
		size *= d
	}
	return size
}

// values draws the first values, in the order of memory.
func (p parameter) values(root uint64) []float32 {
	rng := seed.New(root, append([]string{"network"}, strings.Split(p.path, "/")...)...)
	drawn := make([]float64, p.size())
	var squares float64
	for i := range drawn {
		drawn[i] = p.draw(rng)
	}
	p.pairs.apply(drawn)
	for _, v := range drawn {
		squares += v * v
	}
	scale := 1.0
	if p.norm > 0 {
		scale = p.norm / math.Sqrt(squares)
	}
	values := make([]float32, len(drawn))
	for i, v := range drawn {
		values[i] = float32(scale * v)
	}
	return values
}

// Init creates the network's parameters in a store, and the running statistics
// of batch norm, which are not trainable. The values depend on the root of the
// seed tree alone. It also sets the state of the store's random numbers, which
// are the noise of [Options.Sigma]. A store that has one of the parameters is
// refused.
func (n *Network) Init(store *model.Store, root uint64) error {
	for _, p := range n.parameters {
		path := "/" + p.path
		if store.GetVariable(path) != nil {
			return fmt.Errorf("the store already has %s; give each network a store of its own", path)
		}
		v, err := store.CreateVariable(path, tensors.FromFlatDataAndDimensions(p.values(root), p.dims...))
		if err != nil {
			return err
		}
		v.SetTrainable(!p.fixed)
	}
	if n.noise == 0 {
		return nil
	}
	return store.SetRNGStateFromSeed(seed.New(root, "network", "noise").Int64())
}

// A draw is one value of a law.
type draw func(rng *rand.Rand) float64

func constant(value float64) draw { return func(*rand.Rand) float64 { return value } }

// normal is the law N(0, variance).
func normal(variance float64) draw {
	sd := math.Sqrt(variance)
	return func(rng *rand.Rand) float64 { return sd * rng.NormFloat64() }
}

// uniform is the law on [-bound, bound).
func uniform(bound float64) draw {
	return func(rng *rand.Rand) float64 { return bound * (2*rng.Float64() - 1) }
}

// sign is -1 or 1, with equal probability.
func sign(rng *rand.Rand) float64 { return float64(2*rng.IntN(2) - 1) }

// kaimingUniform has variance 2/fanIn, which keeps the size of activations
// through ReLUs (He et al. 2015).
func kaimingUniform(fanIn int) draw { return uniform(math.Sqrt(6 / float64(fanIn))) }

// xavierUniform has variance 2/(fanIn + fanOut) (Glorot and Bengio 2010).
func xavierUniform(fanIn, fanOut int) draw { return uniform(math.Sqrt(6 / float64(fanIn+fanOut))) }

// framework is PyTorch's default for weights and biases: variance 1/(3 fanIn).
func framework(fanIn int) draw { return uniform(1 / math.Sqrt(float64(fanIn))) }
