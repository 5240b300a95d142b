package regularityclaims

import (
	"fmt"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity"
)

var exceptions = []assertion.Assertion{
	assertion.New("06-17", claim.Figure, paper+", Section 8, Figures 16 and 17",
		`A bad function started very near a minimum does end at the edge: $b=3$ from $(5,0.202)$ at $\eta S_{\infty}=1.9995$. Raising $b$ at one start and $\eta S_0=4$ removes it: 1.9997, 1.4304, 0.8984, 0.5753 for $b=3,5,7,9$.`,
		nearMinimum),
	assertion.New("06-27", claim.Figure, paper+", Section 8",
		`The exception is general: for $b=3,5,7,9$ from $s_0=1.001$ and $1.01$ at $u_0=20$, every rate with $2.02\le\eta u_0\le 3$ leads to $\eta S_{\infty}>1.999$.`,
		nearMinimumGrid),
	assertion.New("06-28", claim.Theorem, paper+", Section 8 (asymmetric function)",
		`$\log(1+e^{1-s})$ grows like a good function and shows no edge: its infimum is at infinity, and after 10,000 steps $s=12.04$ and $\eta F'' u=0.00011$.`,
		asymmetric),
	assertion.New("06-21", claim.Figure, paper+", Figure 4 (own construction)",
		`A bump between the minimum and infinity changes neither growth nor minimum, and moves the limit away from the edge: $\eta S_{\infty}$ is 1.467 and 1.462 with it, 1.989 and 1.983 without.`,
		bump),
}

var sameStart = []string{"sameinit-b3", "sameinit-b5", "sameinit-b7", "sameinit-b9"}

func nearMinimum(g *assertion.Values) claim.Check {
	ids := append([]string{"bad-b3-nearmin-EoS"}, sameStart...)
	return claim.Both(
		claim.AllClose(g.Numbers(ids, "eta_sharp_inf"), scaled(ends(g, ids)), g.Tolerance(ids[0], "tens of thousands of steps")).From(g.Entry(ids[0]).How),
		claim.AllClose([]float64{1.9995, 1.9997, 1.4304, 0.8984, 0.5753}, scaled(ends(g, ids)), claim.Abs(5e-5, "given to four decimals")).From("the statement"),
	)
}

func nearMinimumGrid(*assertion.Values) claim.Check {
	elsewhere, runs := 0, 0
	for _, b := range []int{3, 5, 7, 9} {
		for _, s := range []float64{1.001, 1.01} {
			for _, c := range []float64{2.02, 2.5, 3} {
				// The slow phase takes hundreds of thousands of steps for b = 9, and
				// rounding keeps it from coming nearer than about 1e-11.
				r, err := regularity.Descend(bad(b), at(s, 20), c/20, regularity.Options{Steps: 1000000, Tolerance: 1e-9})
				runs++
				if scaled := r.Scaled(); err != nil || !(scaled > 1.999 && scaled <= 2) {
					elsewhere++
				}
			}
		}
	}
	return claim.Never("run that ends elsewhere", elsewhere, runs, "at |xy - 1| < 1e-9")
}

func asymmetric(g *assertion.Values) claim.Check {
	const id = "x-softplus"
	in, f := inputs(g, id), regularity.Softplus()
	p, err := regularity.Follow(f, in.start(), in.Eta, 10000)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	end := p.Points[len(p.Points)-1]
	return claim.Both(
		claim.AllClose([]float64{g.Number(id, "s"), g.Number(id, "R")}, []float64{end.S(), in.Eta * f.Curvature(end.S()) * end.U()},
			g.Tolerance(id, "rounding over 10,000 steps")).From(g.Entry(id).How),
		claim.Close(1, assertion.Or(regularity.Degree(f.Value, 1e6)), claim.Abs(1e-5, "a slope at R = 1e6")).From("its growth"),
	)
}

func bump(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, id := range []string{"x-perturbed-A0.0-C2.6", "x-perturbed-A0.0-C3.2", "x-perturbed-A2.0-C2.6", "x-perturbed-A2.0-C3.2"} {
		in := inputs(g, id)
		f, err := regularity.NewPerturbed(in.A)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		checks = append(checks, claim.Close(g.Number(id, "eta_sharp_inf"), descend(f, in.start(), in.Eta).Scaled(), g.Tolerance(id, "two stops")).
			From(fmt.Sprintf("A = %g; %s", in.A, g.Entry(id).How)))
	}
	return claim.Both(checks...)
}
