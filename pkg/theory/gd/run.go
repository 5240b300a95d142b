package gd

import "math"

// Stop is a rule that looks at the state of step t and says whether the
// trajectory has ended there, and as what.
type Stop[S any] func(t int, state S) (Outcome, bool)

// Run returns the states of steps 0 (the start) to at most the given number of
// steps, and how they ended. Before each step the rules are asked in turn; the
// first that ends the trajectory gives its outcome, and the state it saw is the
// last one returned. Without such a rule the outcome is Bounded.
//
// step must not change the state it is given: states are kept. A negative
// number of steps counts as 0.
func Run[S any](start S, steps int, step func(S) S, rules ...Stop[S]) ([]S, Outcome) {
	states := []S{start}
	for t := 0; ; t++ {
		now := states[t]
		for _, rule := range rules {
			if o, end := rule(t, now); end {
				return states, o
			}
		}
		if t >= steps {
			return states, Outcome{Kind: Bounded, Step: t}
		}
		states = append(states, step(now))
	}
}

// Beyond ends a trajectory as Diverged once its size exceeds the limit or is
// not a number.
func Beyond[S any](limit float64, size func(S) float64) Stop[S] {
	return func(t int, state S) (Outcome, bool) {
		s := size(state)
		return Outcome{Kind: Diverged, Step: t}, s > limit || math.IsNaN(s)
	}
}

// Within ends a trajectory as Converged once its size, such as the norm of the
// gradient or the loss, is at most the tolerance.
func Within[S any](tolerance float64, size func(S) float64) Stop[S] {
	return func(t int, state S) (Outcome, bool) {
		return Outcome{Kind: Converged, Step: t}, size(state) <= tolerance
	}
}
