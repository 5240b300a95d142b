package annealingclaims

import (
	"math"

	"largestep/pkg/book/claim"
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
	set, err := golden.Open("03")
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

// tolerance is the one recorded with the entry.
func (g *values) tolerance(id, reason string) claim.Tolerance {
	t := g.entry(id).Tolerance
	if t.Rel > 0 {
		return claim.Rel(t.Rel, reason)
	}
	return claim.Abs(t.Abs, reason)
}

// or returns a measured number, and NaN where it could not be measured.
func or(x float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return x
}
