package optimizer_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	gomlx "github.com/gomlx/gomlx/ml/train"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/optimizer"
)

// The problem: parameters w in R^3 and b in R from the same start, and
// f(w, b) = ½ Σ aᵢ wᵢ² + b Σ wᵢ + b².
var (
	start     = []float64{1, -2, 3, 0.5} // w, then b
	curvature = []float64{1, 4, 0.5}
)

func loss(scope *model.Scope, g *graph.Graph) *graph.Node {
	w := scope.VariableWithValue("w", []float32{1, -2, 3}).NodeValue(g)
	b := scope.VariableWithValue("b", float32(0.5)).NodeValue(g)
	a := graph.Const(g, []float32{1, 4, 0.5})
	f := graph.MulScalar(graph.ReduceAllSum(graph.Mul(a, graph.Square(w))), 0.5)
	return graph.Add(graph.Add(f, graph.Mul(b, graph.ReduceAllSum(w))), graph.Square(b))
}

func gradient(p []float64) []float64 {
	g := make([]float64, 4)
	for i, a := range curvature {
		g[i] = a*p[i] + p[3]
		g[3] += p[i]
	}
	g[3] += 2 * p[3]
	return g
}

// byHand is the rule of the package's documentation, written out for vectors.
type byHand struct {
	o    optimizer.SGD
	p, v []float64
}

func (h *byHand) step(rate float64) {
	g := gradient(h.p)
	if h.o.ClipNorm > 0 {
		norm := math.Sqrt(g[0]*g[0] + g[1]*g[1] + g[2]*g[2] + g[3]*g[3])
		for i := range g {
			g[i] *= math.Min(1, h.o.ClipNorm/(norm+1e-6))
		}
	}
	for i := range g {
		g[i] += h.o.WeightDecay * h.p[i]
		h.v[i] = h.o.Momentum*h.v[i] + g[i]
		switch {
		case h.o.Nesterov:
			g[i] += h.o.Momentum * h.v[i]
		case h.o.Momentum > 0:
			g[i] = h.v[i]
		}
	}
	for i := range g {
		h.p[i] -= rate * g[i]
	}
}

// A stepper takes steps of an optimizer on the problem in GoMLX.
type stepper struct {
	store *model.Store
	exec  *model.Exec
}

func newStepper(t *testing.T, b compute.Backend, o optimizer.SGD) *stepper {
	t.Helper()
	s := &stepper{store: model.NewStore()}
	var err error
	s.exec, err = model.NewExec(b, s.store, func(scope *model.Scope, g *graph.Graph) *graph.Node {
		f := loss(scope, g)
		o.UpdateGraph(scope, g, f)
		return f
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.exec.Finalize)
	return s
}

func (s *stepper) step(t *testing.T, rate float64) {
	t.Helper()
	if err := optimizer.SetRate(s.store, rate); err != nil {
		t.Fatal(err)
	}
	if _, err := s.exec.Call1(); err != nil {
		t.Fatal(err)
	}
}

func (s *stepper) parameters() []float64 {
	var p []float64
	for _, x := range tensors.MustCopyFlatData[float32](s.store.GetVariable("/w").MustValue()) {
		p = append(p, float64(x))
	}
	return append(p, float64(tensors.ToScalar[float32](s.store.GetVariable("/b").MustValue())))
}

// Five steps at the rates 0.1, 0.05, 0.025, ... The numbers of the last column
// are those of torch.optim.SGD of PyTorch 2.15.0 on the same problem in
// float64, with torch.nn.utils.clip_grad_norm_ before each step where a norm
// is given.
var cases = []struct {
	name    string
	o       optimizer.SGD
	pytorch []float64
}{
	{"plain", optimizer.SGD{}, []float64{0.761876489, -0.843047427, 2.659689998, -0.053011592}},
	{"momentum", optimizer.SGD{Momentum: 0.9}, []float64{0.604954019, -0.092450723, 2.428901565, -0.439766421}},
	{"nesterov", optimizer.SGD{Momentum: 0.9, Nesterov: true}, []float64{0.522400157, 0.293985580, 2.252257734, -0.816741264}},
	{"decay", optimizer.SGD{WeightDecay: 0.1}, []float64{0.745841518, -0.820313915, 2.606395327, -0.055598495}},
	{"clip", optimizer.SGD{ClipNorm: 0.5}, []float64{0.982807879, -1.914230975, 2.976990184, 0.465312032}},
	{"all", optimizer.SGD{Momentum: 0.9, Nesterov: true, WeightDecay: 5e-4, ClipNorm: 1},
		[]float64{0.912393966, -1.566749023, 2.880821078, 0.318359043}},
}

func TestStepsAreThoseOfTheRuleAndOfPyTorch(t *testing.T) {
	for _, name := range []string{"go", "xla:cpu"} {
		t.Run(name, func(t *testing.T) {
			b := backendtest.Open(t, name)
			for _, c := range cases {
				s, hand := newStepper(t, b, c.o), &byHand{c.o, append([]float64(nil), start...), make([]float64, 4)}
				for k := range 5 {
					rate := 0.1 * math.Pow(0.5, float64(k))
					s.step(t, rate)
					hand.step(rate)
					if far := distance(s.parameters(), hand.p); far > 1e-6 {
						t.Errorf("%s, step %d: %v, by hand %v", c.name, k, s.parameters(), hand.p)
					}
				}
				if far := distance(hand.p, c.pytorch); far > 1e-9 {
					t.Errorf("%s: by hand %v, PyTorch %v", c.name, hand.p, c.pytorch)
				}
			}
		})
	}
}

func distance(a, b []float64) float64 {
	far := 0.0
	for i := range a {
		far = max(far, math.Abs(a[i]-b[i]))
	}
	return far
}

// A change of the rate is a change of a value, not of the graph.
func TestRateDoesNotCompileAnew(t *testing.T) {
	built := 0
	o, store := optimizer.SGD{Momentum: 0.9}, model.NewStore()
	exec, err := model.NewExec(backendtest.Open(t, "go"), store, func(scope *model.Scope, g *graph.Graph) *graph.Node {
		built++
		f := loss(scope, g)
		o.UpdateGraph(scope, g, f)
		return f
	})
	if err != nil {
		t.Fatal(err)
	}
	defer exec.Finalize()
	for k := range 10 {
		if err := optimizer.SetRate(store, 1/float64(k+10)); err != nil {
			t.Fatal(err)
		}
		if _, err := exec.Call1(); err != nil {
			t.Fatal(err)
		}
	}
	if built != 1 {
		t.Errorf("the graph was built %d times for 10 rates; want once", built)
	}
}

// GoMLX's own trainer takes the same steps with this optimizer.
func TestServesGoMLXTrainer(t *testing.T) {
	b, o := backendtest.Open(t, "go"), optimizer.SGD{Momentum: 0.9, Nesterov: true, WeightDecay: 0.01, ClipNorm: 2}
	store := model.NewStore()
	trainer := gomlx.NewTrainer(b, store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		return loss(scope, x.Graph())
	}, func(_, predictions []*graph.Node) *graph.Node { return predictions[0] }, o, nil, nil)
	s := newStepper(t, b, o)
	for range 5 {
		s.step(t, 0.05)
		if err := optimizer.SetRate(store, 0.05); err != nil {
			t.Fatal(err)
		}
		if _, err := trainer.TrainStep(gomlx.Batch{Inputs: []*tensors.Tensor{tensors.FromScalar(float32(0))}}); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := (&stepper{store: store}).parameters(), s.parameters(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the trainer arrives at %v, steps of our own at %v", got, want)
	}
}

func TestClearForgetsMomenta(t *testing.T) {
	o := optimizer.SGD{Momentum: 0.9}
	s := newStepper(t, backendtest.Open(t, "go"), o)
	s.step(t, 0.1)
	before := s.store.NumVariables()
	if err := o.Clear(s.store.RootScope()); err != nil {
		t.Fatal(err)
	}
	if got := before - s.store.NumVariables(); got != 2 {
		t.Errorf("%d momenta were forgotten; want those of w and b", got)
	}
}

func TestStepWithoutRateIsRefused(t *testing.T) {
	s := newStepper(t, backendtest.Open(t, "go"), optimizer.SGD{})
	err := backend.Try(func() error { _, err := s.exec.Call1(); return err })
	if err == nil || !strings.Contains(err.Error(), "SetRate") {
		t.Errorf("error = %v", err)
	}
}

func TestValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		o    optimizer.SGD
		want string // part of the error; empty: none
	}{
		{optimizer.SGD{}, ""},
		{optimizer.SGD{Momentum: 0.9, Nesterov: true, WeightDecay: 5e-4, ClipNorm: 5}, ""},
		{optimizer.SGD{Momentum: 1}, "momentum of 1"},
		{optimizer.SGD{Momentum: -0.1}, "momentum of -0.1"},
		{optimizer.SGD{Momentum: nan}, "momentum of NaN"},
		{optimizer.SGD{Nesterov: true}, "needs a momentum"},
		{optimizer.SGD{WeightDecay: -1}, "weight decay of -1"},
		{optimizer.SGD{WeightDecay: inf}, "weight decay of +Inf"},
		{optimizer.SGD{WeightDecay: nan}, "weight decay of NaN"},
		{optimizer.SGD{ClipNorm: -5}, "norm -5"},
		{optimizer.SGD{ClipNorm: inf}, "norm +Inf"},
		{optimizer.SGD{ClipNorm: nan}, "norm NaN"},
	} {
		err := c.o.Validate()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: error = %v; want %q", c.o, err, c.want)
		}
	}
}

func ExampleSGD() {
	b, err := backend.Open("go")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Finalize()
	store := model.NewStore()
	// f(w) = w²/2 at η = 0.5: each step halves w.
	exec := model.MustNewExec(b, store, func(scope *model.Scope, g *graph.Graph) *graph.Node {
		w := scope.VariableWithValue("w", float32(8)).NodeValue(g)
		f := graph.MulScalar(graph.Square(w), 0.5)
		optimizer.SGD{}.UpdateGraph(scope, g, f)
		return f
	})
	defer exec.Finalize()
	for range 3 {
		if err := optimizer.SetRate(store, 0.5); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(exec.MustCall1())
	}
	// Output:
	// float32(32)
	// float32(8)
	// float32(2)
}
