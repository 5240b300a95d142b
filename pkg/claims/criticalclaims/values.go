package criticalclaims

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
	set, err := golden.Open("01")
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

// closeList does so for a list inside an entry. A measured list that is longer is
// cut to the length of the golden one.
func (g *values) closeList(id string, measured []float64, reason string, path ...string) claim.Check {
	want := g.list(id, path...)
	if len(measured) > len(want) {
		measured = measured[:len(want)]
	}
	return claim.AllClose(want, measured, g.tolerance(id, reason)).From(g.entry(id).How)
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

// rises counts the steps at which the loss rises by more than slack.
func rises(loss []float64, slack float64) int {
	n := 0
	for t := 1; t < len(loss); t++ {
		if !(loss[t] <= loss[t-1]+slack) {
			n++
		}
	}
	return n
}
