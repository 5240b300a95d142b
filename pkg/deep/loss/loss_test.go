package loss_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/loss"
)

// numbers runs a graph on the backend "go" and returns its outputs, flat.
func numbers(t testing.TB, f func(in []*graph.Node) []*graph.Node, in ...any) [][]float64 {
	t.Helper()
	values, err := try(t, f, in...)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func try(t testing.TB, f func(in []*graph.Node) []*graph.Node, in ...any) (values [][]float64, err error) {
	t.Helper()
	b, err := backend.Open("go")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	err = backend.Try(func() error {
		out, err := graph.CallOnceN(b, func(in []*graph.Node) []*graph.Node {
			nodes := f(in)
			for i, n := range nodes {
				nodes[i] = graph.ConvertDType(n, dtypes.Float64)
			}
			return nodes
		}, in...)
		for _, o := range out {
			values = append(values, tensors.MustCopyFlatData[float64](o))
		}
		return err
	})
	return values, err
}

func byName(t testing.TB, name string) loss.Func {
	t.Helper()
	f, err := loss.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// textbook is the loss of one image, as it is written in a textbook.
func textbook(name string, z []float64, label int) float64 {
	var sum float64
	f, y := z[len(z)-1], float64(2*label-1)
	if len(z) == 2 {
		f -= z[0]
	}
	switch name {
	case config.Logistic:
		return math.Log(1 + math.Exp(-y*f))
	case config.Exponential:
		return math.Exp(-y * f)
	case config.CrossEntropy:
		for _, v := range z {
			sum += math.Exp(v)
		}
		return math.Log(sum) - z[label]
	}
	for j, v := range z {
		e := v
		if j == label {
			e--
		}
		if name == config.Huber && math.Abs(e) > 1 {
			sum += math.Abs(e) - 0.5
		} else {
			sum += e * e / 2
		}
	}
	return sum
}

type problem struct {
	loss    string
	classes int
}

func problems() []problem {
	var list []problem
	for _, name := range config.Losses {
		list = append(list, problem{name, 2})
		if name == config.Logistic || name == config.Exponential {
			list = append(list, problem{name, 1})
		} else {
			list = append(list, problem{name, 5})
		}
	}
	return list
}

const batch = 7

// draw makes logits and labels; some errors are on either side of Huber's
// threshold.
func (p problem) draw(rng *rand.Rand) (z []float64, labels []int32) {
	z, labels = make([]float64, batch*p.classes), make([]int32, batch)
	for i := range z {
		z[i] = 2 * rng.NormFloat64()
	}
	for i := range labels {
		labels[i] = int32(rng.IntN(max(p.classes, 2)))
	}
	return z, labels
}

func (p problem) tensors(z []float64, labels []int32) []any {
	return []any{tensors.FromFlatDataAndDimensions(z, batch, p.classes), tensors.FromFlatDataAndDimensions(labels, batch, 1)}
}

// Values are the textbook's; gradients and Hessian-vector products are what
// central differences of them say.
func TestValuesAndDerivatives(t *testing.T) {
	const step = 1e-5
	for _, p := range problems() {
		t.Run(fmt.Sprintf("%s of %d", p.loss, p.classes), func(t *testing.T) {
			f := byName(t, p.loss)
			rng := rand.New(rand.NewPCG(1, 2))
			for range 5 {
				z, labels := p.draw(rng)
				v, _ := p.draw(rng)
				direction := tensors.FromFlatDataAndDimensions(v, batch, p.classes)
				gradient := func(z, labels *graph.Node) *graph.Node { return graph.Gradient(f(z, labels), z)[0] }
				got := numbers(t, func(in []*graph.Node) []*graph.Node {
					z, labels, v := in[0], in[1], in[2]
					slope := graph.ReduceAllSum(graph.Mul(gradient(z, labels), v))
					ahead, behind := graph.Add(z, graph.MulScalar(v, step)), graph.Sub(z, graph.MulScalar(v, step))
					bend := graph.DivScalar(graph.Sub(gradient(ahead, labels), gradient(behind, labels)), 2*step)
					return []*graph.Node{f(z, labels), gradient(z, labels), graph.Gradient(slope, z)[0], bend}
				}, append(p.tensors(z, labels), direction)...)

				mean := func(z []float64) (sum float64) {
					for i := range batch {
						sum += textbook(p.loss, z[i*p.classes:(i+1)*p.classes], int(labels[i])) / batch
					}
					return sum
				}
				near(t, "value", got[0][0], mean(z), 1e-12)
				for i := range z {
					kept := z[i]
					z[i] = kept + step
					ahead := mean(z)
					z[i] = kept - step
					near(t, "derivative", got[1][i], (ahead-mean(z))/(2*step), 1e-8)
					z[i] = kept
					near(t, "Hessian-vector product", got[2][i], got[3][i], 1e-8)
				}
			}
		})
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*(1+math.Abs(want))) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// In float32 exp(89) is infinite. Errors of thousands have a finite loss where
// the loss itself is finite, and a gradient of the size of the error.
func TestLargeLogits(t *testing.T) {
	z := [][]float32{{-3000, 3000}, {3000, -3000}}
	labels := [][]int32{{0}, {0}}
	for name, want := range map[string][]float64{ // value, gradient of the first logit, by hand
		config.CrossEntropy: {3000, -0.5},
		config.Logistic:     {3000, -0.5},
		config.Squared:      {(3001.*3001 + 3000*3000 + 2999*2999 + 3000*3000) / 4, -1500.5},
		config.Huber:        {(3000.5 + 2999.5 + 2998.5 + 2999.5) / 2, -0.5},
	} {
		f := byName(t, name)
		got := numbers(t, func(in []*graph.Node) []*graph.Node {
			l := f(in[0], in[1])
			return []*graph.Node{l, graph.Gradient(l, in[0])[0]}
		}, z, labels)
		near(t, name, got[0][0], want[0], 1e-6)
		near(t, name+": gradient", got[1][0], want[1], 1e-6)
		for _, g := range got[1] {
			if math.IsNaN(g) || math.IsInf(g, 0) {
				t.Errorf("%s: gradient %v", name, got[1])
			}
		}
	}
}

// The cross-entropy of two classes is the logistic loss of the difference.
func TestTwoClassesAreOneMargin(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	p := problem{classes: 2}
	z, labels := p.draw(rng)
	got := numbers(t, func(in []*graph.Node) []*graph.Node {
		return []*graph.Node{byName(t, config.CrossEntropy)(in[0], in[1]), byName(t, config.Logistic)(in[0], in[1])}
	}, p.tensors(z, labels)...)
	near(t, "cross-entropy", got[0][0], got[1][0], 1e-14)
}

func TestUnknownLossesAreRefused(t *testing.T) {
	for name, want := range map[string]string{"cross_entropy": `"cross-entropy"`, "hubert": `"huber"`, "square": `"squared"`, "": `"`} {
		_, err := loss.ByName(name)
		if err == nil || !strings.Contains(err.Error(), "did you mean "+want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error = %v", name, err)
		}
	}
}

func TestWrongShapesAreRefused(t *testing.T) {
	z := [][]float32{{1, 2, 3}, {4, 5, 6}}
	labels := [][]int32{{0}, {1}}
	for _, c := range []struct {
		loss   string
		in     []any
		saying string
	}{
		{config.Logistic, []any{z, labels}, "are of two classes; got 3 outputs"},
		{config.Exponential, []any{z, labels}, "are of two classes; got 3 outputs"},
		{config.Squared, []any{z, []int32{0, 1}}, "integer labels [batch, 1]"},
		{config.Huber, []any{z, [][]int32{{0}, {1}, {2}}}, "integer labels [batch, 1]"},
		{config.CrossEntropy, []any{z, [][]float32{{0}, {1}}}, "integer labels [batch, 1]"},
	} {
		_, err := try(t, func(in []*graph.Node) []*graph.Node {
			return []*graph.Node{byName(t, c.loss)(in[0], in[1])}
		}, c.in...)
		if err == nil || !strings.Contains(err.Error(), c.saying) {
			t.Errorf("%s: error = %v, want one that says %q", c.loss, err, c.saying)
		}
	}
}
