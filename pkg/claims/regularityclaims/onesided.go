package regularityclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/regularity"
	"largestep/pkg/theory/seed"
)

var oneSidedIDs = func() (ids []string) {
	for _, b := range []int{3, 5, 7} {
		for _, c := range []string{"2.0", "3.0", "4.0"} {
			ids = append(ids, fmt.Sprintf("onesided-b%d-C%s", b, c))
		}
	}
	return append(ids, "bad-b3-onesided")
}()

var oneSided = []assertion.Assertion{
	assertion.New("06-10", claim.Theorem, paper+", Theorem 8"+repaired,
		`Bad regularity, rate beyond $2/S_0$: the run converges with $\eta S_{\infty}\le 1$, far from the limit of stability. For $b=3,5,7$ and $\eta S_0=2,3,4$ from $(5,0.3)$ it ends between 0.0085 and 0.534; and once more at $\eta S_0=3.1$ from $(5,0.4)$.`,
		oneSidedLimits),
	assertion.New("06-11", claim.Theorem, paper+", Theorem 8 (one-sided stability)",
		`After its first step such a run stays on one side of the valley: $xy-1$ never changes its sign again.`,
		oneSidedShape),
	assertion.New("06-12", claim.Theorem, derived+", in place of the constants of Theorem 8",
		`The starts from which it must be so: $s_0\ge s^{*}$ with $F''(s^{*})=6$, which is 1.4291, 1.1924 and 1.1238 for $b=3,5,7$. From 300 starts beyond, at $u_0=20$ and $2\le\eta S_0\le 6$, no run that converges ends above $\eta S_{\infty}=1$; just inside, at 0.03 less, some do.`,
		thresholds),
	assertion.New("06-24", claim.Theorem, derived,
		`The first step decides. If $s_1\ge 1$ then $s_k$ falls to 1 from above for ever; if $0<s_1<1$ and $\eta$ times the sharpness of gradient flow's minimum is at most 1, then $s_k$ stays below 1. Both end with $\eta S_{\infty}\le 1$. From 3,000 random starts.`,
		firstStep),
}

func oneSidedLimits(g *assertion.Values) claim.Check {
	runs := ends(g, oneSidedIDs)
	_, largest := extremes(scaled(runs))
	return claim.Both(
		claim.AllClose(g.Numbers(oneSidedIDs, "eta_sharp_inf"), scaled(runs), g.Tolerance(oneSidedIDs[0], "no chaos here")).From(g.Entry(oneSidedIDs[0]).How),
		claim.AtMost(1, largest, "the largest of the ten"),
	)
}

func oneSidedShape(g *assertion.Values) claim.Check {
	crossings, runs := 0, 0
	for _, id := range oneSidedIDs {
		p, err := path(g, id, 3000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		runs++
		crossings += p.Crossings(1, 1e-13)
		if len(p.Points) < 3001 || p.Eta != inputs(g, id).Eta {
			return assertion.Unmeasured(fmt.Errorf("%s: the run ended early", id))
		}
	}
	return claim.Both(
		claim.Never("change of sign after step 1", crossings, runs*3000, "until rounding, |xy - 1| > 1e-13"),
		claim.AllClose(g.Numbers(oneSidedIDs, "diff_sq_inf"), assertion.Per(ends(g, oneSidedIDs), func(r regularity.Run) float64 { return r.End.Gap() }),
			g.Tolerance(oneSidedIDs[0], "no chaos here")).From("(x - y)² at the ends of the runs"),
	)
}

func thresholds(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, b := range []int{3, 5, 7} {
		id := fmt.Sprintf("x-sstar-b%d", b)
		got := assertion.Per([]float64{2, 4, 6}, func(c float64) float64 { return assertion.Or(regularity.OneSidedStart(b, c)) })
		checks = append(checks, g.CloseList(id, got, "a root of a polynomial"))
		beyond, runs := above(b, span(got[2], got[2]+1, 20), span(2, 6, 5))
		inside, _ := above(b, []float64{got[2] - 0.03}, span(2, 6, 41))
		checks = append(checks,
			claim.Never("run from beyond that ends above 1", beyond, runs, fmt.Sprintf("of those that converge; b = %d", b)),
			claim.AtLeast(1, float64(inside), "runs from 0.03 inside that end above 1"))
	}
	return claim.Both(checks...)
}

// above counts the converged runs from these starts at these ηS0 that end with
// ηS > 1, and the converged runs.
func above(b int, starts, rates []float64) (ends, runs int) {
	m, err := regularity.NewMap(bad(b), 20, starts, rates, regularity.Options{Steps: 20000})
	if err != nil {
		return 0, 0
	}
	for _, r := range m.Runs {
		if converged(r) {
			runs++
			if r.Scaled() > 1 {
				ends++
			}
		}
	}
	return ends, runs
}

func firstStep(*assertion.Values) claim.Check {
	type result struct{ above, below, wrong bool }
	results := gd.Map(3000, func(i int) (r result) {
		rng := seed.New(seed.Root, "regularityclaims", "06-24", fmt.Sprint(i))
		f := bad([]int{3, 5, 7}[i%3])
		start := at(1+1.2*rng.Float64(), 8+30*rng.Float64())
		eta := (0.2 + 5.8*rng.Float64()) / sharp(f, start)
		s1 := regularity.Step(f, start, eta).S()
		r.above = s1 >= 1
		r.below = s1 > 0 && s1 < 1 && eta*regularity.FlowSharpness(start) <= 1
		if !r.above && !r.below {
			return r
		}
		p, err := regularity.Follow(f, start, eta, 3000)
		if err != nil {
			return result{wrong: true}
		}
		s, last := p.S(), len(p.Points)-1
		for k := 1; k < last; k++ {
			rising := s[k+1] > s[k]
			if away := math.Abs(s[k] - 1); away > 1e-12 && (s[k] > 1 == r.below || rising == r.above) {
				r.wrong = true
			}
		}
		r.wrong = r.wrong || eta*p.Points[last].U() > 1+1e-9 && math.Abs(s[last]-1) < 1e-6
		return r
	})
	above, below, wrong := 0, 0, 0
	for _, r := range results {
		if r.above {
			above++
		}
		if r.below {
			below++
		}
		if r.wrong {
			wrong++
		}
	}
	return claim.Both(
		claim.Never("run that changes its side or its direction, or ends above 1", wrong, above+below, "b = 3, 5, 7; 3,000 steps"),
		claim.AtLeast(300, float64(min(above, below)), "runs in the rarer of the two cases"),
	)
}
