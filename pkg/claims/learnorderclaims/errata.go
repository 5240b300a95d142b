package learnorderclaims

import (
	"context"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/seed"
)

var errata = []assertion.Assertion{
	assertion.New("04-24", claim.Erratum, paper+", Section 4",
		`The signal is printed as $\bar{U}_t = \sum_s \eta (1-\eta\lambda)^{t-s} \nabla \hat{L}(U_{s-1})$. The minus sign is missing: the printed sum is $-\bar{U}_t$.`,
		signalSign),
	assertion.New("04-25", claim.Erratum, paper+", proof of Lemma 4.2",
		`With $Y_1$ and $Y_2$ the noise of steps $s$ and $t$, the fresh part of the later is printed as $Y_1-\beta Y_2$ with $\beta=\eta_1(1-\eta_1\lambda)^{t-s}$. It is $Y_2-\beta Y_1$ with $\beta=(1-\eta_1\lambda)^{t-s}$: that is independent of $Y_1$, the printed one is not, with either $\beta$.`,
		freshNoise),
	assertion.New("04-26", claim.Erratum, paper+", proof of Lemma 4.2",
		`The spread of the fresh noise is said to be at least $\tau_0\sqrt{\lambda\eta_1(s-t)}$ with $s \le t$, the root of a negative number. With $t-s$ it holds up to $t-s=0.797/(\eta_1\lambda)$; at $1/(\eta_1\lambda)$, the end of the lemma's range, the spread is 0.93 of it. And $\sigma_{t,s}$, called a variance, is used as a standard deviation.`,
		freshSpread),
	assertion.New("04-27", claim.Erratum, paper+", proof of Lemma 4.2",
		`The angle from $z$ to $z-\zeta$ is given as $r \pm O(r^2)$. It is $\arctan r = r - r^3/3 + \dots$: the error is of third order.`,
		wedgeAngle),
	assertion.New("04-28", claim.Erratum, paper+", proof of Theorem 3.5",
		`With chance at least 0.1, $\gamma=\langle x_1, w_* \rangle$ is said to have $\gamma \le 2\lVert\alpha\rVert/\sqrt{d}$. The length of $\alpha$ has no say in it: at $\lVert\alpha\rVert=0.4$ the gap $1/\sqrt{d}$ forbids it. Without that factor, $|\gamma| \le 2/\sqrt{d}$ has chance 0.68.`,
		gammaScale),
	assertion.New("04-29", claim.Erratum, paper+", Appendix E.1",
		`Pre-activation noise is printed without a scale for $\lVert x \rVert$. At $\lVert x_2 \rVert$ near 8 and $r=0.5$, noise $\tau_0=10$ leaves Q to be learnt by time 20; three times $\tau_0\lVert x_2 \rVert$ keeps its loss above 0.55 until then.`,
		unscaledNoise),
	assertion.New("04-30", claim.Erratum, paper+", Section 1",
		`The informal split of 0.2, 0.2 and 0.6 is not that of the theorems: $p_0=\kappa^2/2$ is 0.2 only at $\kappa=0.63$, not small; at $\kappa=\frac{1}{2}$ it is 0.125, and $pN=d/2$ always.`,
		split),
	assertion.New("04-31", claim.Erratum, paper+", Theorem 3.4",
		`The range $(d^{-c}, \kappa^2p^2q^3)$ of $\varepsilon_1$, with $c<\frac{1}{16}$, is empty for every size that one could run: at $\kappa=\frac{1}{2}$, $p=\frac{1}{8}$, $q=0.2$ it needs $d>10^{72}$.`,
		emptyRange),
	assertion.New("04-32", claim.Erratum, paper+", proof of Proposition C.9",
		`The proof sets $u=g_t(z+\delta)$ and $v=g_t(z-\delta)$, where $\delta$ is the bound on the second difference, a number; it must be $z \pm \zeta$. Steps of length $\delta$ along $\zeta$ would make the next line, $|\gamma| \le \delta$ for $\gamma=g_t(z)-\frac{u+v}{2}$, false: at $r=d^{-3/4}$ and $\delta=d^{-1/4}$, $d=64$, two neurons bend nothing at $z \pm \zeta$ and have $\gamma=3.1$.`,
		twoDeltas),
}

func signalSign(*assertion.Values) claim.Check {
	n, samples, in, err := tiny()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	const steps = 50
	keep := 1 - in.Eta*in.Lambda
	signal, printed := flat(n.W), make([]float64, 8)
	for k := range signal {
		signal[k] *= -math.Pow(keep, steps)
	}
	for s := 1; s <= steps; s++ {
		gw, _ := n.Gradient(samples)
		for k, v := range flat(gw) {
			printed[k] += in.Eta * math.Pow(keep, float64(steps-s)) * v
		}
		n.Step(samples, in.Eta, in.Lambda, nil, nil)
	}
	negative := make([]float64, 8)
	for k, v := range flat(n.W) {
		signal[k] += v // what is left of W without the start
		negative[k] = -signal[k]
	}
	return claim.Both(
		claim.AllClose(negative, printed, claim.Abs(1e-10, "float64, 50 steps")).From("minus the signal part of W"),
		claim.AtLeast(1, math.Sqrt(inner(signal, signal)), "length of the signal, so that its sign matters"),
	)
}

func flat(rows [][]float64) []float64 {
	var out []float64
	for _, row := range rows {
		out = append(out, row...)
	}
	return out
}

func freshNoise(*assertion.Values) claim.Check {
	const eta, lambda, tau0, n, k = 0.5, 0.02, 2.0, 20000, 60
	tauXi := assertion.Or(learnorder.TauXi(eta, lambda, tau0))
	y1, y2 := learnorder.NoisePath(eta, lambda, tau0, tauXi, n, k, seed.New(seed.Root, "claims", "04-25"))
	beta, fresh := learnorder.NoiseMemory(eta, lambda, tau0, k)
	correlation := func(a, b []float64) float64 {
		return inner(a, b) / math.Sqrt(inner(a, a)*inner(b, b))
	}
	rest := func(a []float64, beta float64, b []float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = a[i] - beta*b[i]
		}
		return out
	}
	right := rest(y2, beta, y1)
	return claim.Both(
		claim.Close(beta, correlation(y1, y2), claim.Abs(0.03, "a sample of 20,000 has a standard deviation of 0.005")).From("(1-ηλ)^60; printed β is half of it"),
		claim.Close(0, correlation(right, y1), claim.Abs(0.03, "the same")).From("Y₂ - βY₁ against Y₁"),
		claim.Close(fresh, math.Sqrt(inner(right, right)/n), claim.Rel(0.03, "the same")).From("its spread"),
		claim.AtLeast(0.5, correlation(rest(y1, beta, y2), y1), "correlation of Y₁ - βY₂ with Y₁"),
		claim.AtLeast(0.5, correlation(rest(y1, eta*beta, y2), y1), "the same with the printed β"),
	)
}

func freshSpread(*assertion.Values) claim.Check {
	const eta, lambda, tau0 = 0.01, 0.01, 1.0 // ηλ = 1e-4
	ratio := func(x float64) float64 {
		_, fresh := learnorder.NoiseMemory(eta, lambda, tau0, int(math.Round(x/(eta*lambda))))
		return fresh / (tau0 * math.Sqrt(x))
	}
	return claim.Both(
		claim.Equal(true, math.IsNaN(math.Sqrt(lambda*eta*float64(10-20))), "the printed bound at s = 10, t = 20 is no number"),
		claim.AtLeast(1, ratio(0.79), "spread over bound at 0.79/(ηλ)"),
		claim.AtMost(1, ratio(0.80), "at 0.80/(ηλ)"),
		claim.Close(math.Sqrt(1-math.Exp(-2)), ratio(1), claim.Abs(1e-3, "ηλ is not 0")).From("at 1/(ηλ), √(1-e⁻²)"),
	)
}

func wedgeAngle(*assertion.Values) claim.Check {
	var want, got []float64
	for _, r := range []float64{0.02, 0.05, 0.1} {
		want, got = append(want, 1.0/3), append(got, (r-math.Atan(r))/(r*r*r))
	}
	return claim.AllClose(want, got, claim.Abs(0.003, "the next term is r²/5")).From("(r - arctan r)/r³")
}

func gammaScale(*assertion.Values) claim.Check {
	d := learnorder.PaperScales().Distribution
	rng := seed.New(seed.Root, "claims", "04-28")
	const n = 20000
	scaled, unscaled := 0, 0.0
	for range n {
		e := d.DrawType(learnorder.POnly, rng)
		gamma := math.Abs(e.X1[0]) * math.Sqrt(float64(d.Dim))
		if gamma <= 2*0.4 {
			scaled++
		}
		if gamma <= 2 {
			unscaled += 1.0 / n
		}
	}
	return claim.Both(
		claim.Never("draw with |γ| ≤ 2‖α‖/√d at ‖α‖ = 0.4", scaled, n, "printed: in at least a tenth"),
		claim.Close(math.Erf(1/math.Sqrt2), unscaled, claim.Abs(0.02, "20,000 draws")).From("chance of |h| ≤ 1"),
	)
}

func unscaledNoise(*assertion.Values) claim.Check {
	s := learnorder.G1()
	s.Ring, s.AlphaMin, s.AlphaMax = 0.5, 8, 8
	loss := func(noise float64) float64 {
		phase := learnorder.Phase{Rate: s.SmallRate, Time: 20, ActivationNoise: noise}
		run, err := learnorder.TrainPhases(context.Background(), s, []learnorder.Phase{phase}, 1, learnorder.Options{Bare: true})
		if err != nil {
			return math.NaN()
		}
		return qLoss(run.End())
	}
	return claim.Both(
		claim.AtMost(0.1, loss(s.Tau0/s.AlphaMax), "Q-only loss at time 20 with noise τ₀, whatever ‖x₂‖"),
		claim.AtLeast(0.55, loss(3*s.Tau0), "with 3τ₀‖x₂‖"),
	)
}

func split(*assertion.Values) claim.Check {
	const d = 64.0
	var half []float64
	for _, kappa := range []float64{0.1, 0.3, 0.5} {
		half = append(half, kappa*kappa/2*d/(kappa*kappa))
	}
	return claim.Both(
		claim.Close(0.632, math.Sqrt(2*0.2), claim.Abs(0.001, "three digits")).From("the κ at which κ²/2 is 0.2"),
		claim.AtMost(0.2, 0.5*0.5/2, "p₀ at κ = 1/2"),
		claim.AllClose([]float64{32, 32, 32}, half, claim.Rel(1e-12, "float64")).From("pN at d = 64, N = d/κ²"),
	)
}

func emptyRange(*assertion.Values) claim.Check {
	const kappa, p, q = 0.5, 0.125, 0.2
	upper := kappa * kappa * p * p * q * q * q
	return claim.Both(
		claim.AtLeast(72, -16*math.Log10(upper), "decimal logarithm of the d at which d^(-1/16) is the upper end"),
		claim.AtLeast(upper, math.Pow(64, -1.0/16), "lower end at d = 64, against the upper end"),
	)
}

func twoDeltas(*assertion.Values) claim.Check {
	const d, steep = 64, 10
	r, delta := math.Pow(d, -0.75), math.Pow(d, -0.25)
	// One neuron starts at z + ζ and one at z - ζ, outwards: g is 0 between
	// the two and falls steeply beyond. Coordinates are those of the plane.
	n := learnorder.Network{V: [][]float64{{-steep * r, steep}, {-steep * r, -steep}}, OutV: []float64{-1, -1}}
	gamma := func(length float64) float64 {
		at := func(step float64) float64 { return n.Output(nil, []float64{1, step}) }
		return at(0) - (at(length)+at(-length))/2
	}
	return claim.Both(
		claim.Equal(0, gamma(r), "γ with z ± ζ; the second difference, -2γ, is within δ"),
		claim.Close(steep*(delta-r), gamma(delta), claim.Rel(1e-12, "float64")).From("γ with z ± δζ/r, in closed form"),
		claim.AtLeast(8*delta, gamma(delta), "the same, against eight times δ"),
	)
}
