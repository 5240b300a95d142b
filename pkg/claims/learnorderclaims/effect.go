package learnorderclaims

import (
	"context"
	"math"
	"os"
	"sync"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/gd"
	"largestep/pkg/theory/learnorder"
)

var mainEffect = []assertion.Assertion{
	assertion.New("04-8", claim.Theorem, paper+", Theorems 3.4 and 3.5"+finite,
		`Setting G1: the test error on P-only examples is higher after small steps alone than after large, then small ones: by 0.05 or more in the mean of eight seeds, and in each of them.`,
		gap),
	assertion.New("04-10", claim.Theorem, paper+", Theorem E.1"+finite,
		`Small steps with noise in the pre-activations do as well as large steps: before the noise is taken away Q-only examples are at chance ($\log 2$), afterwards they are learnt, and the error on P-only examples is that of L-S or less.`,
		mitigation),
	assertion.New("04-11", claim.Theorem, paper+", Theorems 3.4, 3.5 and E.1"+finite,
		`In the end all methods classify Q-only and mixed examples without error: Q decides both. The total test error comes from P-only examples alone.`,
		endState),
	assertion.New("04-18", claim.Theorem, paper+", Lemma 5.3"+finite,
		`How many examples P was learnt from can be read off the angle to $w_*$: large steps reach the cosine that the mean of all 205 examples with P has, $(1+d/(n(\sqrt{2/\pi}+\gamma_0\sqrt{d})^2))^{-1/2} = 0.873$; small steps stay below 0.9, nearer to the 0.577 of 32 examples than to 0.873.`,
		sampleSize),
}

func gap(g *assertion.Values) claim.Check {
	runs, err := g1()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	ls, s := runs[learnorder.LargeThenSmall], runs[learnorder.Small]
	difference := learnorder.Summarize(less(learnorder.AtEnd(s, pError), learnorder.AtEnd(ls, pError)))
	const how = "golden runs with other random numbers; eight seeds each"
	near := func(id string, measured, tolerance float64, path ...string) claim.Check {
		return claim.Close(g.Number(id, path...), measured, claim.Abs(tolerance, how)).From(id)
	}
	return claim.Both(
		claim.AtLeast(0.05, difference.Mean, "mean of S minus L-S"),
		claim.AtLeast(1e-9, difference.Min, "the least of the eight differences"),
		near("G1-S", mean(learnorder.AtEnd(s, pError)), 0.03, "test_P", "mean"),
		near("G1-S", mean(learnorder.AtEnd(s, pLoss)), 0.05, "train_P_only", "mean"),
		near("G1-S", mean(learnorder.AtEnd(s, qLoss)), 0.05, "train_Q_only", "mean"),
		near("G1-S", mean(learnorder.AtEnd(s, mLoss)), 0.05, "train_mixed", "mean"),
		near("G1-LS", mean(learnorder.AtEnd(ls, pError)), 0.02, "test_P", "mean"),
		near("G1-LS-at-annealing", mean(learnorder.AtAnnealing(ls, pError)), 0.02, "test_P", "mean"),
		near("G1-LS-at-annealing", mean(learnorder.AtAnnealing(ls, qLoss)), 0.1, "train_Q_only", "mean"),
		claim.Equal([3]float64{g.Number("G1-S", "steps"), g.Number("G1-LS-at-annealing", "steps"), g.Number("G1-LS", "steps")},
			[3]float64{float64(s[0].End().Step), float64(ls[0].AtAnnealing().Step), float64(ls[0].End().Step)}, "steps of S, of L-S to annealing and to the end"),
	)
}

func mitigation(g *assertion.Values) claim.Check {
	runs, err := g1()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	noisy := runs[learnorder.NoisyActivations]
	const id = "G1-noise-mitigation"
	return claim.Both(
		claim.Close(g.Number(id, "at_annealing", "train_Q_only", "mean"), mean(learnorder.AtAnnealing(noisy, qLoss)),
			claim.Abs(0.03, "eight seeds with a standard deviation of 0.01; the output is its mean over the noise")).From("golden Q-only loss at annealing"),
		claim.Close(math.Ln2, mean(learnorder.AtAnnealing(noisy, qLoss)), claim.Abs(0.03, "of the golden entry")).From("chance"),
		claim.Close(g.Number(id, "end", "test_P", "mean"), mean(learnorder.AtEnd(noisy, pError)),
			claim.Abs(0.02, "eight seeds with a standard deviation of 0.015")).From("golden P error at the end"),
		claim.AtMost(mean(learnorder.AtEnd(runs[learnorder.LargeThenSmall], pError)), mean(learnorder.AtEnd(noisy, pError)), "P error, against that of L-S"),
		claim.AtMost(0.1, mean(learnorder.AtEnd(noisy, qLoss)), "Q-only loss at the end"),
	)
}

func endState(*assertion.Values) claim.Check {
	runs, err := g1()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	wrong, cases, mixed := 0, 0, 0.0
	for _, list := range runs {
		for _, run := range list {
			cases++
			if qError(run.End()) != 0 {
				wrong++
			}
			mixed = max(mixed, run.End().TestError[learnorder.Mixed])
		}
	}
	return claim.Both(
		claim.Never("run with an error on Q-only examples", wrong, cases, "exact: g is known at all three directions"),
		claim.AtMost(1e-6, mixed, "largest test error on mixed examples, by quadrature: 0 among any number of test examples that one could draw"),
	)
}

func sampleSize(*assertion.Values) claim.Check {
	runs, err := g1()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	cosine := func(s learnorder.Snapshot) float64 { return s.Cosine }
	law := learnorder.G1().Distribution
	few, many := law.SampleCosine(32), law.SampleCosine(205)
	s := learnorder.Summarize(learnorder.AtEnd(runs[learnorder.Small], cosine))
	return claim.Both(
		claim.Close(many, mean(learnorder.AtEnd(runs[learnorder.LargeThenSmall], cosine)), claim.Abs(0.03, "the head is trained on a loss and is no plain mean")).From("205 examples"),
		claim.AtMost(0.9, s.Max, "largest cosine of S, against the 0.9 of Lemma 5.3"),
		claim.Between(few, many, s.Mean, "mean cosine of S, between the formula at 32 and at 205 examples"),
	)
}

var clearOrder = []assertion.Assertion{
	assertion.New("04-9", claim.Theorem, paper+", Lemmas 4.2 and 5.1"+finite,
		`Setting G2: at time 500, when large steps are annealed, small steps have learnt Q and large ones have much less: the Q-only loss is lower for S.`,
		order),
	assertion.New("04-19", claim.Theorem, paper+", Theorems 3.4, 3.5 and E.1"+finite,
		`Setting G2: the test error on P-only examples in the end, for S, L-S and activation noise; the loss on Q-only examples before annealing; no error on Q in the end.`,
		g2Table),
	assertion.New("04-17", claim.Theorem, paper+", Lemma 4.2"+finite,
		`For $t \le 1/(\eta_1 \lambda)$ the second difference $|g(z+\zeta)+g(z-\zeta)-2g(z)|$ stays below $r^2/\lambda$ with noise, in G2; at time 10 it is less than half of what small steps have reached. The bound is loose: $r^3/\lambda$ is the order.`,
		secondDifference),
}

func order(g *assertion.Values) claim.Check {
	runs, err := g2()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	large := learnorder.AtAnnealing(runs[learnorder.LargeThenSmall], qLoss)
	small := learnorder.AtTime(runs[learnorder.Small], 500, qLoss)
	return claim.Both(
		claim.AtMost(-0.05, mean(less(small, large)), "mean of S minus L-S; it has to be below 0"),
		claim.Close(g.Number("G2", "LS_at_annealing", "train_Q_only", "mean"), mean(large),
			claim.Abs(0.1, "seeds have a standard deviation of 0.1, of which three (quick) and eight are compared")).From("golden loss of L-S"),
	)
}

func g2Table(g *assertion.Values) claim.Check {
	runs, err := g2()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	ls, s, noisy := runs[learnorder.LargeThenSmall], runs[learnorder.Small], runs[learnorder.NoisyActivations]
	near := func(measured, tolerance float64, path ...string) claim.Check {
		return claim.Close(g.Number("G2", path...), measured, claim.Abs(tolerance,
			"of the golden entry, for eight seeds; the profile quick has three")).From("G2")
	}
	worst := 0.0
	for _, list := range runs {
		worst = max(worst, learnorder.Summarize(learnorder.AtEnd(list, qError)).Max)
	}
	return claim.Both(
		near(mean(learnorder.AtEnd(s, pError)), 0.025, "S", "test_P", "mean"),
		near(mean(learnorder.AtEnd(ls, pError)), 0.025, "LS", "test_P", "mean"),
		near(mean(learnorder.AtAnnealing(ls, pError)), 0.025, "LS_at_annealing", "test_P"),
		near(mean(learnorder.AtEnd(noisy, pError)), 0.025, "noise", "end_test_P"),
		near(mean(learnorder.AtAnnealing(noisy, qLoss)), 0.03, "noise", "at_annealing_train_Q_only"),
		claim.Equal(0, worst, "largest test error on Q-only examples in the end"),
	)
}

func secondDifference(*assertion.Values) claim.Check {
	runs, err := g2()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	s, largest := learnorder.G2(), 0.0
	for _, run := range runs[learnorder.LargeThenSmall] {
		for _, snap := range run.Snapshots {
			if snap.Time <= 1/s.Lambda {
				largest = max(largest, math.Abs(snap.SecondDifference))
			}
		}
	}
	at := func(m learnorder.Method) float64 {
		return mean(learnorder.AtTime(runs[m], 10, func(s learnorder.Snapshot) float64 { return -s.SecondDifference }))
	}
	return claim.Both(
		claim.AtMost(s.Ring*s.Ring/s.Lambda, largest, "largest of L-S up to time 1/λ, against r²/λ"),
		claim.AtMost(3*math.Pow(s.Ring, 3)/s.Lambda, largest, "the same against three times r³/λ"),
		claim.AtMost(0.5, at(learnorder.LargeThenSmall)/at(learnorder.Small), "L-S over S at time 10"),
	)
}

var withoutNoise = []assertion.Assertion{
	assertion.New("04-20", claim.Theorem, paper+", Theorem 3.4, without its Assumption 3.1",
		`Without noise the large rate protects nothing: Q is learnt before annealing, and the error on P-only examples is that of small steps.`,
		noNoise),
}

func noNoise(g *assertion.Values) claim.Check {
	runs, err := g1WithoutNoise()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	list := runs[learnorder.LargeWithoutNoise]
	p := mean(learnorder.AtEnd(list, pError))
	return claim.Both(
		claim.AtMost(0.06, mean(learnorder.AtAnnealing(list, qLoss)), "Q-only loss at annealing; with noise it is 0.23"),
		claim.Close(g.Number("G1-S", "test_P", "mean"), p, claim.Abs(0.03, "of the golden entry, for eight new seeds")).From("P error of S"),
		claim.AtLeast(0.05, p-g.Number("G1-LS", "test_P", "mean"), "P error above that of L-S with noise"),
	)
}

var reluPart = []assertion.Assertion{
	assertion.New("04-21", claim.Theorem, paper+", Theorems 3.4 and 3.5"+finite,
		`The P part as a real network of 64 paired ReLU neurons in 64 dimensions gives the same picture as its wide limit: the test error on P-only examples of S and of L-S, measured on 4,000 examples; none on Q-only and mixed ones.`,
		reluHead),
}

var relu = sync.OnceValues(func() (Runs, error) {
	s, seeds := learnorder.G1(), 3
	s.HeadWidth = 64
	if profile := os.Getenv("LARGESTEP_PROFILE"); profile != "full" && profile != "paper" {
		s.HeadEvery, seeds = 8, 1
	}
	methods := []learnorder.Method{learnorder.Small, learnorder.LargeThenSmall}
	list, err := learnorder.Study(context.Background(), s, seeds, learnorder.Options{Bare: true}, methods...)
	if err != nil {
		return nil, err
	}
	return Runs{methods[0]: list[0], methods[1]: list[1]}, nil
})

func reluHead(g *assertion.Values) claim.Check {
	runs, err := relu()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var checks []claim.Check
	for _, c := range []struct {
		name   string
		method learnorder.Method
	}{{"S", learnorder.Small}, {"LS", learnorder.LargeThenSmall}} {
		list := runs[c.method]
		worst := 0.0
		for _, run := range list {
			worst = max(worst, run.End().TestError[learnorder.Mixed], qError(run.End()))
			if run.Outcome.Kind == gd.Diverged {
				worst = math.NaN()
			}
		}
		checks = append(checks,
			claim.Close(mean(g.List("G1-relu-W", c.name, "test_P")), mean(learnorder.AtEnd(list, pError)),
				claim.Abs(0.03, "of the golden entry; one seed with one step of W in eight of V (quick), or three seeds with all")).From("golden mean of "+c.name),
			claim.Equal(0, worst, "largest error on Q-only and mixed examples of "+c.name))
	}
	return claim.Both(checks...)
}
