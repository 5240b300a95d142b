package labelnoiseclaims

import (
	"fmt"
	"math"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/deepruns"
)

// Measured are the claims about runs. A run that diverged has no accuracy.
func Measured(s *Study) deepruns.Group {
	var g deepruns.Group
	addUnless := func(undecided, id, data string, noise float64, source, statement string, check func() claim.Check) {
		var c claim.Check
		if len(s.missing(data, noise)) == 0 {
			if c = deepruns.Diverged(s.diverged(data, noise)); c == (claim.Check{}) {
				c = check()
			}
		}
		g.Add(id, claim.Table, source, statement, deepruns.Scale{Reduced: s.Reduced(data), Undecided: undecided}, c)
	}
	add := func(id, data string, noise float64, source, statement string, check func() claim.Check) {
		addUnless("", id, data, noise, source, statement, check)
	}
	const clean, noisy = 0, 0.4
	for _, c := range []struct {
		id, data string
		noise    float64
		labels   string
	}{
		{"08-13", MNIST, clean, "clean labels"}, {"08-14", MNIST, noisy, "symmetric noise of rate 0.4"},
		{"08-15", CIFAR10, clean, "clean labels"}, {"08-16", CIFAR10, noisy, "symmetric noise of rate 0.4"},
	} {
		add(c.id, c.data, c.noise, paper+", Table 3",
			fmt.Sprintf(`%s, %s: annealing from a large rate beats the small rate, OS and EXP alike.`, c.data, c.labels),
			func() claim.Check { return s.beatsSL(c.data, c.noise) })
	}
	incomparable := func(data string) string { return deepruns.Incomparable(s.Result(data, SL, clean).Case) }
	addUnless(incomparable(MNIST), "08-17", MNIST, clean, paper+", Table 3", `MNIST, clean labels: the accuracies themselves.`,
		func() claim.Check { return s.accuracies(MNIST, 0.3) })
	addUnless(incomparable(CIFAR10), "08-18", CIFAR10, clean, paper+", Table 3", `CIFAR-10, clean labels: the accuracies themselves.`,
		func() claim.Check { return s.accuracies(CIFAR10, 1.5) })
	for _, c := range []struct{ id, data string }{{"08-19", MNIST}, {"08-20", CIFAR10}} {
		add(c.id, c.data, clean, section+derived,
			c.data+`, clean labels: SL ends with a larger training loss than both others. It has not come as far, so part of their gain is speed and not implicit bias.`,
			func() claim.Check { return s.slower(c.data) })
	}
	for _, c := range []struct{ id, data string }{{"08-21", MNIST}, {"08-22", CIFAR10}} {
		add(c.id, c.data, noisy, section+derived,
			c.data+`, noise of rate 0.4: OS and EXP end with fewer of the wrong labels fitted than SL. The large rate keeps the network from the noise.`,
			func() claim.Check { return s.fitsFewer(c.data) })
	}
	return g
}

// diverged counts the runs that diverged, of how many.
func (s *Study) diverged(data string, rate float64) (n, of int) {
	for _, m := range Methods {
		r := s.Result(data, m, rate)
		n, of = n+r.Diverged(), of+len(r.Records)
	}
	return n, of
}

// beatsSL checks the gains in points, seed by seed, as means over the seeds.
func (s *Study) beatsSL(data string, rate float64) claim.Check {
	gain := func(m string) claim.Check {
		return claim.AtLeast(0.01, hundredth(s.Ahead(data, m, rate).Mean), fmt.Sprintf("points of %s over SL, seed by seed; test accuracies %v and %v (runs)",
			m, s.Accuracy(data, m, rate), s.Accuracy(data, SL, rate)))
	}
	return claim.Both(gain(OS), gain(EXP))
}

func (s *Study) accuracies(data string, within float64) claim.Check {
	var want, got []float64
	for _, m := range Methods {
		want = append(want, Paper(Symmetric, data, m, 0).Mean)
		got = append(got, hundredth(s.Accuracy(data, m, 0).Mean))
	}
	return claim.AllClose(want, got, claim.Abs(within, "points")).From("SL, OS, EXP as printed")
}

func (s *Study) slower(data string) claim.Check {
	loss := func(m string) float64 { return s.Result(data, m, 0).End("train_loss").Mean }
	return claim.AtLeast(math.Max(loss(OS), loss(EXP)), loss(SL), "training loss of the last epoch, mean over seeds; the larger of OS and EXP against SL")
}

func (s *Study) fitsFewer(data string) claim.Check {
	fitted := func(m string) float64 { return hundredth(100 * s.Result(data, m, 0.4).End("flipped_accuracy").Mean) }
	return claim.AtMost(fitted(SL)-0.01, math.Max(fitted(OS), fitted(EXP)), "per cent of the wrong labels that are fitted; the larger of OS and EXP against SL")
}

// hundredth rounds as the paper's tables do.
func hundredth(x float64) float64 { return math.Round(100*x) / 100 }
