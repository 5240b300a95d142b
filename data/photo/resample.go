package photo

import (
	"math"
	"sync"
)

// A scratch is memory that resampling needs and gives back.
type scratch struct {
	rows    []float32 // rows narrowed, before they are combined
	weights []float32
	first   []int32
	square  []float32
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// taps computes for each of size outputs the weights of the inputs below it,
// from number first on; all have the same number of weights. The filter is a
// triangle as wide as an output pixel, or as an input pixel if that is larger.
func (s *scratch) taps(inputs int, from, to float64, size int) (per int) {
	scale := (to - from) / float64(size)
	support := max(scale, 1)
	per = min(int(math.Ceil(support))*2+1, inputs)
	s.weights = grow(s.weights, size*per)
	s.first = grow(s.first, size)
	for i := range size {
		center := from + (float64(i)+0.5)*scale
		first := max(int(center-support+0.5), 0)
		first = min(first, inputs-per)
		w := s.weights[i*per : (i+1)*per]
		var sum float32
		for j := range w {
			x := math.Abs((float64(first+j) - center + 0.5) / support)
			w[j] = float32(max(1-x, 0))
			sum += w[j]
		}
		for j := range w {
			w[j] /= sum
		}
		s.first[i] = int32(first)
	}
	return per
}

// resample scales the box of a plane to size x size.
func (s *scratch) resample(p plane, box Box, size int, dst []float32) {
	x0, x1 := clampSpan(box.X0, box.X1, p.w)
	y0, y1 := clampSpan(box.Y0, box.Y1, p.h)

	// Which rows are needed is known once the vertical weights are.
	per := s.taps(p.h, y0, y1, size)
	top, bottom := int(s.first[0]), int(s.first[size-1])+per
	vertical := append([]float32(nil), s.weights[:size*per]...)
	starts := append([]int32(nil), s.first[:size]...)

	across := s.taps(p.w, x0, x1, size)
	s.rows = grow(s.rows, (bottom-top)*size)
	for y := top; y < bottom; y++ {
		s.narrow(p.pix[y*p.stride:], p.step, across, s.rows[(y-top)*size:(y-top+1)*size])
	}
	for i := range size {
		out := dst[i*size : (i+1)*size]
		clear(out)
		for j, w := range vertical[i*per : (i+1)*per] {
			if w == 0 {
				continue
			}
			row := s.rows[(int(starts[i])-top+j)*size:][:len(out)]
			for x, v := range row {
				out[x] += w * v
			}
		}
	}
}

// narrow scales one row.
func (s *scratch) narrow(row []byte, step, per int, out []float32) {
	if step == 1 {
		for i := range out {
			var sum float32
			w := s.weights[i*per : (i+1)*per]
			in := row[s.first[i]:][:len(w)]
			for j, v := range in {
				sum += w[j] * float32(v)
			}
			out[i] = sum
		}
		return
	}
	for i := range out {
		var sum float32
		at := int(s.first[i]) * step
		for _, w := range s.weights[i*per : (i+1)*per] {
			sum += w * float32(row[at])
			at = min(at+step, len(row)-1)
		}
		out[i] = sum
	}
}

// clampSpan keeps a span within a plane whose size was rounded.
func clampSpan(a, b float64, n int) (float64, float64) {
	b = min(b, float64(n))
	return min(a, b-1e-6), b
}
