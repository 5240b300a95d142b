package learnorder

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/seed"
)

// Snapshot is the state of a run at one step, by type of example.
type Snapshot struct {
	Step             int
	Time             float64    // ηt, summed over the phases
	Loss             [3]float64 // mean training loss; NaN where there is no example of the type
	Margin           [3]float64 // mean of y times the output over training examples
	Residual         [3]float64 // mean of 1/(1+e^margin) over training examples: how hard each pulls
	TrainError       [3]float64
	TestError        [3]float64 // on the distribution
	Cosine           float64    // of the P part's direction to w*
	SecondDifference float64    // g(z+ζ) + g(z-ζ) - 2g(z) at α = 1
}

// Total returns the mean of an error or a loss over all examples, by the counts of
// the types.
func (s Setting) Total(byType [3]float64) float64 {
	sum := 0.0
	for _, k := range Types {
		if s.Counts[k] > 0 {
			sum += byType[k] * float64(s.Counts[k])
		}
	}
	return sum / float64(s.Examples())
}

// Run is one run: its snapshots in order, at the start, at the times asked for and
// at the end of each phase, and how it ended.
type Run struct {
	Snapshots []Snapshot
	Ends      []int      // index of the snapshot at the end of each phase
	Outcome   gd.Outcome // Bounded after all steps, or Diverged with the step
	Plane     *Plane     // the Q part at the end
	Theta     []float64  // the P part at the end, r(x₁) = ⟨θ, x₁⟩; nil for a ReLU one
	Kept      map[int]PlaneView
}

// PlaneView is the Q part's neurons at one step.
type PlaneView struct {
	Angles      []float64 // radians from z towards ζ
	Activations []uint8   // bit q for Direction q
}

// End returns the last snapshot.
func (r Run) End() Snapshot { return r.Snapshots[len(r.Snapshots)-1] }

// AtAnnealing returns the snapshot at the end of the first phase.
func (r Run) AtAnnealing() Snapshot { return r.Snapshots[r.Ends[0]] }

// Options change what a run records.
type Options struct {
	Every    int                   // snapshot each so many steps; 0 for about 12 a factor e of time
	Bare     bool                  // snapshots at the start and the ends of phases alone
	Keep     []int                 // steps at which the neurons are kept
	Progress func(step, steps int) // called now and then, if not nil
}

// Train runs a method. The same setting and seed give the same run, whatever the
// number of cores; data and initial weights of a seed are the same for all methods.
func Train(ctx context.Context, s Setting, m Method, root uint64, o Options) (Run, error) {
	phases, err := s.Phases(m)
	if err != nil {
		return Run{}, err
	}
	return TrainPhases(ctx, s, phases, root, o)
}

// TrainPhases runs a schedule of one's own. A loss that is no longer a number ends
// the run as Diverged; a context that ends, with its error.
func TrainPhases(ctx context.Context, s Setting, phases []Phase, root uint64, o Options) (Run, error) {
	if err := s.Check(); err != nil {
		return Run{}, err
	}
	steps := 0
	for _, p := range phases {
		if err := checkPhase(p, s.Lambda); err != nil {
			return Run{}, err
		}
		steps += p.Steps()
	}
	if steps == 0 {
		return Run{}, fmt.Errorf("learnorder: the schedule has no step; pass phases whose time is above 0")
	}
	t, err := newTrainer(s, root)
	if err != nil {
		return Run{}, err
	}
	r := Run{Plane: t.plane, Kept: map[int]PlaneView{}}
	if h, ok := t.head.(*linearHead); ok {
		r.Theta = h.theta.Data
	}
	next, done, time := 1, 0, 0.0
	keep := func() {
		if slices.Contains(o.Keep, done) {
			r.Kept[done] = PlaneView{t.plane.Angles(), t.plane.Activations()}
		}
	}
	keep()
	r.Snapshots = append(r.Snapshots, t.snapshot(0, 0, 0))
	for _, phase := range phases {
		n := phase.Steps()
		t.begin(phase)
		for k := range n {
			if done%256 == 0 {
				if err := ctx.Err(); err != nil {
					return r, fmt.Errorf("learnorder: stopped at step %d of %d: %w", done, steps, err)
				}
				if o.Progress != nil {
					o.Progress(done, steps)
				}
			}
			if !t.step(phase) {
				r.Outcome = gd.Outcome{Kind: gd.Diverged, Step: done}
				r.Snapshots = append(r.Snapshots, t.snapshot(done, time, phase.ActivationNoise))
				for len(r.Ends) < len(phases) {
					r.Ends = append(r.Ends, len(r.Snapshots)-1)
				}
				return r, nil
			}
			done++
			time += phase.Rate
			keep()
			due := !o.Bare && (o.Every > 0 && done%o.Every == 0 || o.Every <= 0 && done >= next)
			if due || k == n-1 {
				next = done + 1 + done/12
				r.Snapshots = append(r.Snapshots, t.snapshot(done, time, phase.ActivationNoise))
			}
		}
		r.Ends = append(r.Ends, len(r.Snapshots)-1)
	}
	r.Outcome = gd.Outcome{Kind: gd.Bounded, Step: done}
	return r, nil
}

// A trainer holds what one run moves.
type trainer struct {
	s        Setting
	examples []Example
	head     head
	plane    *Plane
	slopeP   []float64 // derivative of the loss by r, for each example with a P part
	noise    []float64 // ηξ for each pair
	shift    []float64 // pre-activation noise for each pair
	rng      *rand.Rand
	steps    int
}

func newTrainer(s Setting, root uint64) (*trainer, error) {
	name := func(part string) *rand.Rand { return seed.New(root, "learnorder", part) }
	t := &trainer{s: s, examples: s.DrawCounts(s.Counts, name("data")), rng: name("noise")}
	var err error
	if t.plane, err = NewPlane(s.Width, s.Ring, s.Tau0, name("plane")); err != nil {
		return nil, err
	}
	if s.HeadWidth > 0 {
		t.head = newReluHead(t.examples, s.Distribution, s.HeadWidth, s.Tau0, name("head"), name("head noise"), name("test"))
	} else {
		t.head = newLinearHead(t.examples, s.Dim)
	}
	t.slopeP = make([]float64, len(t.head.outputs()))
	t.noise, t.shift = make([]float64, s.Width), make([]float64, s.Width/2)
	return t, nil
}

// begin prepares a phase: the activations that its first step uses.
func (t *trainer) begin(p Phase) {
	t.plane.advance(1, nil, t.draw(t.shift, p.ActivationNoise))
}

// draw fills xs with N(0, sd²), or returns nil where sd is 0.
func (t *trainer) draw(xs []float64, sd float64) []float64 {
	if sd == 0 {
		return nil
	}
	for i := range xs {
		xs[i] = sd * t.rng.NormFloat64()
	}
	return xs
}

// step makes one step, and reports false where the outputs are no longer numbers.
func (t *trainer) step(p Phase) bool {
	r, g := t.head.outputs(), t.plane.Outputs()
	slopeQ, each := [3]float64{}, 1/float64(len(t.examples))
	j, finiteSum := 0, 0.0
	for i := range t.examples {
		e := &t.examples[i]
		f := e.Alpha * g[e.Q]
		if e.X1 != nil {
			f += r[j]
		}
		slope := -e.Y * each / (1 + math.Exp(e.Y*f))
		finiteSum += f
		slopeQ[e.Q] += slope * e.Alpha
		if e.X1 != nil {
			t.slopeP[j] = slope
			j++
		}
	}
	if !finite(finiteSum) {
		return false
	}
	if every := max(1, t.s.HeadEvery); t.steps%every == 0 {
		eta := p.Rate * float64(every)
		t.head.step(t.slopeP, eta, t.s.Lambda, p.rareNoise(every, t.s.Lambda))
	}
	t.steps++
	t.plane.Step(slopeQ, p.Rate, t.s.Lambda, t.draw(t.noise, p.Rate*p.WeightNoise), t.draw(t.shift, p.ActivationNoise))
	return true
}

// snapshot measures the network. In a phase with pre-activation noise the network
// is its mean over that noise.
func (t *trainer) snapshot(step int, time, activationNoise float64) Snapshot {
	g := t.plane.Read(activationNoise)
	snap := Snapshot{Step: step, Time: time, SecondDifference: SecondDifference(g)}
	var n [3]float64
	j := 0
	for _, e := range t.examples {
		f := e.Alpha * g[e.Q]
		if e.X1 != nil {
			f += t.head.outputs()[j]
			j++
		}
		margin := e.Y * f
		n[e.Type]++
		snap.Margin[e.Type] += margin
		snap.Residual[e.Type] += 1 / (1 + math.Exp(margin))
		snap.Loss[e.Type] += math.Max(-margin, 0) + math.Log1p(math.Exp(-math.Abs(margin)))
		if !(margin > 0) {
			snap.TrainError[e.Type]++
		}
	}
	for _, k := range Types {
		snap.Margin[k] /= n[k]
		snap.Residual[k] /= n[k]
		snap.Loss[k] /= n[k]
		snap.TrainError[k] /= n[k]
	}
	p := t.head.test(t.s.Distribution, g, [2]float64{t.s.AlphaMin, t.s.AlphaMax})
	snap.Cosine = p.cosine
	snap.TestError = [3]float64{POnly: p.pOnly, QOnly: QError(g), Mixed: p.mixed}
	return snap
}

// rareNoise is the standard deviation of ηξ for weights that move once in so many
// steps, by so many times the rate, with the same noise in equilibrium.
func (p Phase) rareNoise(every int, lambda float64) float64 {
	if every == 1 || p.WeightNoise == 0 {
		return p.Rate * p.WeightNoise
	}
	one, many := p.Rate*lambda, p.Rate*lambda*float64(every)
	if one == 0 {
		return p.Rate * p.WeightNoise * math.Sqrt(float64(every))
	}
	return p.Rate * p.WeightNoise * math.Sqrt(many*(2-many)/(one*(2-one)))
}

// Study runs each method on each seed, from 1 to seeds, on all cores, and returns
// the runs by method and then seed.
func Study(ctx context.Context, s Setting, seeds int, o Options, methods ...Method) ([][]Run, error) {
	if seeds < 1 {
		return nil, fmt.Errorf("learnorder: the number of seeds is %d; pass 1 or more", seeds)
	}
	type result struct {
		run Run
		err error
	}
	results := gd.Map(len(methods)*seeds, func(i int) result {
		run, err := Train(ctx, s, methods[i/seeds], uint64(1+i%seeds), o)
		if err != nil {
			err = fmt.Errorf("%v, seed %s: %w", methods[i/seeds], strconv.Itoa(1+i%seeds), err)
		}
		return result{run, err}
	})
	runs := make([][]Run, len(methods))
	for i, r := range results {
		if r.err != nil {
			return nil, r.err
		}
		runs[i/seeds] = append(runs[i/seeds], r.run)
	}
	return runs, nil
}
