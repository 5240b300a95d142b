package learnorderclaims

import (
	"context"
	"fmt"
	"math"
	"sync"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

var mechanism = []assertion.Assertion{
	assertion.New("04-3", claim.Theorem, paper+", Assumption 3.1",
		`With $\tau_\xi = \tau_0 \sqrt{1-(1-\eta_1\lambda)^2}/\eta_1$ the noise part of the weights keeps its variance $\tau_0^2$ from the start. Shown for 10,000 weights after 1,000 steps.`,
		equilibrium),
	assertion.New("04-4", claim.Theorem, paper+", proof of Lemma 4.2"+derived,
		`How much a gradient bends $g$ at $z$, read after the noise has moved on to correlation $\beta$: the closed form of $a^\top K_\beta a$ for three $r$ and four $\beta$. At $r=0.1$ it is 122 times smaller at $\beta=0.9$ than for frozen features.`,
		kernel),
	assertion.New("04-15", claim.Corollary, paper+", proof of Lemma 4.2"+derived,
		`A fraction $\arctan(r)/(2\pi)$ of the neurons is active at $z+\zeta$ and not at $z$. Shown for 200,000 neurons at $r=0.2$ and $r=0.1$.`,
		wedge),
}

func equilibrium(g *assertion.Values) claim.Check {
	want := g.List("tau-xi")
	var formula, variance, target []float64
	for _, in := range []struct{ eta, lambda, tau0 float64 }{{0.13, 0.002, 10}, {1, 0.01, 0.3}} {
		tauXi := assertion.Or(learnorder.TauXi(in.eta, in.lambda, in.tau0))
		_, after := learnorder.NoisePath(in.eta, in.lambda, in.tau0, tauXi, 10000, 1000, seed.New(seed.Root, "claims", "04-3"))
		formula = append(formula, tauXi)
		variance = append(variance, inner(after, after)/10000)
		target = append(target, in.tau0*in.tau0)
	}
	return claim.Both(
		claim.AllClose(want, formula, claim.Rel(1e-12, "float64")).From(g.Entry("tau-xi").How),
		claim.AllClose(target, variance, claim.Rel(0.03, "a sample of 10,000 has a standard deviation of 1.4 %")).From("τ₀²"),
	)
}

func kernel(g *assertion.Values) claim.Check {
	var want, got []float64
	for _, r := range []float64{0.05, 0.1, 0.2} {
		for _, beta := range []float64{1, 0.99, 0.9, 0.5} {
			want = append(want, g.Number("kernel-second-difference", fmt.Sprintf("%g", r), fmt.Sprintf("%g", beta)))
			got = append(got, learnorder.KernelSecondDifference(r, beta))
		}
	}
	return claim.Both(
		claim.AllClose(want, got, claim.Rel(1e-6, "of the entry; the least values are differences of near numbers")).From(g.Entry("kernel-second-difference").How),
		claim.AtLeast(100, learnorder.KernelSecondDifference(0.1, 1)/learnorder.KernelSecondDifference(0.1, 0.9), "frozen over moving features, at r = 0.1"),
		claim.Close(1/(2*math.Pi), learnorder.KernelSecondDifference(0.001, 1)/0.001, claim.Rel(0.01, "a term of order r is left out")).From("the kink of arcsin, for frozen features"),
		claim.Close(4, math.Log2(learnorder.KernelSecondDifference(0.04, 0.5)/learnorder.KernelSecondDifference(0.02, 0.5)), claim.Abs(0.05, "terms of higher order in r")).From("order in r of moving features"),
	)
}

func wedge(*assertion.Values) claim.Check {
	var want, got []float64
	const m = 200000
	for _, r := range []float64{0.2, 0.1} {
		p, err := learnorder.NewPlane(m, r, 1, seed.New(seed.Root, "claims", "04-15"))
		if err != nil {
			return assertion.Unmeasured(err)
		}
		n := 0.0
		for _, a := range p.Activations() {
			if a>>learnorder.ZPlus&1 == 1 && a>>learnorder.AtZ&1 == 0 {
				n++
			}
		}
		want, got = append(want, learnorder.WedgeFraction(r)), append(got, n/m)
	}
	return claim.AllClose(want, got, claim.Rel(0.05, "some 1,600 pairs of 100,000 have a standard deviation of 2.5 %")).From("closed form")
}

var frozen = []assertion.Assertion{
	assertion.New("04-16", claim.Theorem, paper+", Lemmas 4.2 and 5.1"+finite,
		`In G1 between times 150 and 750 noise at the large rate changes on which side of $z$ more than a tenth of the neurons lie; small steps change less than a third as many.`,
		sides),
}

// Views returns a run of L-S and one of S in G1 on the first seed, with the neurons
// kept at times 150 and 750. The steps are those of the two views.
func Views() (runs Runs, steps map[learnorder.Method][2]int, err error) {
	v, err := views()
	return v.runs, v.steps, err
}

type viewed struct {
	runs  Runs
	steps map[learnorder.Method][2]int
}

var views = sync.OnceValues(func() (viewed, error) {
	s := learnorder.G1()
	v := viewed{Runs{}, map[learnorder.Method][2]int{}}
	for m, rate := range map[learnorder.Method]float64{learnorder.LargeThenSmall: s.LargeRate, learnorder.Small: s.SmallRate} {
		steps := [2]int{int(150 / rate), int(750 / rate)}
		run, err := learnorder.Train(context.Background(), s, m, 1, learnorder.Options{Keep: steps[:]})
		if err != nil {
			return v, err
		}
		v.runs[m], v.steps[m] = []learnorder.Run{run}, steps
	}
	return v, nil
})

func sides(*assertion.Values) claim.Check {
	v, err := views()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	changed := func(m learnorder.Method) float64 {
		kept := v.runs[m][0].Kept
		before, after := kept[v.steps[m][0]].Activations, kept[v.steps[m][1]].Activations
		n := 0.0
		for i := range before {
			if (before[i]^after[i])>>learnorder.AtZ&1 == 1 {
				n++
			}
		}
		return n / float64(len(before))
	}
	large, small := changed(learnorder.LargeThenSmall), changed(learnorder.Small)
	return claim.Both(
		claim.AtLeast(0.1, large, "fraction of the neurons that change sides with noise"),
		claim.AtMost(1.0/3, small/large, "fraction of those that do with small steps"),
	)
}
