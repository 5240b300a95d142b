package annealing_test

import (
	"fmt"
	"math"
	"testing"

	"largestep/pkg/theory/annealing"
	"largestep/pkg/theory/gd"
)

// C1: the table of two points with the same training loss (S1).
func TestGoodAndBadPoint(t *testing.T) {
	p := problem(t, 0.1)
	const epsilon = 0.1
	for _, c := range []struct {
		name       string
		point      []float64
		population float64
	}{
		{"good", []float64{math.Sqrt(3 * epsilon / 2), 0}, 0.75 * epsilon},
		{"bad", []float64{0, math.Sqrt(3 * epsilon)}, 1.5 * epsilon},
	} {
		if d := math.Abs(p.TrainLoss(c.point) - epsilon); d > 1e-15 {
			t.Errorf("%s: training loss off by %g", c.name, d)
		}
		if d := math.Abs(p.PopulationLoss(c.point) - c.population); d > 1e-15 {
			t.Errorf("%s: population loss off by %g", c.name, d)
		}
	}
	low, high, err := p.LossRange(epsilon)
	if err != nil || math.Abs(low-0.075) > 1e-15 || math.Abs(high-0.15) > 1e-15 {
		t.Errorf("range [%v, %v], %v", low, high, err)
	}
}

// C2: gradient flow against 50-digit values, by closed form, by root finding and
// by integrating the differential equation.
func TestFlowEnd(t *testing.T) {
	for _, pair := range pairs {
		alpha, epsilon := pair[0], pair[1]
		id := named("gradient_flow", pair)
		closed := ok[annealing.End](t)(annealing.FlowEnd(1e4/alpha, epsilon))
		near(t, id+" time", closed.FlowTime, gold(t, id, "stop_time"), 1e-12)
		near(t, id+" loss", closed.Population, gold(t, id, "LD_bad"), 1e-12)
		near(t, id+" share", closed.Share, gold(t, id, "share_of_train_loss_in_coordinate_1"), 1e-12)

		p := problem(t, alpha)
		r := flow(t, p, epsilon)
		near(t, id+" time by root", r.FlowTime, closed.FlowTime, 1e-12)
		near(t, id+" loss by root", r.Population, closed.Population, 1e-12)
		near(t, id+" training loss", r.Train, epsilon, 1e-12)
		near(t, id+" share by root", p.Share(r.End, 1), closed.Share, 1e-11)

		end := integrate(p, closed.FlowTime, 20000)
		near(t, id+" loss by integration", p.PopulationLoss(end), closed.Population, 1e-8)
		near(t, id+" training loss by integration", p.TrainLoss(end), epsilon, 1e-8)
	}
}

// integrate solves dδ/dt = -∇L̂(δ) by the classical Runge-Kutta method.
func integrate(p annealing.Problem, time float64, steps int) []float64 {
	gamma, d := p.Train(), p.Start()
	h := time / float64(steps)
	for range steps {
		for i := range d {
			f := func(x float64) float64 { return -2 * gamma[i] * x }
			k1 := f(d[i])
			k2 := f(d[i] + h/2*k1)
			k3 := f(d[i] + h/2*k2)
			k4 := f(d[i] + h*k3)
			d[i] += h / 6 * (k1 + 2*k2 + 2*k3 + k4)
		}
	}
	return d
}

// C3: what Proposition 1 promises for gradient flow.
func TestFlowIsBad(t *testing.T) {
	for _, alpha := range []float64{0.01, 0.1, 0.5, 0.99} {
		for _, epsilon := range []float64{0.01, 0.1, 0.5, 0.99} {
			for _, inputs := range [][]int{{1, 1, 2}, {2, 1, 2}} {
				if got, least := flow(t, problem(t, alpha, inputs...), epsilon).Population, 1.5*epsilon*(1-alpha); got < least {
					t.Errorf("α = %g, ε = %g, %v: %v is below %v", alpha, epsilon, inputs, got, least)
				}
			}
		}
	}
}

// C4: annealing ends at 0.75 ε for every K.
func TestAnnealedEnd(t *testing.T) {
	for _, pair := range pairs {
		alpha, epsilon := pair[0], pair[1]
		id := named("annealed", pair)
		closed := ok[annealing.End](t)(annealing.AnnealedEnd(1e4/alpha, epsilon))
		near(t, id+" loss", closed.Population, gold(t, id, "LD_good"), 1e-12)
		near(t, id+" time", closed.FlowTime, gold(t, id, "stop_time_of_flow"), 1e-12)
		p := problem(t, alpha)
		for _, steps := range []int{1, 2, 5, 50} {
			r := anneal(t, p, annealing.LargeRate, steps, epsilon)
			near(t, fmt.Sprintf("%s K=%d", id, steps), r.Population, gold(t, id, "LD_good"), 1e-12)
			near(t, fmt.Sprintf("%s K=%d time", id, steps), r.FlowTime, closed.FlowTime, 1e-12)
			if d := math.Abs(r.Descent[1][1]); d > 1e-13*math.Abs(r.Descent[0][1]) {
				t.Errorf("%s: residual 2 after one step is %g", id, d)
			}
			near(t, "oscillation", r.Descent[steps][0], math.Pow(-1, float64(steps))*r.Descent[0][0], 1e-14)
		}
		if a, b := flow(t, p, epsilon), anneal(t, p, annealing.LargeRate, 0, epsilon); a.Population != b.Population {
			t.Errorf("no large steps: %v, flow alone: %v", b.Population, a.Population)
		}
	}
}

// C5: the ratio is near 2 and below it (E3).
func TestRatio(t *testing.T) {
	p := problem(t, 0.1)
	ratio := flow(t, p, 0.1).Population / anneal(t, p, annealing.LargeRate, 5, 0.1).Population
	near(t, "ratio", ratio, 1.999994000072, 1e-10) // the specification's C5, 50 digits
	near(t, "ratio", ratio, gold(t, "annealed_a0.1_e0.1", "ratio_bad_over_good"), 1e-12)
	for _, x := range []float64{1e-8, 1e-6, 1e-4, 1e-2} {
		slow := ok[annealing.End](t)(annealing.FlowEnd(1, x))
		fast := ok[annealing.End](t)(annealing.AnnealedEnd(1, x))
		if r := slow.Population / fast.Population; !(r < 2) || math.Abs(r-2*(1-3*x)) > 100*x*x+1e-15 {
			t.Errorf("ε/A = %g: ratio %v", x, r)
		}
	}
}

// C6: gradient descent with a small step comes near to the flow, with an error
// proportional to the step once both are taken at the same training loss.
func TestSmallStepsApproachFlow(t *testing.T) {
	const id = "small_step_gd_approaches_flow"
	p := problem(t, 0.1)
	var last float64
	for _, h := range []float64{0.5, 0.1, 0.01, 0.001} {
		key := fmt.Sprint(h)
		r := ok[annealing.Run](t)(p.Descend(h, 20000, 0.1))
		near(t, key+" loss", r.Population/0.1, gold(t, id, key, "LD_over_eps"), 1e-9)
		near(t, key+" training loss", r.Train/0.1, gold(t, id, key, "train_over_eps"), 1e-9)
		if want := int(gold(t, id, key, "steps")); r.Outcome != (gd.Outcome{Kind: gd.Converged, Step: want}) {
			t.Errorf("step %g: %v, want %d", h, r.Outcome, want)
		}
		same := flow(t, p, r.Train)
		deviation := -math.Log(p.Share(r.End, 1) / p.Share(same.End, 1))
		if h < 0.1 && math.Abs(last/deviation-10) > 1.5 {
			t.Errorf("a step ten times smaller than %g divides the error by %v", 10*h, last/deviation)
		}
		last = deviation
	}
}

// C7: the 8 training sets.
func TestProbability(t *testing.T) {
	identical, all := annealing.Probability(annealing.Sample.Identical)
	if identical != 2 || all != 8 {
		t.Errorf("%d of %d samples are identical, want 2 of 8", identical, all)
	}
	near(t, "identical", float64(identical)/float64(all), gold(t, "sample_probability", "identical"), 0)
	near(t, "2+1", float64(all-identical)/float64(all), gold(t, "sample_probability", "two_one"), 0)
	seen := map[annealing.Sample]bool{}
	for _, s := range annealing.Samples() {
		seen[s] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d different samples", len(seen))
	}
	near(t, "mean", annealing.Mean(func(s annealing.Sample) float64 { return float64(s[0]) }), 1.5, 0)
}

// C8: with identical samples the large rate is unstable, and the flow repairs it.
func TestIdenticalSample(t *testing.T) {
	const id = "identical_sample_case"
	p := problem(t, 0.1, 1, 1, 1)
	for _, steps := range []int{0, 1, 2, 3, 50} {
		r := anneal(t, p, annealing.LargeRate, steps, 0.1)
		if steps > 0 {
			near(t, "factor", r.Descent[1][0]/r.Descent[0][0], gold(t, id, "gd_factor"), 1e-12)
		}
		near(t, "residual", math.Abs(r.End[0]), gold(t, id, "residual1_after_flow"), 1e-12)
		near(t, "loss", r.Population, gold(t, id, "LD"), 1e-12)
		if flipped := r.End[0]*r.Descent[0][0] < 0; flipped != (steps%2 == 1) {
			t.Errorf("%d steps: flipped %v", steps, flipped)
		}
		near(t, "untrained", p.Untrained(), 1e5/2, 1e-12)
	}
}

// E1: after enough steps on identical samples the training loss overflows. From
// 141² = 2·10⁴ it grows by 4 a step and passes 1.8·10³⁰⁸ at step 505.
func TestIdenticalSampleOverflows(t *testing.T) {
	r := anneal(t, problem(t, 0.5, 2, 2, 2), annealing.LargeRate, 2000, 0.1)
	if want := (gd.Outcome{Kind: gd.Diverged, Step: 505}); r.Outcome != want {
		t.Errorf("%v, want %v", r.Outcome, want)
	}
}

// C10: the benefit does not hang on the exact rate.
func TestRateAndSteps(t *testing.T) {
	const id = "eta_K_sweep"
	p := problem(t, 0.1)
	rates := ok[map[string]value](t)(entry(t, id).Fields())
	if len(rates) != 11 {
		t.Fatalf("%d rates", len(rates))
	}
	for rate, bySteps := range rates {
		for steps := range ok[map[string]value](t)(bySteps.Fields()) {
			r := anneal(t, p, number(t, rate), int(number(t, steps)), 0.1)
			near(t, "rate "+rate+" K "+steps, r.Population/0.1, gold(t, id, rate, steps, "LD_over_eps"), 1e-9)
			stopped := ok[value](t)(bySteps.At(steps, "stopped_inside_gd_at_step"))
			if inside := r.Outcome.Kind == gd.Converged; inside == stopped.IsNull() {
				t.Errorf("rate %s, K %s: %v", rate, steps, r.Outcome)
			} else if inside && float64(r.Outcome.Step) != ok[float64](t)(stopped.Float()) {
				t.Errorf("rate %s, K %s: stopped at step %d", rate, steps, r.Outcome.Step)
			}
		}
	}
}

func ExampleProblem_Anneal() {
	e, _ := annealing.Proposition1(0.1)
	p, _ := e.Train(annealing.Sample{1, 1, 2})
	slow, _ := p.FlowTo(0.1)
	fast, _ := p.Anneal(annealing.LargeRate, 1, 0.1)
	fmt.Printf("training loss %.3f and %.3f, population loss %.5f and %.5f\n",
		slow.Train, fast.Train, slow.Population, fast.Population)
	// Output: training loss 0.100 and 0.100, population loss 0.15000 and 0.07500
}

func ExampleSmallestSquare() {
	square, err := annealing.SmallestSquare(0.1, 0.1)
	fmt.Printf("%.2f %v\n", square, err)
	// Output: 4.86 <nil>
}
