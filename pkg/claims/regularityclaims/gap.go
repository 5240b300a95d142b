package regularityclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity"
)

var gap = []assertion.Assertion{
	assertion.New("06-9", claim.Corollary, derived+", sharpening Theorem 6.2",
		`The limit lies $\frac{\eta}{2c}$ below $\frac{2}{\eta}$ as $\eta\to 0$, with $c=2\alpha^2-\beta$ from $F'(1+\delta)=\delta+\alpha\delta^2+\beta\delta^3+\dots$: $1.5\,\eta$, $0.7205\,\eta$ and $0.5719\,\eta$ for $a=1,\frac{1}{2},\frac{1}{4}$; $0.03409\,\eta$, $0.00893\,\eta$ and $0.00403\,\eta$ for $b=3,5,7$.`,
		gapLaw),
	assertion.New("06-23", claim.Theorem, paper+", Theorem 15 (asymptotic part)",
		`Near its limit a run contracts by $1-\eta S_{\infty}$ a step: $b=3$ from $(5,0.3)$ at $\eta=3/S_0$.`,
		contraction),
}

func gapLaw(g *assertion.Values) claim.Check {
	constants := []struct {
		id string
		f  regularity.Function
	}{
		{"gaplaw-good-1.0", good(1)}, {"gaplaw-good-0.5", good(0.5)}, {"gaplaw-good-0.25", good(0.25)},
		{"gaplaw-bad-3", bad(3)}, {"gaplaw-bad-5", bad(5)}, {"gaplaw-bad-7", bad(7)}, {"gaplaw-bad-9", bad(9)},
	}
	var checks []claim.Check
	for _, c := range constants {
		cubic, limit, err := regularity.GapLaw(c.f)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		checks = append(checks, claim.AllClose([]float64{g.Number(c.id, "c"), g.Number(c.id, "pred")}, []float64{cubic, limit},
			g.Tolerance(c.id, "closed forms")).From(fmt.Sprintf("c and 1/(2c) of %v: %s", c.f, g.Entry(c.id).How)))
	}
	for i, c := range constants[:3] {
		const eta = 0.04
		s := limits([]regularity.Run{descend(c.f, regularity.Point{X: 8, Y: 0.2}, eta)})[0]
		checks = append(checks, claim.Close(g.Number(constants[i].id, "pred"), (2/eta-s)/eta, claim.Rel(0.02, "the law is for η → 0; η = 0.04")).
			From("1/(2c), against a run from (8, 0.2)"))
	}
	for _, c := range constants[4:6] {
		for _, at := range []struct{ eta, slack float64 }{{0.15, 0.03}, {0.1, 0.015}} {
			checks = append(checks, claim.Close(g.Number(c.id, "pred"), gapFrom(c.f, at.eta), claim.Rel(at.slack, fmt.Sprintf("η = %g: the error shrinks with η", at.eta))).
				From(fmt.Sprintf("1/(2c), against %v from xy = 1.01", c.f)))
		}
	}
	checks = append(checks, claim.AllClose([]float64{1.4742, 1.49974}, []float64{gapFrom(good(1), 0.15), gapFrom(good(1), 0.015)}, claim.Abs(5e-5, "small differences of larger numbers")).
		From("a = 1 at η = 0.15 and 0.015, runs made apart"))
	r := ends(g, []string{"sameinit-b3"})[0]
	s := limits([]regularity.Run{r})[0]
	return claim.Both(append(checks,
		claim.Close(g.Number("gaplaw-bad-3", "pred"), (2/r.Eta-s)/r.Eta, claim.Rel(0.02, "η = 0.0935")).From("1/(2c), against b = 3 from (5, 0.22)"),
		claim.Close(g.Number("sameinit-b3", "gap_over_eta"), (2/r.Eta-s)/r.Eta, claim.Rel(1e-4, "a small difference of two numbers near 21")).From(g.Entry("sameinit-b3").How))...)
}

// gapFrom returns (2/η - S)/η at the limit of a run from beside a minimum that is
// sharp enough to repel.
func gapFrom(f regularity.Function, eta float64) float64 {
	r, err := regularity.Descend(f, at(1.01, 2.5/eta), eta, regularity.Options{Steps: 1000000})
	if err != nil {
		return math.NaN()
	}
	return (2/eta - assertion.Or(r.Limit())) / eta
}

func contraction(g *assertion.Values) claim.Check {
	const id = "x-rate-b3"
	p, err := path(g, id, 41)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	_, across := regularity.Jacobian(p.Eta, limits(ends(g, []string{id}))[0])
	return claim.AllClose([]float64{g.Number(id, "ratio"), g.Number(id, "one_minus_etaS")}, []float64{p.Contractions()[40], across},
		g.Tolerance(id, "a quotient of small numbers")).From(g.Entry(id).How)
}
