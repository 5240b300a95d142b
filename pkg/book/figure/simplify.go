package figure

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// A polyline may have far more points than the screen has pixels. simplify
// removes those that cannot be seen: first, of each run of points within a column one unit wide it keeps the
// first, the lowest, the highest and the last (Jugel et al., "M4", VLDB 2014);
// then it drops points that lie within epsilon of the line through their
// neighbours (Douglas and Peucker 1973).
const epsilon = 0.2

func simplify(pts []vg.Point) []vg.Point {
	return douglasPeucker(columns(pts, 1), epsilon)
}

// columns applies M4 to runs of points that stay in one column.
func columns(pts []vg.Point, width vg.Length) []vg.Point {
	if len(pts) < 5 {
		return pts
	}
	col := func(p vg.Point) float64 { return math.Floor(float64(p.X / width)) }
	var out []vg.Point
	for i := 0; i < len(pts); {
		j, lo, hi := i+1, i, i
		for j < len(pts) && col(pts[j]) == col(pts[i]) {
			if pts[j].Y < pts[lo].Y {
				lo = j
			}
			if pts[j].Y > pts[hi].Y {
				hi = j
			}
			j++
		}
		prev := -1
		for _, k := range []int{i, min(lo, hi), max(lo, hi), j - 1} {
			if k != prev {
				out = append(out, pts[k])
			}
			prev = k
		}
		i = j
	}
	return out
}

func douglasPeucker(pts []vg.Point, eps vg.Length) []vg.Point {
	if len(pts) < 3 {
		return pts
	}
	keep := make([]bool, len(pts))
	keep[0], keep[len(pts)-1] = true, true
	todo := [][2]int{{0, len(pts) - 1}}
	for len(todo) > 0 {
		r := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		far, at := vg.Length(0), -1
		for i := r[0] + 1; i < r[1]; i++ {
			if d := distance(pts[i], pts[r[0]], pts[r[1]]); d > far {
				far, at = d, i
			}
		}
		if far > eps {
			keep[at] = true
			todo = append(todo, [2]int{r[0], at}, [2]int{at, r[1]})
		}
	}
	var out []vg.Point
	for i, k := range keep {
		if k {
			out = append(out, pts[i])
		}
	}
	return out
}

// distance is that of p from the segment ab.
func distance(p, a, b vg.Point) vg.Length {
	d, q := b.Sub(a), p.Sub(a)
	if l := d.Dot(d); l > 0 {
		t := max(0, min(1, q.Dot(d)/l))
		q = q.Sub(d.Scale(t))
	}
	return vg.Length(math.Hypot(float64(q.X), float64(q.Y)))
}
