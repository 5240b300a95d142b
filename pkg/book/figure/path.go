package figure

import (
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
)

// Coordinates are written in tenths of a user unit, at most a quarter of a
// device pixel at the sizes a figure is shown at. Positions are rounded first
// and differences taken after, so that relative moves do not drift.
const perUnit = 10

// tenths rounds a coordinate to the written grid.
func tenths(v vg.Length) int { return int(math.Round(float64(v) * perUnit)) }

// appendTenths writes n/10 in the shortest form. A separating space is left
// out where a minus sign does its work.
func appendTenths(b []byte, n int, first bool) []byte {
	if !first && n >= 0 {
		b = append(b, ' ')
	}
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	q, r := n/perUnit, n%perUnit
	if q != 0 || r == 0 {
		b = strconv.AppendInt(b, int64(q), 10)
	}
	if r != 0 {
		b = append(b, '.', byte('0'+r))
	}
	return b
}

// num formats a length for an attribute: at most two decimals.
func num(v vg.Length) string {
	r := math.Round(float64(v)*100) / 100
	if r == 0 {
		r = 0 // no minus zero
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}

// pathWriter builds the d attribute of an SVG path from absolute points in
// SVG's frame (y down).
type pathWriter struct {
	b      []byte
	x, y   int // current point, tenths
	x0, y0 int // start of the subpath
	op     byte
}

func (w *pathWriter) command(op byte) (first bool) {
	// After a move, further pairs are lines: "m" and "M" imply "l" and "L";
	// we always name the line command once and then repeat pairs.
	if w.op == op && op != 'M' {
		return false
	}
	w.b = append(w.b, op)
	w.op = op
	return true
}

func (w *pathWriter) move(x, y int) {
	w.command('M')
	w.b = appendTenths(w.b, x, true)
	w.b = appendTenths(w.b, y, false)
	w.x, w.y, w.x0, w.y0 = x, y, x, y
}

func (w *pathWriter) line(x, y int) {
	dx, dy := x-w.x, y-w.y
	switch {
	case dy == 0:
		first := w.command('h')
		w.b = appendTenths(w.b, dx, first)
	case dx == 0:
		first := w.command('v')
		w.b = appendTenths(w.b, dy, first)
	default:
		first := w.command('l')
		w.b = appendTenths(w.b, dx, first)
		w.b = appendTenths(w.b, dy, false)
	}
	w.x, w.y = x, y
}

func (w *pathWriter) curve(pts ...[2]int) {
	op := byte('q')
	if len(pts) == 3 {
		op = 'c'
	}
	first := w.command(op)
	for i, p := range pts {
		w.b = appendTenths(w.b, p[0]-w.x, first && i == 0)
		w.b = appendTenths(w.b, p[1]-w.y, false)
	}
	end := pts[len(pts)-1]
	w.x, w.y = end[0], end[1]
}

// arc appends a circular arc of radius r to the point x, y.
func (w *pathWriter) arc(r, x, y int, large, sweep bool) {
	first := w.command('a')
	w.b = appendTenths(w.b, r, first)
	w.b = appendTenths(w.b, r, false)
	w.b = append(w.b, " 0 "...)
	w.b = append(w.b, bit(large), ' ', bit(sweep))
	w.b = appendTenths(w.b, x-w.x, false)
	w.b = appendTenths(w.b, y-w.y, false)
	w.x, w.y = x, y
}

func (w *pathWriter) close() {
	w.b = append(w.b, 'z')
	w.op = 'z'
	w.x, w.y = w.x0, w.y0
}

func bit(v bool) byte {
	if v {
		return '1'
	}
	return '0'
}
