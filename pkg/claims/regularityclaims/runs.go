package regularityclaims

import (
	"encoding/json"
	"math"

	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity"
)

// A setup is what a golden value was computed from.
type setup struct {
	Kind      string
	Param     float64
	S         []float64
	X, Y      float64
	X0, Y0    float64
	Eta       float64
	A, R      float64
	B         int
	C         []float64
	Loss, Act string
	Target    float64
}

func inputs(g *assertion.Values, id string) setup {
	var s setup
	_ = json.Unmarshal(g.Entry(id).Inputs, &s) // what is missing makes the run fail
	return s
}

func (s setup) function() (regularity.Function, error) {
	if s.Kind == "good" {
		return regularity.NewGood(s.Param)
	}
	return regularity.NewBad(int(s.Param))
}

func (s setup) start() regularity.Point { return regularity.Point{X: s.X0, Y: s.Y0} }

// ends runs what the golden values were computed from, and is empty for a run that
// could not be made.
func ends(g *assertion.Values, ids []string) []regularity.Run {
	return assertion.Per(ids, func(id string) regularity.Run {
		in := inputs(g, id)
		f, err := in.function()
		if err != nil {
			return regularity.Run{}
		}
		return descend(f, in.start(), in.Eta)
	})
}

// path is the run of the golden value with its iterates.
func path(g *assertion.Values, id string, steps int) (regularity.Path, error) {
	in := inputs(g, id)
	f, err := in.function()
	if err != nil {
		return regularity.Path{}, err
	}
	return regularity.Follow(f, in.start(), in.Eta, steps)
}

func descend(f regularity.Function, start regularity.Point, eta float64) regularity.Run {
	r, err := regularity.Descend(f, start, eta, regularity.Options{})
	if err != nil {
		return regularity.Run{}
	}
	return r
}

func scaled(runs []regularity.Run) []float64 { return assertion.Per(runs, regularity.Run.Scaled) }

func limits(runs []regularity.Run) []float64 {
	return assertion.Per(runs, func(r regularity.Run) float64 { return assertion.Or(r.Limit()) })
}

func converged(r regularity.Run) bool { return r.Status == regularity.Converged }

// good and bad are members of the family that are known to be in it; another would
// be nil, which every run refuses.
func good(a float64) regularity.Function {
	f, err := regularity.NewGood(a)
	if err != nil {
		return nil
	}
	return f
}

func bad(b int) regularity.Function {
	f, err := regularity.NewBad(b)
	if err != nil {
		return nil
	}
	return f
}

// at is the start with that xy and x² + y²; (0, 0), which every run refuses, where
// there is none.
func at(s, u float64) regularity.Point {
	p, err := regularity.NewPoint(s, u)
	if err != nil {
		return regularity.Point{}
	}
	return p
}

// sharp is the sharpness at a point.
func sharp(f regularity.Function, p regularity.Point) float64 {
	s, _ := regularity.Sharpness(f, p)
	return s
}

// span returns n numbers from lo to hi.
func span(lo, hi float64, n int) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = lo + (hi-lo)*float64(i)/float64(n-1)
	}
	return xs
}

// extremes returns the least and the largest of numbers, NaN if one is NaN or there
// is none.
func extremes(xs []float64) (least, largest float64) {
	if len(xs) == 0 {
		return math.NaN(), math.NaN()
	}
	least, largest = xs[0], xs[0]
	for _, x := range xs {
		least, largest = math.Min(least, x), math.Max(largest, x)
	}
	return least, largest
}
