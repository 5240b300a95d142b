package labelnoiseclaims

import (
	"fmt"
	"math"
	"slices"

	"largestep/data/noise"
	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/seed"
)

// mnistCounts are the images of each digit in MNIST's training file.
var mnistCounts = []int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}

// A drawn is noisy labels, or why there are none.
type drawn struct {
	*noise.Result
	err error
}

func draw(set string, counts []int, o noise.Options) drawn {
	var clean []int
	for c, n := range counts {
		clean = append(clean, slices.Repeat([]int{c}, n)...)
	}
	o.Seed = seed.Root
	r, err := noise.Apply(set, clean, nil, len(counts), o)
	return drawn{r, err}
}

func cifarNoise(kind string, rate float64) drawn {
	return draw("cifar10", slices.Repeat([]int{5000}, 10), noise.Options{Kind: noise.Kind(kind), Rate: rate})
}

func mnistNoise(kind string, rate float64) drawn {
	return draw("mnist", mnistCounts, noise.Options{Kind: noise.Kind(kind), Rate: rate})
}

func symmetric(d drawn) claim.Check {
	if d.err != nil {
		return assertion.Unmeasured(d.err)
	}
	other, chi2 := 0, 0.0
	const want = 2000.0 / 9
	for c, row := range d.Confusion {
		if row[c] != 3000 {
			other++
		}
		for j, n := range row {
			if j != c {
				chi2 += (float64(n) - want) * (float64(n) - want) / want
			}
		}
	}
	return claim.Both(
		claim.Never("class that keeps another number than 3,000 labels", other, len(d.Confusion), "counts"),
		// 80 degrees of freedom: in each of ten rows nine counts with a fixed sum.
		claim.AtMost(124.839, chi2, "chi-squared of the 90 counts against 2000/9 each, at 1 in 1,000"))
}

func unequal() claim.Check {
	wrong, cases := 0, 0
	for _, rate := range Rates[1:] {
		d := mnistNoise(Symmetric, rate)
		if d.err != nil {
			return assertion.Unmeasured(d.err)
		}
		for c, row := range d.Confusion {
			cases++
			if mnistCounts[c]-row[c] != int(math.Round(6000*rate)) {
				wrong++
			}
		}
	}
	return claim.Never("class that changes another number of labels", wrong, cases, "ten classes at four rates")
}

var cifarFlips = map[int]int{9: 1, 2: 0, 4: 7, 3: 5, 5: 3}

func asymmetric(draws ...drawn) claim.Check {
	wrong, cells := 0, 0
	for _, d := range draws {
		if d.err != nil {
			return assertion.Unmeasured(d.err)
		}
		flipped := d.Changed / len(cifarFlips)
		for c, row := range d.Confusion {
			for j, n := range row {
				want := 0
				to, source := cifarFlips[c]
				switch {
				case source && j == to:
					want = flipped
				case source && j == c:
					want = 5000 - flipped
				case j == c:
					want = 5000
				}
				cells++
				if n != want {
					wrong++
				}
			}
		}
	}
	changed := assertion.Per(draws, func(d drawn) float64 { return float64(d.Changed) })
	return claim.Both(
		claim.AllClose([]float64{2500, 10000}, changed, claim.Exact("labels changed at rates 0.1 and 0.4")),
		claim.Never("entry of the confusion matrix that is another", wrong, cells, "counts"))
}

var digitFlips = map[int]int{7: 1, 2: 7, 5: 6, 6: 5, 3: 8}

func digits(d drawn, rate float64) claim.Check {
	if d.err != nil {
		return assertion.Unmeasured(d.err)
	}
	elsewhere, cells := 0, 0
	var shares []float64
	for c, row := range d.Confusion {
		for j, n := range row {
			to, source := digitFlips[c]
			switch {
			case source && j == to:
				shares = append(shares, float64(n)/float64(mnistCounts[c]))
			case j != c:
				cells++
				if n != 0 {
					elsewhere++
				}
			}
		}
	}
	return claim.Both(
		claim.AllClose(slices.Repeat([]float64{rate}, len(digitFlips)), shares, claim.Abs(0.02, "three standard deviations of 5,400 draws")),
		claim.Never("other pair of classes that are exchanged", elsewhere, cells, "counts"))
}

// coded compares the code's flips with what they are in expectation.
func coded() claim.Check {
	var want, got []float64
	for _, rate := range Rates[1:] {
		d := draw("cifar10", slices.Repeat([]int{5000}, 10), noise.Options{Kind: noise.Asymmetric, Rate: rate, Mode: noise.AsCoded})
		if d.err != nil {
			return assertion.Unmeasured(d.err)
		}
		want = append(want, rate*(1-rate), rate)
		got = append(got, float64(d.Confusion[3][5])/5000, float64(d.Confusion[5][3])/5000)
	}
	return claim.AllClose(want, got, claim.Abs(0.02, "three standard deviations of 5,000 draws")).
		From("cat to dog and dog to cat at four rates, in expectation")
}

func order(gain func(kind, data string, rate float64) float64) claim.Check {
	below, cells := 0, 0
	for _, kind := range Kinds {
		for _, data := range DataSets {
			for _, rate := range Rates {
				if kind == Asymmetric && rate == 0 {
					continue // the clean column is that of Table 3
				}
				cells++
				if !(gain(kind, data, rate) > 0) {
					below++
				}
			}
		}
	}
	return claim.Never("cell in which SL is as good as OS or EXP", below, cells, "printed means")
}

func oddEntries(paper func(kind, data, method string, rate float64) Printed) claim.Check {
	odd := []string{fmt.Sprint(Symmetric, OS, 0.1), fmt.Sprint(Asymmetric, OS, 0.2)}
	var spreads []float64
	largest := 0.0
	for _, kind := range Kinds {
		for _, m := range Methods {
			for _, rate := range Rates {
				sd := paper(kind, MNIST, m, rate).SD
				if slices.Contains(odd, fmt.Sprint(kind, m, rate)) {
					spreads = append(spreads, sd)
				} else {
					largest = max(largest, sd)
				}
			}
		}
	}
	return claim.Both(
		claim.AllClose([]float64{0.57, 0.71}, spreads, claim.Exact("as printed")),
		claim.Close(0.21, largest, claim.Exact("the largest of the 28 others")),
		claim.AtLeast(paper(Asymmetric, MNIST, OS, 0.1).Mean, paper(Asymmetric, MNIST, OS, 0.2).Mean, "accuracy with twice the noise"))
}
