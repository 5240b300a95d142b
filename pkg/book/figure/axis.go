package figure

import "math"

// A span is an interval that grows to hold values.
type span struct{ min, max float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(v float64) {
	if finite(v) {
		s.min, s.max = min(s.min, v), max(s.max, v)
	}
}

func (s span) empty() bool { return s.min > s.max }

// An axis maps values to [0, 1] along one side of the frame.
type axis struct {
	span
	log   bool
	ticks []tick
}

// shows reports whether a value has a place on the axis (perhaps outside the
// frame).
func (a *axis) shows(v float64) bool { return finite(v) && (!a.log || v > 0) }

// norm returns the place of v: 0 at the lower end, 1 at the upper.
func (a *axis) norm(v float64) float64 {
	return (a.scaled(v) - a.scaled(a.min)) / (a.scaled(a.max) - a.scaled(a.min))
}

// value is the inverse of norm.
func (a *axis) value(t float64) float64 {
	lo, hi := a.scaled(a.min), a.scaled(a.max)
	v := lo + t*(hi-lo)
	if a.log {
		return math.Exp(v)
	}
	return v
}

func (a *axis) scaled(v float64) float64 {
	if a.log {
		return math.Log(v)
	}
	return v
}

// fit sets the ends of the axis: the range asked for, or the data's with a
// margin of pad (a fraction of its length).
func (a *axis) fit(data span, want [2]float64, pad float64) {
	if data.empty() {
		data = span{0, 1}
		if a.log {
			data = span{1, 10}
		}
	}
	const most = 7e307 // beyond it the length of the axis would overflow
	a.span = span{max(data.min, -most), min(data.max, most)}
	auto := want == [2]float64{}
	fixLo, fixHi := !auto && finite(want[0]), !auto && finite(want[1])
	if fixLo {
		a.min = want[0]
	}
	if fixHi {
		a.max = want[1]
	}
	if !(a.min < a.max) { // one value, or all data beyond a fixed end
		d := max(math.Abs(a.min)*0.5, 1e-300)
		if a.min == 0 {
			d = 1
		}
		switch {
		case fixHi:
			a.min = a.max - d
			if a.log {
				a.min = a.max / 10
			}
		case fixLo:
			a.max = a.min + d
			if a.log {
				a.max = a.min * 10
			}
		case a.log:
			a.min, a.max = a.min/2, a.max*2
		default:
			a.min, a.max = a.min-d, a.max+d
		}
	}
	lo, hi := a.norm(a.min)-pad, a.norm(a.max)+pad
	lo, hi = a.value(lo), a.value(hi)
	if !fixLo && finite(lo) && (!a.log || lo > 0) {
		a.min = lo
	}
	if !fixHi && finite(hi) {
		a.max = hi
	}
}
