package smallnet

import "math"

// Loss is the loss of one output's error e.
type Loss uint8

const (
	// Squared is e²/2, of degree of regularity 2.
	Squared Loss = iota
	// Huber is e²/2 for |e| <= 1 and |e| - 1/2 beyond, of degree 1.
	Huber
	losses
)

func (l Loss) String() string {
	switch l {
	case Squared:
		return "l2"
	case Huber:
		return "Huber"
	}
	return "unknown loss"
}

// at returns the loss of an error and its first two derivatives.
func (l Loss) at(e float64) (value, slope, curvature float64) {
	if a := math.Abs(e); l == Huber && a > 1 {
		return a - 0.5, math.Copysign(1, e), 0
	}
	return e * e / 2, e, 1
}
