package figure

import (
	"fmt"
	"slices"
)

// Line adds a graph through the points in order. NaN and infinite values break
// it: a trajectory that diverges ends where it left the numbers. With nil xs
// the ys are at 0, 1, 2, ... The label goes to the legend; without one the
// line is not named.
func (f *Figure) Line(label string, xs, ys []float64, changes ...Style) *Figure {
	xs = steps(xs, ys)
	s := f.style(changes)
	if f.check(what("Line", label), xs, ys) {
		f.items = append(f.items, &line{label, slices.Clone(xs), slices.Clone(ys), s})
	}
	return f
}

// Func adds the graph of fn, computed at 400 places of [from, to], which are
// spaced as the x axis is.
func (f *Figure) Func(label string, from, to float64, fn func(x float64) float64, changes ...Style) *Figure {
	ax := axis{span: span{from, to}, log: f.opt.XLog}
	if !finite(from) || !finite(to) || from >= to || ax.log && from <= 0 {
		f.fail(fmt.Sprintf("%s from %v to %v", what("Func", label), from, to),
			"give a finite interval, smaller end first, positive on a log axis")
		return f
	}
	const n = 400
	xs, ys := make([]float64, n+1), make([]float64, n+1)
	for i := range xs {
		xs[i] = ax.value(float64(i) / n)
		ys[i] = fn(xs[i])
	}
	return f.Line(label, xs, ys, changes...)
}

// Points adds a marker at each point. Beyond some thousands they are drawn as
// a picture in which crowded places are darker.
func (f *Figure) Points(label string, xs, ys []float64, changes ...Style) *Figure {
	xs = steps(xs, ys)
	s := f.style(changes)
	if f.check(what("Points", label), xs, ys) {
		f.items = append(f.items, &points{label, slices.Clone(xs), slices.Clone(ys), s})
	}
	return f
}

// Band shades the area between two graphs: an error band, or a region bounded
// by a theorem. A Line added next can share its colour with Same.
func (f *Figure) Band(label string, xs, lo, hi []float64, changes ...Style) *Figure {
	xs = steps(xs, lo)
	s := f.style(changes)
	if f.check(what("Band", label), xs, lo, hi) {
		f.items = append(f.items, &band{label, slices.Clone(xs), slices.Clone(lo), slices.Clone(hi), s})
	}
	return f
}

// Ranges adds markers at ys with whiskers from lo to hi, for instance a mean
// and the extremes over seeds.
func (f *Figure) Ranges(label string, xs, ys, lo, hi []float64, changes ...Style) *Figure {
	xs = steps(xs, ys)
	s := f.style(changes)
	if f.check(what("Ranges", label), xs, ys, lo, hi) {
		f.items = append(f.items, &whiskers{label, slices.Clone(xs), slices.Clone(ys), slices.Clone(lo), slices.Clone(hi), s})
	}
	return f
}

// steps is xs, or 0, 1, 2, ... where it is nil.
func steps(xs, ys []float64) []float64 {
	if xs != nil || ys == nil {
		return xs
	}
	xs = make([]float64, len(ys))
	for i := range xs {
		xs[i] = float64(i)
	}
	return xs
}

// what names a series in an error.
func what(method, label string) string {
	if label == "" {
		return method
	}
	return fmt.Sprintf("%s %q", method, label)
}

// cover grows x and y to hold the points that the axes can show. Where the
// range of x is fixed, y is fitted to what is inside it.
func cover(f *Figure, x, y *span, xs, ys []float64) {
	ax, ay := axis{log: f.opt.XLog}, axis{log: f.opt.YLog}
	r := f.opt.XRange
	fixed := r != [2]float64{}
	for i := range xs {
		if !ax.shows(xs[i]) || !ay.shows(ys[i]) || fixed && (xs[i] < r[0] || xs[i] > r[1]) {
			continue
		}
		x.add(xs[i])
		y.add(ys[i])
	}
}
