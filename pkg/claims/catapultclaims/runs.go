package catapultclaims

import (
	"math"
	"strconv"

	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/gd"
)

// parse reads the name of a field that is a number.
func parse(s string) float64 { return assertion.Or(strconv.ParseFloat(s, 64)) }

// degenerate is the pair of a loss and a width that are known to be good.
func degenerate(loss catapult.Loss, m float64) catapult.Pair {
	p, err := catapult.NewPair(loss, m)
	if err != nil {
		return catapult.Pair{} // refused by every method, so nothing holds
	}
	return p
}

func at(f, lambda float64) catapult.State { return catapult.State{F: f, Lambda: lambda} }

// limit returns where gradient descent ends, NaN where it does not.
func limit(loss catapult.Loss, m float64, start catapult.State, rate float64) float64 {
	end, err := degenerate(loss, m).Limit(start, rate, 1_000_000)
	if err != nil || end.Outcome.Kind != gd.Converged {
		return math.NaN()
	}
	return end.Lambda
}

// run returns a trajectory, without states where it could not be run.
func run(loss catapult.Loss, m float64, start catapult.State, rate float64, steps int) catapult.Trajectory {
	tr, err := degenerate(loss, m).Trajectory(start, rate, steps)
	if err != nil {
		return catapult.Trajectory{}
	}
	return tr
}
