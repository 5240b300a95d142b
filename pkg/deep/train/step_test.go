package train

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/data"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/optimizer"
)

// decode reads a configuration, which must be good.
func decode(t *testing.T, text string) config.Run {
	t.Helper()
	cfg, err := config.Decode(text, "quick")
	if err == nil {
		cfg, err = cfg.Resolve()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// small is a network of two layers on stand-ins of digits. Each step is
// recorded.
const small = `
loss = "cross-entropy"
batch = 100
steps = 3
[network]
name = "dense2"
hidden = 16
activation = "tanh"
[data]
set = "synthetic-mnist"
train = 300
test = 200
[schedule]
name = "fixed"
rate = 0.1
`

// after takes the first steps of a configuration and returns the parameters
// and the scores.
func after(t *testing.T, b compute.Backend, cfg config.Run, steps int) (map[string][]float32, []score) {
	t.Helper()
	store := &data.Store{}
	im, err := open(t.Context(), store, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newProblem(cfg, im)
	if err != nil {
		t.Fatal(err)
	}
	vars := model.NewStore()
	if err := p.network.Init(vars, 1); err != nil {
		t.Fatal(err)
	}
	st, err := newStepper(b, vars, p, optimizer.SGD{Momentum: cfg.Optimizer.Momentum, ClipNorm: cfg.Optimizer.Clip})
	if err != nil {
		t.Fatal(err)
	}
	defer st.close()
	bs, err := newBatches(t.Context(), im, cfg.Batch, cfg.Accumulate, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer bs.close()
	var scores []score
	for epoch := 0; len(scores) < steps; epoch++ {
		for parts, err := range bs.epoch(epoch, 0) {
			if err != nil {
				t.Fatal(err)
			}
			sc, err := st.step(parts, 0.1, 0)
			if err != nil {
				t.Fatal(err)
			}
			if scores = append(scores, sc); len(scores) == steps {
				break
			}
		}
	}
	values := map[string][]float32{}
	for _, v := range trainable(vars) {
		values[v.Path()] = tensors.MustCopyFlatData[float32](v.MustValue())
	}
	return values, scores
}

// A batch in parts gives the step of the batch in one piece, also the last of
// an epoch, whose parts differ in size: 280 images make batches of 100, 100 and
// 80, and parts of 50, 50, 50, 50, 50 and 30.
func TestPartsMakeTheSameStep(t *testing.T) {
	for _, name := range []string{"go", "xla:cpu"} {
		t.Run(name, func(t *testing.T) {
			b := backendtest.Open(t, name)
			cfg := decode(t, small+"[optimizer]\nmomentum = 0.9\nclip = 0.5\n")
			cfg.Data.Train = 280
			whole, scores := after(t, b, cfg, 6)
			cfg.Accumulate = 2
			parts, again := after(t, b, cfg, 6)
			for path, values := range whole {
				for i, v := range values {
					if far := math.Abs(float64(v - parts[path][i])); far > 2e-6 {
						t.Fatalf("%s[%d] is %v in one piece and %v in parts", path, i, v, parts[path][i])
					}
				}
			}
			for k := range scores {
				a, b := scores[k], again[k]
				if a.Images != b.Images || a.Right != b.Right || math.Abs(a.Loss-b.Loss) > 1e-4*a.Loss {
					t.Errorf("step %d: %+v in one piece, %+v in parts", k, a, b)
				}
			}
			if scores[2].Images != 80 {
				t.Errorf("the last batch of the epoch has %d images; want 80", scores[2].Images)
			}
		})
	}
}

// A batch of all images stays on the device, and gives the step of the same
// images handed over anew.
func TestFullBatchIsGivenOnce(t *testing.T) {
	b := backendtest.Open(t, "go")
	cfg := decode(t, small)
	cfg.Batch = 300
	im, err := open(t.Context(), &data.Store{}, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	bs, err := newBatches(t.Context(), im, 300, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer bs.close()
	var seen []*part
	for epoch := range 3 {
		for parts, err := range bs.epoch(epoch, 0) {
			if err != nil || len(parts) != 1 || parts[0].n != 300 {
				t.Fatal(parts, err)
			}
			seen = append(seen, parts[0])
		}
	}
	if len(seen) != 3 || seen[0] != seen[1] || seen[1] != seen[2] || !seen[0].x.Ok() {
		t.Errorf("three epochs gave %v; want one batch, thrice", seen)
	}
	for range bs.epoch(3, 1) {
		t.Error("an epoch whose batch is done gives another")
	}
	fixed, _ := after(t, b, cfg, 3)
	im.random = true // as if augmentation changed them
	anew, err := newBatches(t.Context(), im, 300, 1, 1)
	if err != nil || anew.fixed != nil {
		t.Fatal("images that change were kept", err)
	}
	if again, _ := after(t, b, cfg, 3); fmt.Sprint(again) != fmt.Sprint(fixed) {
		t.Error("the same steps end elsewhere")
	}
}

func TestCorrectCountsTheLargestOutput(t *testing.T) {
	exec, err := graph.NewExec(backendtest.Open(t, "go"), correct)
	if err != nil {
		t.Fatal(err)
	}
	defer exec.Finalize()
	out, err := exec.Call1([][]float32{{1, 2, 0}, {-1, -2, -3}, {0, 0.5, 7}, {9, 8, 7}}, [][]int32{{1}, {0}, {1}, {0}})
	if err != nil {
		t.Fatal(err)
	}
	if n := tensors.ToScalar[int32](out); n != 3 {
		t.Errorf("%d of the four are right; want 3", n)
	}
}

func TestScoreOfOneStep(t *testing.T) {
	cfg := decode(t, small)
	_, scores := after(t, backendtest.Open(t, "go"), cfg, 3)
	for k, sc := range scores {
		loss, accuracy := sc.mean()
		// At the start ten classes are as likely as each other: log 10 = 2.303.
		if sc.Images != 100 || accuracy < 0 || accuracy > 1 || math.Abs(loss-math.Log(10)) > 0.5 {
			t.Errorf("step %d: loss %v, accuracy %v of %d images", k, loss, accuracy, sc.Images)
		}
	}
}

// weights loads the last parameters of a run.
func weights(t *testing.T, cfg config.Run, o Options) (all []float64) {
	t.Helper()
	l, err := Load(t.Context(), cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, v := range trainable(l.Store) {
		for _, x := range tensors.MustCopyFlatData[float32](v.MustValue()) {
			all = append(all, float64(x))
		}
	}
	return all
}
