package annealing

import (
	"fmt"
	"math"
)

// An End is where training of a 2+1 sample of the example stops, when both true
// weights have the same size.
type End struct {
	FlowTime   float64 // time of gradient flow
	Population float64 // population loss
	Share      float64 // part of the training loss in the coordinate seen twice
}

// FlowEnd returns where gradient flow alone stops, from the square A = β_i*² of
// the two true weights and the training loss ε. With z = e^(-4T/3) the training
// loss is (2/3) A z² + (1/3) A z, so
//
//	z = (6ε/A) / (1 + √(1 + 24ε/A)),  L = (A/2)(z² + z).
//
// Derived here for Nakkiran 2020, Proposition 1. It refuses ε outside (0, A), of
// which A is the training loss at the start.
func FlowEnd(square, epsilon float64) (End, error) {
	if err := checkExampleLevel(square, epsilon); err != nil {
		return End{}, err
	}
	x := epsilon / square
	z := 6 * x / (1 + math.Sqrt(1+24*x))
	return End{
		FlowTime:   -0.75 * math.Log(z),
		Population: square / 2 * (z*z + z),
		Share:      2.0 / 3 * z * z / x,
	}, nil
}

// AnnealedEnd returns where one step or more with the [LargeRate] and then
// gradient flow stop. The first step makes the coordinate that was seen once 0,
// since 1 - 2 · (3/2) · (1/3) = 0, so the loss is all in the other: L = (3/4)ε.
//
// Derived here for Nakkiran 2020, Proposition 1. It refuses ε outside (0, A) and
// above the part of the training loss of the coordinate seen twice, (2/3) A, at
// which the first step already ends.
func AnnealedEnd(square, epsilon float64) (End, error) {
	if err := checkExampleLevel(square, epsilon); err != nil {
		return End{}, err
	}
	if epsilon >= 2.0/3*square {
		return End{}, fmt.Errorf("annealing: one large step leaves a training loss of %g, which is not above %g; pass a smaller ε", 2.0/3*square, epsilon)
	}
	return End{
		FlowTime:   -0.375 * math.Log(epsilon/(2.0/3*square)),
		Population: 0.75 * epsilon,
		Share:      1,
	}, nil
}

// SmallestSquare returns the smallest A = β_i*² with which gradient flow on a 2+1
// sample leaves at most the part α of the training loss ε to the coordinate seen
// twice, so that its population loss is at least (3/2) ε (1 - α/2). It is
// 6 ε (1-α)²/α: with (2/3) A z² = αε and (1/3) A z = (1-α)ε.
//
// Lemma 2 asks for 6 ε/α, and the proof of Proposition 1 takes 10⁴/α.
//
// Derived here. It refuses α outside (0, 2/3), since the coordinate seen twice has
// 2/3 of the training loss already at the start, and an ε that is not above 0.
func SmallestSquare(alpha, epsilon float64) (float64, error) {
	if !(alpha > 0 && alpha < 2.0/3) {
		return 0, fmt.Errorf("annealing: α is %g, and the share falls from 2/3 at the start; pass one between 0 and 2/3, for example 0.1", alpha)
	}
	if !(epsilon > 0) || !finite(epsilon) {
		return 0, fmt.Errorf("annealing: ε is %g; pass a finite training loss above 0, for example 0.1", epsilon)
	}
	return 6 * epsilon * (1 - alpha) * (1 - alpha) / alpha, nil
}

func checkExampleLevel(square, epsilon float64) error {
	if !(square > 0) || !finite(square) {
		return fmt.Errorf("annealing: the square of the true weights is %g; pass a finite number above 0, for example 100000", square)
	}
	if !(epsilon > 0 && epsilon < square) {
		return fmt.Errorf("annealing: the training loss to stop at is %g, and at the start it is %g; pass one between 0 and that", epsilon, square)
	}
	return nil
}
