package eosclaims

import (
	"fmt"
	"math"
	"slices"

	"largestep/pkg/book/claim"
)

var edge = []statement{
	{"11-3", section7 + ", Figure 11", `The start is as sharp as theirs: $R_0=\eta S_0/2$ of the six networks without batch normalisation.`, claim.Figure, starts},
	{"11-4", section7 + ", Figure 11 (degree 0 and 1)", `Huber with tanh, $\ell_2$ with tanh and Huber with ReLU end at the edge of stability: $R=1$, wherever they began.`, claim.Figure, atEdge},
	{"11-5", section7 + ", Figure 11 (degree 2)", `$\ell_2$ with ReLU begins above the edge, comes down to just below it and stays there.`, claim.Figure, justBelow},
	{"11-6", section7 + ", Figure 11 (degree 3 and 6)", `ReLU$^3$, with the Huber loss as an outer network and with $\ell_2$, begins above the edge, falls far below it and does not return.`, claim.Figure, farBelow},
	{"11-7", section7 + ", Figure 11 (what the loss does)", `At the edge the loss goes on rising and falling; far below it falls only. Rises between kept measurements, in the second half of the runs.`, claim.Figure, rises},
}

var normalised = []statement{
	{"11-8", section7 + ", Figure 13 (degree 3 and 6)", `Batch normalisation brings both networks with ReLU$^3$ back to the edge.`, claim.Figure, func(s Study) claim.Check {
		return backAtEdge(s, huberOuterNorm, squaredReLU3Norm)
	}},
	{"11-9", section7 + ", Figure 13 (degree 2)", `And $\ell_2$ with ReLU.`, claim.Figure, func(s Study) claim.Check { return backAtEdge(s, squaredReLUNorm) }},
}

func starts(s Study) claim.Check {
	list, ok := s.all(huberTanh, squaredTanh, huberReLU, squaredReLU, huberOuter, squaredReLU3)
	if !ok {
		return missing()
	}
	var want, got []float64
	for _, m := range list {
		_, ratio := Ratio(m.Run())
		if len(ratio) == 0 {
			return missing()
		}
		want, got = append(want, m.StartRatio), append(got, ratio[0])
	}
	return claim.AllClose(want, got, claim.Rel(0.25, "other random starts")).From(recorded)
}

func atEdge(s Study) claim.Check {
	got, ok := s.ends(huberTanh, squaredTanh, huberReLU)
	if !ok {
		return missing()
	}
	return claim.AllClose([]float64{1, 1, 1}, got, claim.Abs(band, "as for the small networks of notebook 06: R goes on swinging")).
		From("the limit of stability; " + recorded + ": 1.000 to 1.007")
}

func justBelow(s Study) claim.Check {
	m := s.at(squaredReLU)
	got, ok := s.ends(squaredReLU)
	if !ok {
		return missing()
	}
	_, ratio := Ratio(m.Run())
	return claim.Both(
		claim.AtLeast(1, ratio[0], "R at the start"),
		claim.Between(0.8, 1, got[0], fmt.Sprintf("at the end; %s: %.3f at this rate", recorded, m.Setting.EndRatio[0])),
		claim.AtMost(0.1, slices.Max(ratio[len(ratio)/2:])-slices.Min(ratio[len(ratio)/2:]), "how far R moves in the second half"),
	)
}

func farBelow(s Study) claim.Check {
	list, _ := s.all(huberOuter, squaredReLU3)
	got, ok := s.ends(huberOuter, squaredReLU3)
	if !ok {
		return missing()
	}
	first, later := math.Inf(1), 0.0
	for _, m := range list {
		_, ratio := Ratio(m.Run())
		first, later = min(first, ratio[0]), max(later, slices.Max(ratio[1:]))
	}
	return claim.Both(
		claim.AtLeast(1, first, "the smaller R at the start"),
		claim.AtMost(0.5, max(got[0], got[1]), "the larger R at the end; "+recorded+": at most 0.27"),
		claim.AtMost(0.5, later, "the largest R measured after the start"),
	)
}

func backAtEdge(s Study, places ...int) claim.Check {
	got, ok := s.ends(places...)
	if !ok {
		return missing()
	}
	want := slices.Repeat([]float64{1}, len(got))
	list, _ := s.all(places...)
	least, largest := math.Inf(1), 0.0
	for _, m := range list {
		least, largest = min(least, m.Setting.EndRatio[0]), max(largest, m.Setting.EndRatio[1])
	}
	return claim.AllClose(want, got, claim.Abs(0.15, "as for the small networks of notebook 06")).
		From(fmt.Sprintf("the limit of stability; %s: %.2f to %.2f", recorded, least, largest))
}

// rises counts the measurements of the loss, after half of the run, that are
// above the one before.
func rises(s Study) claim.Check {
	count := func(places ...int) (least, most int, ok bool) {
		list, ok := s.all(places...)
		least = math.MaxInt
		for _, m := range list {
			if !ok {
				break
			}
			_, loss := Loss(m.Run())
			n := 0
			for i := max(1, len(loss)/2); i < len(loss); i++ {
				if loss[i] > loss[i-1] {
					n++
				}
			}
			least, most = min(least, n), max(most, n)
		}
		return least, most, ok
	}
	least, _, ok := count(huberTanh, squaredTanh, huberReLU)
	_, most, ok2 := count(huberOuter, squaredReLU3)
	if !ok || !ok2 {
		return missing()
	}
	return claim.Both(
		claim.AtLeast(3, float64(least), "rises of degree 0 and 1, the fewest of the three networks"),
		claim.AtMost(0, float64(most), "rises of degree 3 and 6, the most of the two"))
}
