package eosclaims

import (
	"fmt"
	"math"
	"slices"

	"largestep/pkg/book/claim"
	"largestep/pkg/deep/record"
)

var edge = []statement{
	{"11-3", section7 + ", Figure 11", `The start is as sharp as theirs: $R_0=\eta S_0/2$ of the six networks without batch normalisation.`, claim.Figure, starts},
	{"11-4", section7 + ", Figure 11 (degree 0 and 1)", `The Huber loss with tanh and with ReLU ends at the edge of stability: $R=1$.`, claim.Figure, func(s Study) claim.Check {
		return toEdge(s, band, huberTanh, huberReLU)
	}},
	{"11-5", section7 + ", Figure 11 (degree 0)", `And $\ell_2$ with tanh.`, claim.Figure, func(s Study) claim.Check { return toEdge(s, band, squaredTanh) }},
	{"11-6", section7 + ", Figure 11 (degree 0)", `$\ell_2$ with tanh is at the edge or on its way: $R$ ends at 1, or rises from half of the run to its end by 0.05 and more, and never falls.`, claim.Figure, onItsWay},
	{"11-7", section7 + ", Figure 11 (degree 2)", `$\ell_2$ with ReLU begins above the edge, comes down to just below it and stays there.`, claim.Figure, justBelow},
	{"11-8", section7 + ", Figure 11 (degree 3 and 6)", `ReLU$^3$, with the Huber loss as an outer network and with $\ell_2$, begins above the edge, falls far below it and does not return.`, claim.Figure, farBelow},
	{"11-9", section7 + ", Figure 11 (what the loss does)", `At the edge the loss goes on rising and falling, far below it falls only: Huber with tanh and with ReLU against the two networks of degree 3 and 6. Rises between kept measurements, in the second half of the runs.`, claim.Figure, rises},
}

var normalised = []statement{
	{"11-10", section7 + ", Figure 13 (degree 6)", `Batch normalisation brings $\ell_2$ with ReLU$^3$ back to the edge.`, claim.Figure, func(s Study) claim.Check { return toEdge(s, wide, squaredReLU3Norm) }},
	{"11-11", section7 + ", Figure 13 (degree 3)", `And the outer network of Huber with ReLU$^3$.`, claim.Figure, func(s Study) claim.Check { return toEdge(s, wide, huberOuterNorm) }},
	{"11-12", section7 + ", Figure 13 (degree 3 and 6)", `Neither of the two is below the edge any more: with batch normalisation $R$ ends at 0.85 or above, without it at a half or below.`, claim.Figure, notBelow},
	{"11-13", section7 + ", Figure 13 (degree 2)", `And it brings $\ell_2$ with ReLU to the edge.`, claim.Figure, func(s Study) claim.Check { return toEdge(s, wide, squaredReLUNorm) }},
}

// wide is the band with batch normalisation.
const wide = 0.15

func starts(s Study) claim.Check {
	places := []int{huberTanh, squaredTanh, huberReLU, squaredReLU, huberOuter, squaredReLU3}
	list, ok := s.all(places...)
	if !ok {
		return s.missing(places...)
	}
	var want, got []float64
	for _, m := range list {
		_, ratio := Ratio(m.Run())
		if len(ratio) == 0 {
			return s.missing(places...)
		}
		want, got = append(want, m.StartRatio), append(got, ratio[0])
	}
	return claim.AllClose(want, got, claim.Rel(0.5, "another random start: of the same order")).From(recorded)
}

// toEdge checks that R ends within a band of 1.
func toEdge(s Study, band float64, places ...int) claim.Check {
	got, ok := s.ends(places...)
	if !ok {
		return s.missing(places...)
	}
	least, largest := math.Inf(1), 0.0
	for _, p := range places {
		theirs := s.at(p).Setting.EndRatio
		least, largest = min(least, theirs[0]), max(largest, theirs[1])
	}
	return claim.AllClose(slices.Repeat([]float64{1}, len(got)), got, claim.Abs(band, "as for the small networks of notebook 06: R goes on swinging")).
		From(fmt.Sprintf("the limit of stability; %s: %.3f to %.3f", recorded, least, largest))
}

func onItsWay(s Study) claim.Check {
	end, ok := s.ends(squaredTanh)
	if !ok {
		return s.missing(squaredTanh)
	}
	if at := claim.Close(1, end[0], claim.Abs(band, "it is there")); at.Holds() {
		return at
	}
	half, drops := secondHalf(s.at(squaredTanh).Run())
	return claim.Both(
		claim.AtLeast(0.05, half[len(half)-1]-half[0], "gain of R over the second half"),
		claim.Never("measurement below the one before", drops, len(half)-1, "in the second half"))
}

// secondHalf returns R from half of a run to its end, and how often it fell.
func secondHalf(r *record.Record) (ratio []float64, drops int) {
	_, ratio = Ratio(r)
	ratio = ratio[len(ratio)/2:]
	for i := 1; i < len(ratio); i++ {
		if ratio[i] < ratio[i-1] {
			drops++
		}
	}
	return ratio, drops
}

func justBelow(s Study) claim.Check {
	m := s.at(squaredReLU)
	got, ok := s.ends(squaredReLU)
	if !ok {
		return s.missing(squaredReLU)
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
		return s.missing(huberOuter, squaredReLU3)
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

func notBelow(s Study) claim.Check {
	with, ok := s.ends(huberOuterNorm, squaredReLU3Norm)
	without, ok2 := s.ends(huberOuter, squaredReLU3)
	if !ok || !ok2 {
		return s.missing(huberOuterNorm, squaredReLU3Norm, huberOuter, squaredReLU3)
	}
	return claim.Both(
		claim.AtLeast(1-wide, min(with[0], with[1]), "the smaller R at the end, with"),
		claim.AtMost(0.5, max(without[0], without[1]), "the larger R at the end, without"))
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
	least, _, ok := count(huberTanh, huberReLU)
	_, most, ok2 := count(huberOuter, squaredReLU3)
	if !ok || !ok2 {
		return s.missing(huberTanh, huberReLU, huberOuter, squaredReLU3)
	}
	return claim.Both(
		claim.AtLeast(3, float64(least), "rises at the edge, the fewer of the two networks"),
		claim.AtMost(0, float64(most), "rises far below it, the more of the two"))
}
