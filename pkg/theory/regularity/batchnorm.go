package regularity

import (
	"fmt"
	"math"
)

// StandardisedBound returns √(n-1), the most that a number can be in size after n
// numbers have been brought to mean 0 and (population) standard deviation 1. It
// is attained by (1, 0, ..., 0). So batch normalisation bounds the input of an
// activation whatever the weights before it are, and the degree of regularity in
// those weights is 0.
//
// Fewer than two numbers have no standard deviation and are refused.
//
// Source: this book; Wang et al. 2023, Section 7, say it with high probability.
func StandardisedBound(n int) (float64, error) {
	if n < 2 {
		return 0, fmt.Errorf("regularity: %d numbers cannot be standardised; pass at least 2", n)
	}
	return math.Sqrt(float64(n - 1)), nil
}

// Standardise returns the numbers with mean 0 and population standard deviation 1.
// It refuses fewer than two, and numbers that are all equal or not finite.
func Standardise(z []float64) ([]float64, error) {
	if _, err := StandardisedBound(len(z)); err != nil {
		return nil, err
	}
	mean := 0.0
	for _, v := range z {
		mean += v
	}
	mean /= float64(len(z))
	square := 0.0
	for _, v := range z {
		square += (v - mean) * (v - mean)
	}
	sd := math.Sqrt(square / float64(len(z)))
	if !(sd > 0) || !finite(sd) {
		return nil, fmt.Errorf("regularity: the standard deviation of the numbers is %g; pass finite ones that differ", sd)
	}
	out := make([]float64, len(z))
	for i, v := range z {
		out[i] = (v - mean) / sd
	}
	return out, nil
}
