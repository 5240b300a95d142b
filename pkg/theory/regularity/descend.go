package regularity

import (
	"fmt"
	"math"
)

// Status says how a run ended.
type Status uint8

const (
	// Unfinished: still on its way to xy = 1 when the steps were spent.
	Unfinished Status = iota
	// Converged: |xy - 1| is within the tolerance, at a minimum that attracts.
	Converged
	// Diverged: a factor exceeded 1e8 in size.
	Diverged
	// Stalled: it has stopped moving away from xy = 1, as near xy = 0 for b >= 3.
	Stalled
	// Oscillating: it stays bounded and keeps jumping across xy = 1. For η > 1
	// nothing else is left: every minimum has a sharpness of at least 2.
	Oscillating
)

var statusNames = [...]string{Unfinished: "unfinished", Converged: "converged", Diverged: "diverged", Stalled: "stalled", Oscillating: "oscillating"}

func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("status %d", uint8(s))
}

// Options of [Descend]. The zero value of a field means "choose".
type Options struct {
	Steps     int     // the most steps; 300000
	Tolerance float64 // on |xy - 1|; 1e-11, near what rounding allows
}

func (o Options) fill() (Options, error) {
	if o.Steps == 0 {
		o.Steps = 300000
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-11
	}
	if !(o.Tolerance > 0) || o.Tolerance >= 1 {
		return o, fmt.Errorf("regularity: the tolerance is %g; pass one between 0 and 1, for example 1e-11", o.Tolerance)
	}
	return o, checkSteps(o.Steps)
}

// Run is where gradient descent ended.
type Run struct {
	F          Function
	Eta        float64
	Start, End Point
	Status     Status
	Step       int     // at which the status was known
	Away       float64 // |xy - 1| at the end
}

func (r Run) String() string {
	return fmt.Sprintf("%v at step %d, |xy - 1| = %.1e", r.Status, r.Step, r.Away)
}

// Limit returns the sharpness of the minimum to which the run converged, and
// refuses a run that did not.
func (r Run) Limit() (float64, error) {
	if r.Status != Converged {
		return 0, fmt.Errorf("regularity: the run is %v, so there is no sharpness at its limit; change the rate or allow more steps", r)
	}
	s, _ := Sharpness(r.F, r.End)
	return s, nil
}

// Scaled returns η times the sharpness at the limit, and NaN for a run that did not
// converge. 2 is the limit of stability.
func (r Run) Scaled() float64 {
	if r.Status != Converged {
		return math.NaN()
	}
	s, _ := Sharpness(r.F, r.End)
	return r.Eta * s
}

// round is the number of steps between two looks at whether a run still moves.
const round = 1024

// Descend runs gradient descent to its end, keeping two points only. Near the limit
// of stability it is slow: about 1/(2 - ηS) steps for a factor e.
//
// It refuses what [Follow] refuses, a tolerance outside (0, 1), and a function whose
// slope at 1 is not 0.
func Descend(f Function, start Point, eta float64, o Options) (Run, error) {
	o, err := o.fill()
	if err != nil {
		return Run{}, err
	}
	if err := checkRun(f, start, eta, o.Steps); err != nil {
		return Run{}, err
	}
	if slope := f.Slope(1); !(math.Abs(slope) <= 1e-9) {
		return Run{}, fmt.Errorf("regularity: %v has slope %g at 1, so xy = 1 is no minimum; use Follow", f, slope)
	}
	return descend(f, start, eta, o), nil
}

func descend(f Function, start Point, eta float64, o Options) Run {
	r := Run{F: f, Eta: eta, Start: start}
	p := start
	steep := eta * f.Curvature(1) // times u: η times the sharpness of a minimum
	end := func(status Status, step int) Run {
		r.End, r.Status, r.Step, r.Away = p, status, step, math.Abs(p.S()-1)
		return r
	}
	half := 0.0 // spread of xy in the round half way
	for done := 0; done < o.Steps; {
		steps := min(round, o.Steps-done)
		low, high := p.S()-1, p.S()-1
		before, last := p, p // two steps and one step back
		for k := range steps {
			s := p.X * p.Y
			away := math.Abs(s - 1)
			v := eta * f.Slope(s)
			if away < o.Tolerance && (v == 0 || steep*p.U() <= 2) {
				return end(Converged, done+k)
			}
			if !(math.Abs(p.X) <= tooFar && math.Abs(p.Y) <= tooFar) {
				return end(Diverged, done+k)
			}
			low, high = math.Min(low, s-1), math.Max(high, s-1)
			before, last = last, p
			p = Point{p.X - v*p.Y, p.Y - v*p.X}
		}
		done += steps
		switch {
		case steps > 1 && p == last:
			return end(Stalled, done)
		case steps > 2 && p == before && p != last:
			return end(Oscillating, done)
		case done < o.Steps && standsStill(f, p, eta, o.Steps-done):
			return end(Stalled, done)
		case done == o.Steps:
			return end(judge(p, last, high-low, half, low < 0 && high > 0), done)
		case half == 0 && done >= o.Steps/2:
			half = high - low
		}
	}
	return end(Unfinished, o.Steps)
}

// standsStill reports that at its present speed xy would not change by one part in
// a hundred, nor come one hundredth nearer to 1, in the steps that are left.
func standsStill(f Function, p Point, eta float64, left int) bool {
	s := p.S()
	move := eta * math.Abs(f.Slope(s)) * p.U() * float64(left)
	return move < 0.01*math.Min(math.Abs(s), math.Abs(s-1)) && math.Abs(s-1) > 1e-3
}

// judge names the end of a run whose steps are spent: spread is that of xy over the
// last round, half that of the round half way, crossing whether xy crossed 1.
func judge(p, last Point, spread, half float64, crossing bool) Status {
	switch {
	case !(math.Abs(p.X) <= tooFar && math.Abs(p.Y) <= tooFar):
		return Diverged
	case crossing && spread > 1e-3 && spread > 0.99*half:
		return Oscillating
	case math.Abs(p.S()-1) > 1e-3 && math.Abs(p.S()-last.S()) < 1e-6:
		return Stalled
	}
	return Unfinished
}
