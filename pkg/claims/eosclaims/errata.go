package eosclaims

import (
	"math"

	"largestep/pkg/book/claim"
)

var errata = []statement{
	{"11-16", section7 + ", Figure 12 (degree 0 balances)", `To be at the edge does not balance the layers by much, and the order is not that of the degree: Huber with tanh, degree 0, is at $R=1$ and keeps 95 % of its gap and more; $\ell_2$ with ReLU, degree 2, loses more of it than any network of degree 0 or 1. ` + gapIs, claim.Erratum, edgeWithoutBalance},
	{"11-17", section7 + ", Figure 13", `To be at the edge is not to learn: the outer network with batch normalisation, no longer below the edge, ends with a larger loss than any network that is far below the edge.`, claim.Erratum, edgeWithoutLearning},
	{"11-18", section7 + ", Figure 11 (no edge of stability from degree 3 on)", `That $\ell_2$ with ReLU$^3$ stays below the edge is said of a finite run: $R$ is rising when the run ends. The rise over the second half.`, claim.Erratum, stillRising},
}

func edgeWithoutBalance(s Study) claim.Check {
	end, ok := s.ends(huberTanh)
	kept, ok2 := s.kept(huberTanh, squaredTanh, huberReLU, squaredReLU)
	if !ok || !ok2 {
		return s.missing(huberTanh, squaredTanh, huberReLU, squaredReLU)
	}
	return claim.Both(
		claim.Close(1, end[0], claim.Abs(band, "as in claim 11-4")).From("Huber with tanh is at the edge"),
		claim.AtLeast(0.95, kept[0], "and keeps so much of its gap"),
		claim.AtMost(min(kept[0], kept[1], kept[2]), kept[3], "what degree 2 keeps, against the least of degree 0 and 1"))
}

func edgeWithoutLearning(s Study) claim.Check {
	end, ok := s.ends(huberOuterNorm)
	far, ok2 := s.all(huberOuter, squaredReLU3)
	if !ok || !ok2 {
		return s.missing(huberOuterNorm, huberOuter, squaredReLU3)
	}
	largest := math.Inf(-1)
	for _, m := range far {
		largest = max(largest, m.Runs.End("loss").Mean)
	}
	return claim.Both(
		claim.AtLeast(1-wide, end[0], "R at the end, as in claim 11-12"),
		claim.AtLeast(largest, s.at(huberOuterNorm).Runs.End("loss").Mean, "its loss at the end, against the larger of the two far below"))
}

func stillRising(s Study) claim.Check {
	m := s.at(squaredReLU3)
	if _, ok := s.ends(squaredReLU3); !ok {
		return s.missing(squaredReLU3)
	}
	half, drops := secondHalf(m.Run())
	return claim.Both(
		claim.AtLeast(1.01, half[len(half)-1]/half[0], "R at the end over R at half of the run"),
		claim.Never("measurement below the one before", drops, len(half)-1, "in the second half"))
}
