package learnorder

import (
	"testing"

	"largestep/pkg/theory/seed"
)

// What the pieces of a step of G1 cost, on one core of a busy 2-core machine, as
// the best of several; "How it is computed" in the package's documentation tells.

func BenchmarkHead(b *testing.B) {
	s := G1()
	examples := s.DrawCounts(s.Counts, seed.New(1, "bench"))
	slope := make([]float64, 205)
	for j := range slope {
		slope[j] = 1e-3
	}
	b.Run("BLAS", func(b *testing.B) {
		h := newLinearHead(examples, s.Dim)
		for b.Loop() {
			h.step(slope, 0.1, 0.01, 0)
		}
	})
	b.Run("loops", func(b *testing.B) {
		h := newLinearHead(examples, s.Dim)
		theta, r, d := h.theta.Data, h.r.Data, s.Dim
		for b.Loop() {
			for k := range theta {
				theta[k] *= 1 - 0.1*0.01
			}
			for j, c := range slope {
				c *= -0.1 / 4
				for k, v := range h.x.Data[j*d : (j+1)*d] {
					theta[k] += c * v
				}
			}
			for j := range r {
				r[j] = dot(theta, h.x.Data[j*d:(j+1)*d])
			}
		}
	})
}

func BenchmarkPlane(b *testing.B) {
	p, err := NewPlane(2000, 0.2, 10, seed.New(1, "bench"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Step([3]float64{}, 0.1, 0, nil, nil)
	}
}

func BenchmarkNoise(b *testing.B) {
	rng := seed.New(1, "bench")
	for b.Loop() {
		for range 2000 {
			rng.NormFloat64()
		}
	}
}
