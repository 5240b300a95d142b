package criticalclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/critical"
)

// form is a closed form of the critical rate.
type form struct {
	loss critical.Loss
	id   string
	rate func(w0 float64) (float64, error)
}

var forms = []form{
	{critical.Exp, "eta_crit_exp_w0=%g", critical.ExpCriticalRate},
	{critical.Logistic, "eta_crit_log_w0=%g", critical.LogisticCriticalRate},
}

var criticalRate = []assertion.Assertion{
	assertion.New("01-1", claim.Theorem, theorem,
		`On degenerate data the critical rate from $w_0$ is $2w_0/\sinh w_0$ for the exponential loss and $4w_0/\tanh(w_0/2)$ for the logistic loss; solving $L'(w_0)=-L'(w_0-\eta L'(w_0))$ for $\eta$ gives the same.`,
		closedForms),
	assertion.New("01-2", claim.Theorem, theorem+derived,
		`The critical rate is the same from $w_0$ and $-w_0$. At $w_0=0$ every rate solves the equation, so there it is refused.`,
		evenAndSingular),
	assertion.New("01-18", claim.Theorem, theorem+derived,
		`The equation of Theorem 1 says that $w_0$ lies on a 2-cycle: at the critical rate, two steps lead back. Shown for both losses and for data with and without symmetry.`,
		twoStepsLeadBack),
}

func closedForms(g *assertion.Values) claim.Check {
	var ids []string
	var closed, solved []float64
	for _, f := range forms {
		for _, w0 := range []float64{0.1, 0.5, 1, 2, 3, 5} {
			ids = append(ids, fmt.Sprintf(f.id, w0))
			closed = append(closed, assertion.Or(f.rate(w0)))
			rate, _, err := critical.Degenerate(f.loss).CriticalRate(w0)
			solved = append(solved, assertion.Or(rate, err))
		}
	}
	return claim.Both(
		g.CloseAll(ids, closed, "two roundings of float64 and the hyperbolic function"),
		claim.AllClose(closed, solved, claim.Rel(1e-10, "the solver stops at neighbouring numbers")).From("the closed form"),
	)
}

func evenAndSingular(*assertion.Values) claim.Check {
	asymmetric, tried := 0, 0
	refused := true
	for _, f := range forms {
		for w0 := 0.01; w0 < 30; w0 *= 1.3 {
			tried++
			if assertion.Or(f.rate(w0)) != assertion.Or(f.rate(-w0)) {
				asymmetric++
			}
		}
		_, closed := f.rate(0)
		_, _, solved := critical.Degenerate(f.loss).CriticalRate(0)
		refused = refused && closed != nil && solved != nil
	}
	return claim.Both(
		claim.Never("start with another rate than its mirror image", asymmetric, tried, "the same bits"),
		claim.Equal(true, refused, "refused at 0 by both losses, closed form and solver"),
	)
}

func twoStepsLeadBack(*assertion.Values) claim.Check {
	var want, got []float64
	for _, p := range []critical.Scalar{
		critical.Degenerate(critical.Exp), critical.Degenerate(critical.Logistic),
		critical.Example2(critical.Exp), critical.Example2(critical.Logistic),
	} {
		for _, w0 := range []float64{-2, -1, -0.3, -0.05} {
			rate, _, err := p.CriticalRate(w0)
			if err != nil {
				rate = math.NaN()
			}
			want = append(want, w0)
			got = append(got, p.Step(p.Step(w0, rate), rate))
		}
	}
	return claim.AllClose(want, got, claim.Abs(1e-12, "rounding, multiplied by the slope of two steps")).From("the start")
}
