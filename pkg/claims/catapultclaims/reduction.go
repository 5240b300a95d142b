package catapultclaims

import (
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/seed"
)

var reduction = []assertion.Assertion{
	assertion.New("02-1", claim.Theorem, paper+", Eqs. A2 and A3",
		`On degenerate data the output $f$ and the kernel's eigenvalue $\lambda$ step by themselves: the two-number recurrence and gradient descent on all 150 weights agree for 20 steps, for the exponential, logistic and squared loss.`,
		func(*assertion.Values) claim.Check { return followed(false) }),
	assertion.New("02-2", claim.Theorem, "Exact reduction"+derived,
		`On any data $\beta$, $M$ and $s$ step by themselves: on Example 4 with $m=40$ they agree with gradient descent on all 120 weights, and with a network of three units, for 30 steps.`,
		momentsFollowed),
	assertion.New("02-3", claim.Theorem, "Invariant"+derived,
		`A step multiplies $\lambda^2-4f^2/m$ by $(1-\gamma^2)^2$ with $\gamma=\eta L'(f)/\sqrt{m}$. Measured on all weights.`,
		func(*assertion.Values) claim.Check { return followed(true) }),
}

// followed runs all weights beside the two numbers and compares them, or checks the
// invariant on the weights alone.
func followed(invariant bool) claim.Check {
	var want, got []float64
	for _, loss := range catapult.Losses() {
		net, err := catapult.RandomNetwork(loss, catapult.Example3(), 50, 0.5, seed.New(seed.Root, "claims", "02-1", loss.String()))
		if err != nil {
			return assertion.Unmeasured(err)
		}
		s, err := net.State()
		if err != nil {
			return assertion.Unmeasured(err)
		}
		p := degenerate(loss, 50)
		rate := 1.7 / (s.Lambda * p.Curvature(0))
		direct := s
		for range 20 {
			before := direct
			s = p.Step(s, rate)
			if err := net.Step(rate); err != nil {
				return assertion.Unmeasured(err)
			}
			if direct, err = net.State(); err != nil {
				return assertion.Unmeasured(err)
			}
			if invariant {
				gamma := rate * p.Slope(before.F) / math.Sqrt(50)
				want = append(want, p.Invariant(before)*math.Pow(1-gamma*gamma, 2))
				got = append(got, p.Invariant(direct))
			} else {
				want = append(want, direct.F, direct.Lambda)
				got = append(got, s.F, s.Lambda)
			}
		}
	}
	if invariant {
		return claim.AllClose(want, got, claim.Abs(1e-9, "rounding")).From("closed form")
	}
	return claim.AllClose(want, got, claim.Abs(1e-10, "rounding over 20 steps")).From("all weights")
}

func momentsFollowed(*assertion.Values) claim.Check {
	var want, got []float64
	for _, loss := range catapult.Losses() {
		net, err := catapult.RandomNetwork(loss, catapult.Example4(), 40, 0.5, seed.New(seed.Root, "claims", "02-2", loss.String()))
		if err != nil {
			return assertion.Unmeasured(err)
		}
		r, err := catapult.NewReduced(loss, 40, catapult.Example4())
		if err != nil {
			return assertion.Unmeasured(err)
		}
		start := net.Moments()
		small, err := r.Network(start)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		rate := 0.6 / assertion.Or(r.KernelTop(start))
		end, _, err := r.Run(start, rate, 30, nil)
		if err != nil {
			return assertion.Unmeasured(err)
		}
		for _, n := range []*catapult.Network{net, small} {
			if _, err := n.Descend(rate, 30); err != nil {
				return assertion.Unmeasured(err)
			}
			want = append(want, flat(n.Moments())...)
			got = append(got, flat(end)...)
		}
	}
	return claim.AllClose(want, got, claim.Abs(1e-8, "rounding over 30 steps")).From("all weights")
}

func flat(s catapult.Moments) []float64 {
	return append(append(append([]float64(nil), s.Beta...), s.M...), s.S)
}
