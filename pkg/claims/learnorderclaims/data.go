package learnorderclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

var data = []assertion.Assertion{
	assertion.New("04-6", claim.Theorem, paper+", Section 2"+derived,
		`Pattern P has the gap: $y \langle x_1, w_* \rangle \ge \gamma_0$ for every example. Its mean square is $1 + 2 \gamma_0 \sqrt{2/(\pi d)} + \gamma_0^2$. Shown on 20,000 draws at $d=64$, $\gamma_0 = 1/\sqrt{d}$.`,
		dataLaw),
	assertion.New("04-7", claim.Theorem, paper+", Section 2",
		`Pattern Q is not linearly separable: the best linear rule is wrong on a quarter of its mass, whatever $r$.`,
		notLinear),
	assertion.New("04-12", claim.Theorem, paper+derived,
		`A direction at angle $\varphi$ to $w_*$ errs on pattern P with chance $E_h \Phi(-(\gamma_0 \sqrt{d} + |h|) \cot \varphi)$, $h$ a normal number. Shown against 4,000 draws at five angles, and against $\varphi/\pi$ without a gap.`,
		errorFormula),
}

func dataLaw(*assertion.Values) claim.Check {
	d := learnorder.PaperScales().Distribution
	rng := seed.New(seed.Root, "claims", "04-6")
	square, inGap := 0.0, 0
	const n = 20000
	for range n {
		e := d.DrawType(learnorder.POnly, rng)
		for _, x := range e.X1 {
			square += x * x / n
		}
		if e.Y*e.X1[0] < d.Gap {
			inGap++
		}
	}
	return claim.Both(
		claim.Never("example inside the gap", inGap, n, "draws of pattern P"),
		claim.Close(d.MeanSquare(), square, claim.Rel(0.02, "20,000 draws; their mean has a standard deviation of 0.2 %")).From("closed form"),
	)
}

func notLinear(*assertion.Values) claim.Check {
	var got []float64
	for _, r := range []float64{0.01, 0.1, 0.2, 1, 10} {
		mass, _ := learnorder.Distribution{Ring: r}.LinearRule()
		got = append(got, mass)
	}
	quarter := []float64{0.25, 0.25, 0.25, 0.25, 0.25}
	return claim.AllClose(quarter, got, claim.Exact("all twelve answers that a line can give are tried")).From("z is the midpoint of z ± ζ")
}

func errorFormula(*assertion.Values) claim.Check {
	d := learnorder.G1().Distribution
	rng := seed.New(seed.Root, "claims", "04-12")
	var formula, drawn []float64
	for _, cosine := range []float64{0.2, 0.5, 0.7, 0.87, 0.97} {
		wrong := 0
		for range 4000 {
			e := d.DrawType(learnorder.POnly, rng)
			if e.Y*(cosine*e.X1[0]+math.Sqrt(1-cosine*cosine)*e.X1[1]) <= 0 {
				wrong++
			}
		}
		formula, drawn = append(formula, d.PError(1, cosine, 0)), append(drawn, float64(wrong)/4000)
	}
	bare := learnorder.Distribution{Dim: 64}
	return claim.Both(
		claim.AllClose(formula, drawn, claim.Abs(0.02, "4,000 draws have a standard deviation of at most 0.008")).From("quadrature"),
		claim.Close(0.4/math.Pi, bare.PError(1, math.Cos(0.4), 0), claim.Abs(1e-7, "error of the quadrature")).From("φ/π without a gap"),
	)
}

var paperScales = []assertion.Assertion{
	assertion.New("04-13", claim.Theorem, paper+", Assumptions 3.2 and 3.3"+finite,
		`The scales of the theorems taken literally at $d=64$, $N=256$ show no gap: P is learnt at once by both methods (test error below 0.0005), and Q by neither (loss above 0.65, where $\log 2 = 0.693$).`,
		nothingToSee),
}

func nothingToSee(*assertion.Values) claim.Check {
	runs, err := literal()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var checks []claim.Check
	for _, m := range []learnorder.Method{learnorder.LargeThenSmall, learnorder.Small} {
		checks = append(checks,
			claim.AtMost(0.0005, learnorder.Summarize(learnorder.AtEnd(runs[m], pError)).Max, fmt.Sprintf("the largest P error of %v on three seeds", m)),
			claim.AtLeast(0.65, learnorder.Summarize(learnorder.AtEnd(runs[m], qLoss)).Min, fmt.Sprintf("the least Q-only loss of %v", m)))
	}
	return claim.Both(checks...)
}
