package train

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/backendtest"
	"largestep/pkg/deep/config"
)

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

const injected = `
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
`

// Noise that is injected goes on where it was: the state of the random numbers
// is in the checkpoint.
func TestResumeWithInjectedNoise(t *testing.T) {
	cfg := decode(t, injected)
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
	backendtest.Open(t, name)
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
	if err == nil || !strings.Contains(err.Error(), "stopped after 4 of 15 steps: --resume") {
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
	err = s.guarded(false, func() error {
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
	if err := s.guarded(false, func() error {
		if s.saver.pending != nil {
			return errors.New("the state was copied for a quick step")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}
