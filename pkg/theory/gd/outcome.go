package gd

import "fmt"

// Kind says how a trajectory ended.
type Kind uint8

const (
	// Bounded: neither settled nor diverged within the steps it was given.
	Bounded Kind = iota
	// Converged: it goes to one point, or its loss to the infimum.
	Converged
	// Cycle: it goes to a cycle of two or more points.
	Cycle
	// Diverged: it left every bound, or the next value overflowed.
	Diverged
)

var kindNames = [...]string{Bounded: "bounded", Converged: "converged", Cycle: "cycle", Diverged: "diverged"}

// String returns the kind in one word.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Outcome is how a trajectory ended, and when that was known.
type Outcome struct {
	Kind   Kind
	Period int // number of points of a Cycle, 0 otherwise
	Step   int // step at which the outcome was known; for Bounded, the steps taken
}

// String returns the outcome as a phrase, such as "diverged at step 7".
func (o Outcome) String() string {
	switch o.Kind {
	case Bounded:
		return fmt.Sprintf("bounded, not settled after %d steps", o.Step)
	case Cycle:
		return fmt.Sprintf("cycle of period %d at step %d", o.Period, o.Step)
	default:
		return fmt.Sprintf("%v at step %d", o.Kind, o.Step)
	}
}
