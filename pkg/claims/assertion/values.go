package assertion

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"largestep/pkg/book/claim"
	"largestep/pkg/theory/golden"
)

// Values looks golden values up for claims. What cannot be read becomes NaN, with
// which no comparison holds: a claim without its golden value is a claim that does
// not hold.
type Values struct {
	set  *golden.Set     // nil where the file could not be read
	read func(id string) // may be nil
}

// Open returns the golden values of a notebook, such as "01".
func Open(notebook string) *Values {
	set, err := golden.Open(notebook)
	if err != nil {
		set = nil
	}
	return With(set, nil)
}

// With returns the values of a set, nil for none. If read is not nil it is told
// of each id that a claim looks up.
func With(set *golden.Set, read func(id string)) *Values { return &Values{set: set, read: read} }

// Entry returns the entry of that id; an empty one where there is none.
func (g *Values) Entry(id string) golden.Entry {
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

// Number returns the number at the path inside the entry.
func (g *Values) Number(id string, path ...string) float64 {
	v, err := g.Entry(id).At(path...)
	if err != nil {
		return math.NaN()
	}
	return Or(v.Float())
}

// Numbers returns the number at the path inside each of the entries.
func (g *Values) Numbers(ids []string, path ...string) []float64 {
	return Per(ids, func(id string) float64 { return g.Number(id, path...) })
}

// List returns the list of numbers at the path inside the entry.
func (g *Values) List(id string, path ...string) []float64 {
	v, err := g.Entry(id).At(path...)
	if err != nil {
		return nil
	}
	xs, err := v.Floats()
	if err != nil {
		return nil
	}
	return xs
}

// Keys returns the names of the fields at the path that are numbers, such as
// rates or steps, by size.
func (g *Values) Keys(id string, path ...string) []string {
	v, err := g.Entry(id).At(path...)
	if err != nil {
		return nil
	}
	fields, err := v.Fields()
	if err != nil {
		return nil
	}
	numbers := map[float64]string{}
	for key := range fields {
		if x, err := strconv.ParseFloat(key, 64); err == nil {
			numbers[x] = key
		}
	}
	return Per(slices.Sorted(maps.Keys(numbers)), func(x float64) string { return numbers[x] })
}

// Steps is [Values.Keys] for fields named by whole numbers.
func (g *Values) Steps(id string, path ...string) []int {
	var steps []int
	for _, key := range g.Keys(id, path...) {
		if step, err := strconv.Atoi(key); err == nil {
			steps = append(steps, step)
		}
	}
	return steps
}

// Tolerance is the one recorded with the entry.
func (g *Values) Tolerance(id, reason string) claim.Tolerance {
	t := g.Entry(id).Tolerance
	if t.Rel > 0 {
		return claim.Rel(t.Rel, reason)
	}
	return claim.Abs(t.Abs, reason)
}

// Close compares a measured number with the entry, by the entry's tolerance.
func (g *Values) Close(id string, measured float64, reason string) claim.Check {
	return claim.Close(g.Number(id), measured, g.Tolerance(id, reason)).From(g.Entry(id).How)
}

// CloseAll does so for several entries at once, by the tolerance of the first.
func (g *Values) CloseAll(ids []string, measured []float64, reason string) claim.Check {
	return claim.AllClose(g.Numbers(ids), measured, g.Tolerance(ids[0], reason)).From(g.Entry(ids[0]).How)
}

// CloseList does so for a list inside an entry. A measured list that is longer is
// cut to the length of the golden one.
func (g *Values) CloseList(id string, measured []float64, reason string, path ...string) claim.Check {
	want := g.List(id, path...)
	if len(measured) > len(want) {
		measured = measured[:len(want)]
	}
	return claim.AllClose(want, measured, g.Tolerance(id, reason)).From(g.Entry(id).How)
}

// Or returns a measured number, and NaN where it could not be measured.
func Or(x float64, err error) float64 {
	if err != nil {
		return math.NaN()
	}
	return x
}

// Per returns f of every x.
func Per[X, Y any](xs []X, f func(X) Y) []Y {
	ys := make([]Y, len(xs))
	for i, x := range xs {
		ys[i] = f(x)
	}
	return ys
}

// Rises counts the steps at which the loss rises by more than slack.
func Rises(loss []float64, slack float64) int {
	n := 0
	for t := 1; t < len(loss); t++ {
		if !(loss[t] <= loss[t-1]+slack) {
			n++
		}
	}
	return n
}
