package augment

import (
	"fmt"
	"math/rand/v2"
)

// Jitter changes brightness, contrast, saturation and hue of an RGB image, in
// random order, each by a random amount: the first three by a factor within 1
// ± the field, hue by a turn within ± Hue of the full circle. These are the
// definitions of torchvision's ColorJitter.
type Jitter struct{ Brightness, Contrast, Saturation, Hue float64 }

func (j Jitter) check(c, _, _ int) error {
	if c != 3 {
		return fmt.Errorf("colour jitter needs 3 channels, not %d", c)
	}
	for _, v := range []float64{j.Brightness, j.Contrast, j.Saturation} {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("a colour jitter of %v; want 0 to 1", v)
		}
	}
	if !(j.Hue >= 0 && j.Hue <= 0.5) {
		return fmt.Errorf("a hue jitter of %v; want 0 to 0.5", j.Hue)
	}
	return nil
}

// Apply implements Op.
func (j Jitter) Apply(img *Image, rng *rand.Rand) {
	n := img.H * img.W
	r, g, b := img.Pix[:n], img.Pix[n:2*n], img.Pix[2*n:3*n]
	for _, k := range rng.Perm(4) {
		u := 2*rng.Float64() - 1
		switch k {
		case 0:
			if j.Brightness > 0 {
				scale(img.Pix, float32(1+u*j.Brightness))
			}
		case 1:
			if j.Contrast > 0 {
				contrast(r, g, b, img.Pix, float32(1+u*j.Contrast))
			}
		case 2:
			if j.Saturation > 0 {
				saturate(r, g, b, float32(1+u*j.Saturation))
			}
		case 3:
			if j.Hue > 0 {
				turnHue(r, g, b, float32(u*j.Hue))
			}
		}
	}
}

func clamp(v float32) float32 { return min(max(v, 0), 1) }

func luma(r, g, b float32) float32 {
	return float32(0.299*r) + float32(0.587*g) + float32(0.114*b)
}

func scale(pix []float32, f float32) {
	for i, v := range pix {
		pix[i] = min(v*f, 1)
	}
}

// contrast moves every pixel away from the mean gray, or towards it.
func contrast(r, g, b, pix []float32, f float32) {
	g, b = g[:len(r)], b[:len(r)]
	var sum float64
	for i, v := range r {
		sum += float64(luma(v, g[i], b[i]))
	}
	add := float32(sum/float64(len(r))) * (1 - f)
	for i, v := range pix {
		pix[i] = clamp(float32(v*f) + add)
	}
}

// saturate moves every pixel away from its own gray, or towards it.
func saturate(r, g, b []float32, f float32) {
	g, b = g[:len(r)], b[:len(r)]
	for i := range r {
		gray := luma(r[i], g[i], b[i]) * (1 - f)
		r[i] = clamp(float32(r[i]*f) + gray)
		g[i] = clamp(float32(g[i]*f) + gray)
		b[i] = clamp(float32(b[i]*f) + gray)
	}
}

// turnHue adds turn (of the full circle) to the hue of HSV.
func turnHue(r, g, b []float32, turn float32) {
	g, b = g[:len(r)], b[:len(r)]
	for i := range r {
		R, G, B := r[i], g[i], b[i]
		v := max(R, G, B)
		d := v - min(R, G, B)
		if d == 0 {
			continue
		}
		var h float32 // in sixths of the circle
		switch v {
		case R:
			h = (G - B) / d
		case G:
			h = 2 + (B-R)/d
		default:
			h = 4 + (R-G)/d
		}
		h += 6*turn + 6
		if h >= 6 {
			h -= 6
		}
		if h >= 6 {
			h -= 6
		}
		// v - d*clamp(min(k, 4-k), 0, 1) with k = (h + 5, 3, 1) mod 6.
		r[i], g[i], b[i] = v-float32(d*wheel(h+5)), v-float32(d*wheel(h+3)), v-float32(d*wheel(h+1))
	}
}

func wheel(k float32) float32 {
	if k >= 6 {
		k -= 6
	}
	return clamp(min(k, 4-k))
}
