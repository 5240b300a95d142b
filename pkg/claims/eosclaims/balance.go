package eosclaims

import (
	"slices"

	"largestep/pkg/book/claim"
)

const gapIs = `The gap is $\lvert\,\lVert W_1\rVert^2-\lVert W_2\rVert^2\rvert$.`

var balancing = []statement{
	{"11-14", section7 + ", Figure 12", `Up to degree 2 training balances the two layers, from degree 3 on it does not: the gap at the end over that at the start is smaller for each of the first four networks than for both of the others. ` + gapIs, claim.Figure, balances},
	{"11-15", section7 + ", Figure 12 (the authors' recorded norms)", `Huber with tanh at $\eta=9\cdot 10^{-4}$, from norms of 6 and 20: the norms of the two layers at the end.`, claim.Figure, normsAtEnd},
}

func balances(s Study) claim.Check {
	low, ok := s.kept(huberTanh, squaredTanh, huberReLU, squaredReLU)
	high, ok2 := s.kept(huberOuter, squaredReLU3)
	if !ok || !ok2 {
		return s.missing(huberTanh, squaredTanh, huberReLU, squaredReLU, huberOuter, squaredReLU3)
	}
	return claim.Both(
		claim.AtLeast(0.99, slices.Min(high), "what degree 3 and 6 keep of the gap, the less of the two"),
		claim.AtMost(slices.Min(high), slices.Max(low), "what degree 0, 1 and 2 keep, the most of the four"))
}

func normsAtEnd(s Study) claim.Check {
	m := s.at(huberTanh)
	if _, ok := s.kept(huberTanh); !ok {
		return s.missing(huberTanh)
	}
	first, second := Ends(m.Run())
	return claim.AllClose(m.EndNorms[:], []float64{first, second}, claim.Abs(0.05, "another random start, fewer steps")).From(recorded)
}
