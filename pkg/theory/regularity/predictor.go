package regularity

import "math"

// Regime is what a learning rate does to a run that converges.
type Regime uint8

const (
	// OneSided: ηS of the flow's minimum is at most 1. The run comes down one
	// side of the valley and ends near that minimum.
	OneSided Regime = iota
	// Damped: it is between 1 and 2. The run jumps to and fro with shrinking
	// steps and ends near that minimum.
	Damped
	// Edge: it is above 2. That minimum repels; the run loses unbalance until
	// its sharpness is just below 2/η.
	Edge
)

var regimeNames = [...]string{OneSided: "one-sided", Damped: "damped", Edge: "edge of stability"}

func (r Regime) String() string {
	if int(r) < len(regimeNames) {
		return regimeNames[r]
	}
	return "unknown"
}

// Predict says from the start alone how a run that converges will end: where η times
// the sharpness of gradient flow's minimum lies with respect to 1 and 2. Whether it
// converges, and hence what rates can be used, depends on F; that is where
// regularity enters.
//
// It refuses a start and a rate that [Follow] refuses.
//
// Source: this book (from the exact identities of [Products]).
func Predict(start Point, eta float64) (Regime, error) {
	if err := checkStart(start); err != nil {
		return 0, err
	}
	if err := checkRate(eta); err != nil {
		return 0, err
	}
	switch scaled := eta * FlowSharpness(start); {
	case scaled > 2:
		return Edge, nil
	case scaled > 1:
		return Damped, nil
	}
	return OneSided, nil
}

// EdgeThreshold returns the ηS/2 above which a limit counts as at the edge: 0.9, or
// for slowly growing F at a large rate, where the limit lies some 1.5η² lower, the
// smaller 1 - 0.75η².
func EdgeThreshold(eta float64) float64 { return math.Min(0.9, 1-0.75*eta*eta) }
