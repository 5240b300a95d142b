package catapultclaims

import (
	"math"
	"sort"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/golden"
)

// values looks golden values up for claims. What cannot be read becomes NaN, with
// which no comparison holds: a claim without its golden value is a claim that does
// not hold.
type values struct {
	set  *golden.Set // nil where the file could not be read
	read func(id string)
}

func open() *values {
	set, err := golden.Open("02")
	if err != nil {
		set = nil
	}
	return &values{set: set}
}

func (g *values) entry(id string) golden.Entry {
	if g.read != nil {
		g.read(id)
	}
	if g.set == nil {
		return golden.Entry{}
	}
	e, err := g.set.Entry(id)
	if err != nil {
		return golden.Entry{}
	}
	return e
}

// number returns the number at the path inside the entry.
func (g *values) number(id string, path ...string) float64 {
	v, err := g.entry(id).At(path...)
	if err != nil {
		return math.NaN()
	}
	return or(v.Float())
}

// list returns the list of numbers at the path inside the entry.
func (g *values) list(id string, path ...string) []float64 {
	v, err := g.entry(id).At(path...)
	if err != nil {
		return nil
	}
	xs, err := v.Floats()
	if err != nil {
		return nil
	}
	return xs
}

// rates returns the names of the fields at the path, which are numbers, in order.
func (g *values) rates(id string, path ...string) []string {
	v, err := g.entry(id).At(path...)
	if err != nil {
		return nil
	}
	fields, err := v.Fields()
	if err != nil {
		return nil
	}
	var keys []string
	for key := range fields {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool { return parse(keys[i]) < parse(keys[j]) })
	return keys
}

func parse(s string) float64 { return or(strconv.ParseFloat(s, 64)) }

// tolerance is the one recorded with the entry.
func (g *values) tolerance(id, reason string) claim.Tolerance {
	t := g.entry(id).Tolerance
	if t.Rel > 0 {
		return claim.Rel(t.Rel, reason)
	}
	return claim.Abs(t.Abs, reason)
}

// close compares a measured number with the entry, by the entry's tolerance.
func (g *values) close(id string, measured float64, reason string) claim.Check {
	return claim.Close(g.number(id), measured, g.tolerance(id, reason)).From(g.entry(id).How)
}

// closeAll does so for several entries at once, by the tolerance of the first.
func (g *values) closeAll(ids []string, measured []float64, reason string) claim.Check {
	want := make([]float64, len(ids))
	for i, id := range ids {
		want[i] = g.number(id)
	}
	return claim.AllClose(want, measured, g.tolerance(ids[0], reason)).From(g.entry(ids[0]).How)
}

// or returns a measured number, and NaN where it could not be measured.
func or(x float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return x
}

// unmeasured is the check of what could not be measured; it does not hold.
func unmeasured(err error) claim.Check {
	return claim.Equal("a measurement", err.Error(), "the measurement failed")
}

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
	if err != nil || end.Outcome.Kind.String() != "converged" {
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
