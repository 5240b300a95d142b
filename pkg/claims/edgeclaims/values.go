package edgeclaims

import (
	"math"
	"sort"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/theory/golden"
)

// values looks golden values up for claims. What cannot be read becomes NaN, with
// which no comparison holds: a claim without its golden value is a claim that does
// not hold. The tolerances of notebook 05 are recorded in words, so that each
// claim names its own number.
type values struct {
	set  *golden.Set // nil where the file could not be read
	read func(id string)
}

func open() *values {
	set, err := golden.Open("05")
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

// numbers returns one number of every entry.
func (g *values) numbers(ids []string, path ...string) []float64 {
	return per(ids, func(id string) float64 { return g.number(id, path...) })
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

// steps returns the steps at which the entry has a value under the field, in
// order.
func (g *values) steps(id, field string) []int {
	v, err := g.entry(id).At(field)
	if err != nil {
		return nil
	}
	fields, err := v.Fields()
	if err != nil {
		return nil
	}
	var steps []int
	for name := range fields {
		if step, err := strconv.Atoi(name); err == nil {
			steps = append(steps, step)
		}
	}
	sort.Ints(steps)
	return steps
}

// or returns a measured number, and NaN where it could not be measured.
func or(x float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return x
}

// per returns f of every x.
func per[X, Y any](xs []X, f func(X) Y) []Y {
	ys := make([]Y, len(xs))
	for i, x := range xs {
		ys[i] = f(x)
	}
	return ys
}

func unmeasured(err error) claim.Check {
	return claim.Equal("a measurement", err.Error(), "")
}
