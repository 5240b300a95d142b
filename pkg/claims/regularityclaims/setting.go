package regularityclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity"
)

var setting = []assertion.Assertion{
	assertion.New("06-1", claim.Theorem, paper+", Proposition 5",
		`Every member of the family has $F'(1)=0$ and $F''(1)=1$, so that at a minimum $xy=1$ the sharpness is $x^2+y^2=(x-y)^2+2$. Values and derivatives of five members at six places.`,
		functions),
	assertion.New("06-2", claim.Theorem, paper+", Section 2.3",
		`The sharpness of $f(x,y)=F(xy)$ is the largest eigenvalue of a Hessian of two rows; six points, on some of which the largest eigenvalue in size is another.`,
		hessian),
}

var mechanics = []assertion.Assertion{
	assertion.New("06-3", claim.Theorem, paper+", equation of gradient descent",
		`Both factors move from the old pair. Twelve steps on five functions, two of them chaotic in their first steps.`,
		steps),
	assertion.New("06-4", claim.Theorem, derived,
		`With $v=\eta F'(s)$ one step multiplies $x-y$ by $1+v$, $x+y$ by $1-v$ and $x^2-y^2$ by $1-v^2$, exactly; $s$ and $u=x^2+y^2$ obey a recursion of their own. Fifty steps by products against fifty steps of gradient descent.`,
		identities),
}

func functions(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, id := range []string{"point-good-1.0", "point-good-0.5", "point-bad-1", "point-bad-3", "point-bad-5"} {
		in := inputs(g, id)
		f, err := in.function()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		var got, want []float64
		for _, d := range []struct {
			name string
			at   func(float64) float64
		}{{"F", f.Value}, {"F1", f.Slope}, {"F2", f.Curvature}} {
			want = append(want, g.List(id, d.name)...)
			got = append(got, assertion.Per(in.S, d.at)...)
		}
		checks = append(checks,
			claim.AllClose(want, got, g.Tolerance(id, "rounding of closed forms")).From(g.Entry(id).How),
			claim.AllClose([]float64{1, 1}, []float64{1 + f.Slope(1), f.Curvature(1)}, claim.Abs(1e-12, "rounding")).From("1 + F'(1) and F″(1)"))
	}
	return claim.Both(checks...)
}

func hessian(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, id := range []string{"sharp-good-1.0-3.0-0.5", "sharp-good-0.5-4.0-1.0", "sharp-bad-1-3.0-0.5", "sharp-bad-3-3.0-0.5", "sharp-bad-3-4.0-0.25", "sharp-bad-5-4.0-0.3"} {
		in := inputs(g, id)
		f, err := in.function()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		largest, size := regularity.Sharpness(f, regularity.Point{X: in.X, Y: in.Y})
		checks = append(checks, claim.AllClose([]float64{g.Number(id, "lambda_max"), g.Number(id, "abs_max")}, []float64{largest, size},
			g.Tolerance(id, "rounding of two eigenvalues")).From(g.Entry(id).How))
	}
	return claim.Both(checks...)
}

func steps(g *assertion.Values) claim.Check {
	var checks []claim.Check
	for _, id := range []string{"traj-good-1.0-4.0-0.3-0.16", "traj-good-0.5-4.0-0.3-0.16", "traj-bad-1-4.0-0.3-0.16", "traj-bad-3-4.0-0.3-0.05", "traj-bad-3-4.0-0.5-0.006"} {
		p, err := path(g, id, 12)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		x := assertion.Per(p.Points, func(q regularity.Point) float64 { return q.X })
		y := assertion.Per(p.Points, func(q regularity.Point) float64 { return q.Y })
		checks = append(checks,
			g.CloseList(id, x, "rounding over twelve steps", "x"),
			g.CloseList(id, y, "rounding over twelve steps", "y"))
	}
	return claim.Both(checks...)
}

func identities(g *assertion.Values) claim.Check {
	const id, n = "identity-50", 50
	p, err := path(g, id, n)
	if err != nil {
		return assertion.Unmeasured(err)
	}
	r, end := p.Products(), p.Points[n]
	tol := g.Tolerance(id, "rounding over fifty factors")
	return claim.Both(
		claim.AllClose([]float64{g.Number(id, "D50"), g.Number(id, "m50")}, []float64{end.Unbalance(), end.X - end.Y}, tol).From(g.Entry(id).How),
		claim.AllClose([]float64{g.Number(id, "D0*prod(1-v^2)"), g.Number(id, "m0*prod(1+v)")}, []float64{r.Unbalance[n], r.Difference[n]}, tol).From(g.Entry(id).How),
		claim.AllClose([]float64{end.X + end.Y, end.S(), end.U()}, []float64{r.Sum[n], r.S[n], r.U[n]}, tol).From("fifty steps of gradient descent"),
		claim.AtMost(math.Sqrt2, math.Abs(r.Unbalance[n]/r.Unbalance[0]), "unbalance, end over start"),
	)
}
