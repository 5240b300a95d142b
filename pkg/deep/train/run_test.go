package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/data"
	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
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

// A run is interrupted at every moment at which something can be: before and
// after each step, in each evaluation and in each measurement. Resumed, it ends
// with the bytes and the rows of the run that went through.
func TestResumeAtEveryBoundary(t *testing.T) {
	for name, text := range map[string]string{"batches": tiny, "descent": descent} {
		t.Run(name, func(t *testing.T) {
			cfg := decode(t, text)
			moments := 0
			whole := newBench(t)
			whole.o.Progress = func(Status) { moments++ }
			want := whole.run(t.Context(), cfg, whole.o, Finished)
			rows := whole.rows(want)
			seen := map[string]bool{}
			for k := range moments {
				b := newBench(t)
				ctx, cancel := context.WithCancel(t.Context())
				n, o := 0, b.o
				o.Progress = func(s Status) {
					if n == k {
						cancel()
						seen[s.Doing] = true
					}
					n++
				}
				r, err := Run(ctx, cfg, o)
				if err != nil {
					t.Fatal(err)
				}
				if k < moments-2 && r.Outcome != Interrupted {
					t.Fatalf("moment %d of %d: the run ended as %s", k, moments, r.Outcome)
				}
				b.o.Resume = true
				again := b.run(t.Context(), cfg, b.o, Finished)
				if again.Weights != want.Weights {
					t.Errorf("interrupted at moment %d, after %d steps: other weights", k, r.Step)
				}
				if got := b.rows(again); got != rows {
					t.Errorf("interrupted at moment %d, after %d steps: other rows\n%s\nwant\n%s", k, r.Step, got, rows)
				}
			}
			t.Logf("%d moments of %v", moments, seen)
			if !seen[training] || !seen[evaluating] || (name == "descent") != seen[measuring] {
				t.Errorf("the moments were %v", seen)
			}
		})
	}
}

// Noise that is injected goes on where it was: the state of the random numbers
// is in the checkpoint.
func TestResumeWithInjectedNoise(t *testing.T) {
	cfg := decode(t, `
loss = "cross-entropy"
batch = 2
steps = 4
[network]
name = "wideresnet"
depth = 10
widen = 1
[data]
set = "synthetic-cifar10"
train = 8
test = 2
[schedule]
name = "fixed"
rate = 0.01
[injection]
name = "cont"
sigma = 0.2
`)
	whole := newBench(t)
	want := whole.run(t.Context(), cfg, whole.o, Finished)
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	o := b.o
	o.Progress = func(s Status) {
		if s.Step == 2 {
			cancel()
		}
	}
	b.run(ctx, cfg, o, Interrupted)
	b.o.Resume = true
	if got := b.run(t.Context(), cfg, b.o, Finished); got.Weights != want.Weights {
		t.Error("the run with noise ended with other weights")
	}
	cfg.Injection = config.Injection{}
	quiet := newBench(t)
	if got := quiet.run(t.Context(), cfg, quiet.o, Finished); got.Weights == want.Weights {
		t.Error("the noise changes nothing")
	}
}

func TestResumeOnXLA(t *testing.T) { resumeOn(t, "xla:cpu") }

func TestResumeOnCUDA(t *testing.T) {
	b, err := backend.Open("xla:cuda")
	if err != nil {
		t.Skipf("%v; where there is a GPU: go test ./pkg/deep/... -run CUDA -v", err)
	}
	b.Finalize()
	resumeOn(t, "xla:cuda")
}

// XLA does not promise the same bits: the end is the same within 1e-5 of the
// largest weight.
func resumeOn(t *testing.T, name string) {
	engine(t, name)
	cfg := decode(t, tiny)
	whole, b := newBench(t), newBench(t)
	whole.o.Backend, b.o.Backend = name, name
	want := whole.run(t.Context(), cfg, whole.o, Finished)
	ctx, cancel := context.WithCancel(t.Context())
	o := b.o
	o.Progress = func(s Status) {
		if s.Step == 7 {
			cancel()
		}
	}
	b.run(ctx, cfg, o, Interrupted)
	b.o.Resume = true
	got := b.run(t.Context(), cfg, b.o, Finished)
	t.Logf("the same bits: %v", got.Weights == want.Weights)
	x, y := weights(t, cfg, whole.o), weights(t, cfg, b.o)
	var far, size float64
	for i := range x {
		far, size = max(far, math.Abs(x[i]-y[i])), max(size, math.Abs(x[i]))
	}
	if len(x) == 0 || far > 1e-5*size {
		t.Errorf("weights up to %v differ by up to %v", size, far)
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

// What is refused is refused before any work: no record, no checkpoint.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*config.Run, *Options)
		want   string
	}{
		"backend":     {func(_ *config.Run, o *Options) { o.Backend = "tpu" }, `there is no backend "tpu"`},
		"no data":     {func(r *config.Run, _ *Options) { r.Data.Set = "mnist" }, "largestep data get mnist"},
		"network":     {func(r *config.Run, _ *Options) { r.Network.Name = "cnn9" }, `"cnn4"`},
		"loss":        {func(r *config.Run, _ *Options) { r.Loss = "l2" }, "loss"},
		"rate":        {func(r *config.Run, _ *Options) { r.Schedule.Rate = -1 }, "-1"},
		"images":      {func(r *config.Run, _ *Options) { r.Data.Train = 5000 }, "5000"},
		"batch":       {func(r *config.Run, _ *Options) { r.Batch = 300 }, "300"},
		"lone image":  {func(r *config.Run, _ *Options) { r.Data.Train, r.Accumulate = 61, 1 }, "1 image"},
		"no store":    {func(_ *config.Run, o *Options) { o.Data = nil }, "data.Store"},
		"constant":    {func(r *config.Run, _ *Options) { r.Data.Set, r.Data.Normalize = "synthetic-mnist", "pixels" }, `"pixel"`},
		"bad network": {func(r *config.Run, _ *Options) { r.Network.Hidden = -1 }, "hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			cfg, err := config.Decode(tiny, "quick")
			if err != nil {
				t.Fatal(err)
			}
			b.o.Data = &data.Store{Dir: b.dir}
			c.change(&cfg, &b.o)
			_, err = Run(t.Context(), cfg, b.o)
			var refusal *Refusal
			if !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error = %v; want one line with %q", err, c.want)
			}
			if left, err := os.ReadDir(b.dir); err != nil || len(left) > 0 {
				t.Errorf("a refused run left %v, %v", left, err)
			}
		})
	}
}

// A run that was interrupted is neither started again nor run twice by mistake.
func TestInterruptedRunsAreNotLost(t *testing.T) {
	cfg, b := decode(t, tiny), newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	o := b.o
	o.Progress = func(s Status) {
		if s.Step == 4 {
			// While it is at work, another process keeps off.
			if _, err := Run(t.Context(), cfg, b.o); err == nil || !strings.Contains(err.Error(), "another process is at work") {
				t.Errorf("a second run at once: %v", err)
			}
			cancel()
		}
	}
	b.run(ctx, cfg, o, Interrupted)
	_, err := Run(t.Context(), cfg, b.o)
	if err == nil || !strings.Contains(err.Error(), "interrupted after 4 of 15 steps: --resume") {
		t.Errorf("starting again: %v", err)
	}
	b.o.Resume = true
	b.run(t.Context(), cfg, b.o, Finished)
	b.o.Resume = false
	b.run(t.Context(), cfg, b.o, Finished) // a finished one may start again
}

// An interrupt in the middle of long work saves at once what it began with.
func TestInterruptDoesNotWaitForLongWork(t *testing.T) {
	b := newBench(t)
	s, err := newSession(t.Context(), decode(t, tiny), b.o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if err := s.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer context.AfterFunc(ctx, func() { s.saver.interrupt(s) })()
	s.at.Step = 7
	err = s.guarded(func() error {
		cancel()
		deadline := time.Now().Add(10 * time.Second)
		for time.Now().Before(deadline) {
			if at, found := newSaver(b.o.Checkpoints, s.key).peek(); found && at.Step == 7 {
				return nil
			}
			time.Sleep(10 * time.Millisecond)
		}
		return errors.New("no checkpoint while the work went on")
	})
	if err != nil {
		t.Error(err)
	}
	s.took = time.Millisecond // quick steps are not copied
	if err := s.guarded(func() error {
		if s.saver.pending != nil {
			return errors.New("the state was copied for a quick step")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
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
