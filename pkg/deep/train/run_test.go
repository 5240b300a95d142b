package train

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/data"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
	"largestep/pkg/deep/sharpness"
)

// tiny is a run with something of everything that has a state: shuffled
// batches that are changed at random, noisy labels, batch norm, momentum, a
// schedule, and parts of batches. 5 steps an epoch, the last on 40 images.
const tiny = `
loss = "cross-entropy"
batch = 60
accumulate = 2
epochs = 3
evaluate = 1
[network]
name = "dense2"
hidden = 8
activation = "relu"
batch_norm = true
[data]
set = "synthetic-mnist"
train = 280
test = 100
[augment]
shift = 2
[noise]
kind = "symmetric"
rate = 0.2
[optimizer]
momentum = 0.9
nesterov = true
weight_decay = 1e-3
clip = 5.0
[schedule]
name = "exp"
rate = 0.1
`

// descent is gradient descent on all images, with sharpness along the way.
const descent = `
loss = "squared"
steps = 12
evaluate = 5
[network]
name = "dense2"
hidden = 8
activation = "tanh"
norms = [3.0, 2.0]
[data]
set = "synthetic-mnist"
train = 100
test = 50
[schedule]
name = "fixed"
rate = 0.01
[sharpness]
every = 4
top = 2
`

// A place to run in: a folder for records and one for checkpoints.
type bench struct {
	t   *testing.T
	dir string
	o   Options
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir()}
	store, err := record.Open(t.Context(), filepath.Join(b.dir, "runs"))
	if err != nil {
		t.Fatal(err)
	}
	b.o = Options{Backend: "go", Seed: 1, Data: &data.Store{}, Records: store, Checkpoints: filepath.Join(b.dir, "checkpoints")}
	return b
}

// run runs to an outcome, which must be the one that is wanted.
func (b *bench) run(ctx context.Context, cfg config.Run, o Options, want Outcome) Result {
	b.t.Helper()
	r, err := Run(ctx, cfg, o)
	if err != nil {
		b.t.Fatal(err)
	}
	if r.Outcome != want {
		b.t.Fatalf("the run ended as %s; want %s", r.Outcome, want)
	}
	return r
}

// rows returns the rows of a run's record, as text.
func (b *bench) rows(r Result) string {
	b.t.Helper()
	rec, err := b.o.Records.Load(b.t.Context(), r.Key)
	if err != nil {
		b.t.Fatal(err)
	}
	if len(rec.Notes) > 0 {
		b.t.Error(rec.Notes)
	}
	var text strings.Builder
	for _, row := range rec.Rows {
		line, err := row.MarshalJSON()
		if err != nil {
			b.t.Fatal(err)
		}
		text.Write(append(line, '\n'))
	}
	return text.String()
}

func TestSameSeedSameBytes(t *testing.T) {
	for name, text := range map[string]string{"batches": tiny, "descent": descent} {
		t.Run(name, func(t *testing.T) {
			cfg := decode(t, text)
			one, two := newBench(t), newBench(t)
			a, b := one.run(t.Context(), cfg, one.o, Finished), two.run(t.Context(), cfg, two.o, Finished)
			if a.Weights != b.Weights || one.rows(a) != two.rows(b) {
				t.Errorf("the same seed ended at %s and %s", a.Weights, b.Weights)
			}
			two.o.Seed = 2
			if c := two.run(t.Context(), cfg, two.o, Finished); c.Weights == a.Weights || c.Key == a.Key {
				t.Error("another seed gave the same run")
			}
		})
	}
}

// Products in bfloat16 train too, to another end than those in float32.
func TestBFloat16(t *testing.T) {
	cfg, b := decode(t, tiny), newBench(t)
	full := b.run(t.Context(), cfg, b.o, Finished)
	cfg.Compute = config.BFloat16
	half := b.run(t.Context(), cfg, b.o, Finished)
	if half.Weights == full.Weights || half.Key == full.Key {
		t.Error("bfloat16 changes nothing")
	}
	if a, b := full.Values["train_loss"], half.Values["train_loss"]; a < 0.1 || math.Abs(a-b) > 0.1 {
		t.Errorf("the loss is %v in float32 and %v in bfloat16", a, b)
	}
}

// What runs end with can be loaded, and measured.
func TestLoadedWeightsAreTheLast(t *testing.T) {
	cfg, b := decode(t, descent), newBench(t)
	r := b.run(t.Context(), cfg, b.o, Finished)
	l, err := Load(t.Context(), cfg, b.o)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if got, err := Weights(l.Store); err != nil || got != r.Weights {
		t.Errorf("loaded %s, %v; the run ended with %s", got, err, r.Weights)
	}
	if x := l.Chunks[0][0].Shape(); x.CheckDims(100, 28, 28, 1) != nil {
		t.Errorf("the loss is on images of shape %s", x)
	}
	b.o.Seed = 3
	if _, err := Load(t.Context(), cfg, b.o); err == nil || !strings.Contains(err.Error(), "train it first") {
		t.Errorf("a run that never was: %v", err)
	}
}

// The sharpness in the record is that of the Hessian: gradient descent on a
// quadratic beyond 2/sharpness diverges, and below does not.
func TestSharpnessIsRecorded(t *testing.T) {
	cfg, b := decode(t, descent), newBench(t)
	r := b.run(t.Context(), cfg, b.o, Finished)
	rec, err := b.o.Records.Load(t.Context(), r.Key)
	if err != nil {
		t.Fatal(err)
	}
	steps, first := rec.Series(sharpnessName)
	_, second := rec.Series(sharpnessName + "_2")
	if !slices.Equal(steps, []int{0, 4, 8}) || len(second) != 3 {
		t.Fatalf("sharpness at steps %v: %v, then %v", steps, first, second)
	}
	for i := range first {
		if !(first[i] > second[i] && second[i] > 0) {
			t.Errorf("the largest eigenvalues at step %d are %v and %v", steps[i], first[i], second[i])
		}
	}
	// The matrices begin with the norms of the configuration.
	for name, start := range map[string]float64{"norm_fc1_weight": 3, "norm_fc2_weight": 2} {
		_, norms := rec.Series(name)
		if len(norms) != 3 || math.Abs(norms[0]-start) > 1e-6 || norms[2] == norms[0] {
			t.Errorf("%s: %v; want three values from %v on", name, norms, start)
		}
	}
}

// Each group is measured, and an evaluation is a row.
func TestGroupsAreMeasured(t *testing.T) {
	cfg, b := decode(t, strings.NewReplacer("synthetic-mnist", "synthetic-cifar10", "test = 100", "test = 100\npatches = true").Replace(tiny)), newBench(t)
	r := b.run(t.Context(), cfg, b.o, Finished)
	rec, err := b.o.Records.Load(t.Context(), r.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range []string{"test", "train", "flipped", "mixed", "patch"} {
		steps, accuracy := rec.Series(group + "_accuracy")
		_, loss := rec.Series(group + "_loss")
		if !slices.Equal(steps, []int{5, 10, 15}) || len(loss) != 3 || r.Values[group+"_accuracy"] != accuracy[2] {
			t.Errorf("%s: accuracy %v and loss %v after steps %v; at the end %v", group, accuracy, loss, steps, r.Values)
		}
		for i := range accuracy {
			if !(accuracy[i] >= 0 && accuracy[i] <= 1 && loss[i] > 0) {
				t.Errorf("%s: accuracy %v, loss %v", group, accuracy[i], loss[i])
			}
		}
	}
	if r.Values["test_accuracy"] < 0.3 {
		t.Errorf("the test accuracy is %v; ten classes that can be learned want more than 0.3", r.Values["test_accuracy"])
	}
}

// The loss that is measured has no noise in it, and the labels of training.
func TestLandscapeIsStill(t *testing.T) {
	b := newBench(t)
	s, err := newSession(t.Context(), decode(t, injected), b.o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	l, err := s.landscape(4)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h, err := sharpness.NewHessian(l.Engine, l.Store, l.Loss, l.Chunks...)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	slope := make([]float64, h.Size())
	one, err := h.Gradient(slope)
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.Gradient(slope)
	if err != nil || one != two || len(l.Chunks) != 2 || h.Size() != l.Network.Parameters() {
		t.Errorf("the loss is %v, then %v, on %d chunks, over %d parameters; %v", one, two, len(l.Chunks), h.Size(), err)
	}
}

func TestDivergenceIsAnOutcome(t *testing.T) {
	cfg, b := decode(t, descent), newBench(t)
	cfg.Schedule.Rate, cfg.Steps = 50, 100
	r := b.run(t.Context(), cfg, b.o, Diverged)
	if loss := r.Values[lossName]; loss <= cfg.Diverged || r.Step >= 100 {
		t.Errorf("diverged at step %d with a loss of %v", r.Step, loss)
	}
	rec, err := b.o.Records.Load(t.Context(), r.Key)
	if err != nil || rec.Outcome() != "diverged" || rec.Rows[len(rec.Rows)-1].Step != r.Step-1 {
		t.Errorf("the record: %s, %v", rec.Outcome(), err)
	}
	// There is nothing to go on with, and nothing in the way of a new start.
	rows := b.rows(r)
	o := b.o
	o.Resume = true
	if again := b.run(t.Context(), cfg, o, Diverged); again.Weights != r.Weights || b.rows(again) != rows {
		t.Error("resuming went on after the end")
	}
	b.run(t.Context(), cfg, b.o, Diverged)

	// A loss that is not a number at all.
	cfg.Loss, cfg.Data.Classes, cfg.Schedule.Rate = config.Exponential, []string{"3", "5"}, 1e30
	cfg.Network = config.Network{Name: config.Linear2, Hidden: 8}
	r = b.run(t.Context(), cfg, b.o, Diverged)
	if finite(r.Values[lossName]) && r.Values[lossName] < cfg.Diverged {
		t.Errorf("diverged with a loss of %v", r.Values[lossName])
	}
	o.Resume = true
	b.run(t.Context(), cfg, o, Diverged)
}

func TestThrottle(t *testing.T) {
	var lines []string
	show := Throttle(time.Hour, func(line string) { lines = append(lines, line) })
	for step := range 5 {
		show(Status{Step: step + 1, Steps: 10, Epochs: 2, Rate: 0.1, Loss: 2.5, Accuracy: 0.125, Tests: map[string]float64{"test": 0.5}, ImagesPerSec: 100, Left: time.Minute})
	}
	want := "step 1 of 10, epoch 1 of 2  rate 0.1  loss 2.5  accuracy 12.5 %  test 50.00 %  100 images/s, about 1m0s left"
	if fmt.Sprint(lines) != "["+want+"]" {
		t.Errorf("shown: %q; want %q", lines, want)
	}
}
