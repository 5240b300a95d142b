package criticalclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/critical"
	"largestep/pkg/theory/gd"
)

var instability = []assertion.Assertion{
	assertion.New("01-24", claim.Corollary, paper+", Remark 1"+derived,
		`Whether the loss saturates or blows up beyond $2/L''$ is told by the sign of $3(L''')^2-L''L''''$ at the minimum: $-1$ and $1/32$ for degenerate data, $-1.7066$ and $0.2628$ for Example 2 (exponential, logistic).`,
		flips),
	assertion.New("01-25", claim.Corollary, paper+", Remark 1"+derived,
		`It depends on the data and not on the loss alone: on $z=(1,-3)$ the exponential loss settles on a stable 2-cycle at $\eta=0.78$, above its local rate $0.7598357$, and diverges at $1.2$.`,
		saturates),
	assertion.New("01-26", claim.Figure, paper+", Fig. A1",
		`One step makes $|w|$ larger exactly if $\varphi(|w|)=\eta L'(|w|)-2|w|$ is above 0. For the logistic loss at $\eta=10$, $\varphi$ crosses 0 at $w^*=1.7760295$.`,
		phi),
}

func flips(*assertion.Values) claim.Check {
	var got []float64
	for _, p := range []critical.Scalar{
		critical.Degenerate(critical.Exp), critical.Degenerate(critical.Logistic),
		critical.Example2(critical.Exp), critical.Example2(critical.Logistic),
	} {
		f, err := p.Flip()
		got = append(got, assertion.Or(f.Discriminant, err))
	}
	return claim.AllClose([]float64{-1, 1.0 / 32, -1.7066, 0.2628}, got, claim.Abs(5e-5, "the last two are given to four decimals")).
		From("by hand for degenerate data; 50-digit roots for Example 2")
}

func saturates(*assertion.Values) claim.Check {
	p, err := critical.NewScalar(critical.Exp, 1, -3)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	f, err := p.Flip()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	o, err := p.AttractingCycle(-0.2, 0.78, 20000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	above, err := p.Outcome(-0.2, 1.2, 1000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		// The minimum solves e^-w = 3 e^3w, so w = -log(3)/4; there L″ = (e^-w + 9 e^3w)/2 = 2 e^-w.
		claim.Close(math.Exp(-math.Log(3)/4), f.Rate, claim.Rel(1e-12, "Brent's method ends at rounding")).From("closed form 3^(-1/4)"),
		claim.Equal(2, len(o.W), "points of the cycle at 0.78"),
		claim.AtMost(1, math.Abs(o.Multiplier), "a multiplier below 1 attracts"),
		claim.Equal(gd.Diverged, above.Kind, "outcome at 1.2"),
	)
}

func phi(g *assertion.Values) claim.Check {
	wrong, cases := 0, 0
	for _, loss := range []critical.Loss{critical.Exp, critical.Logistic} {
		p := critical.Degenerate(loss)
		for rate := 0.1; rate < 20; rate *= 1.2 {
			for x := 0.05; x < 10; x *= 1.1 {
				f := critical.Phi(loss, rate, x)
				if math.Abs(f) < 1e-9 {
					continue // rounding decides
				}
				cases++
				if grows := math.Abs(p.Step(x, rate)) > x; grows != (f > 0) {
					wrong++
				}
			}
		}
	}
	zero := g.Number("two_cycle_wstar_log_eta=10")
	before := critical.Phi(critical.Logistic, 10, zero*(1-1e-9))
	after := critical.Phi(critical.Logistic, 10, zero*(1+1e-9))
	return claim.Both(
		claim.Never("weight and rate where the sign is wrong", wrong, cases, "both losses, rates 0.1 to 20, weights 0.05 to 10"),
		claim.Equal(true, before > 0 && after < 0, "φ changes its sign within a relative 1e-9 of the golden w*"),
	)
}

var phaseMap = []assertion.Assertion{
	assertion.New("01-27", claim.Theorem, theorem,
		`Over the plane of starts and rates: the exponential loss converges below $\eta_{\mathrm{crit}}(w_0)$ and diverges above it; the logistic loss converges up to 8 and ends on a 2-cycle above. Cell by cell on two grids of 100 by 100, from the dynamics alone.`,
		planes),
}

func planes(*assertion.Values) claim.Check {
	wrong, cells := 0, 0
	for _, loss := range []critical.Loss{critical.Exp, critical.Logistic} {
		top, beyond := 2.5, gd.Diverged
		if loss == critical.Logistic {
			top, beyond = 20.25, gd.Cycle
		}
		var starts, rates []float64
		for i := range 100 {
			starts = append(starts, -5+10*float64(i)/99) // 0 is not among them
			rates = append(rates, top*float64(i+1)/100)
		}
		m, err := critical.Degenerate(loss).PhaseMap(starts, rates, 2000)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for r, rate := range rates {
			for i, w0 := range starts {
				boundary := 8.0
				if loss == critical.Exp {
					boundary = assertion.Or(critical.ExpCriticalRate(w0))
				}
				want := gd.Converged
				if rate > boundary {
					want = beyond
				}
				cells++
				if m.At(i, r).Kind != want {
					wrong++
				}
			}
		}
	}
	return claim.Never("cell on the wrong side", wrong, cells, "w0 from -5 to 5; rates up to 2.5 and 20.25")
}
