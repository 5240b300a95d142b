package augment

import (
	"math"
	"slices"
	"testing"
)

// The expected values were computed by torchvision 0.29 (functional
// adjust_hue, adjust_saturation, adjust_contrast, adjust_brightness on
// float tensors) and are rounded to five places.
func TestJitterIsTorchvisions(t *testing.T) {
	start := []float32{0.8, 0.1, 0.4, 0.5, 0.1, 0.9} // two pixels, plane by plane
	planes := func(p []float32) (r, g, b []float32) { return p[:2], p[2:4], p[4:] }
	for name, c := range map[string]struct {
		change func(p []float32)
		want   []float32
	}{
		"hue 0.1":        {func(p []float32) { r, g, b := planes(p); turnHue(r, g, b, 0.1) }, []float32{0.78, 0.18, 0.8, 0.1, 0.1, 0.9}},
		"hue -0.45":      {func(p []float32) { r, g, b := planes(p); turnHue(r, g, b, -0.45) }, []float32{0.1, 0.9, 0.29, 0.74, 0.8, 0.1}},
		"saturation 1.3": {func(p []float32) { r, g, b := planes(p); saturate(r, g, b, 1.3) }, []float32{0.8944, 0.0022, 0.3744, 0.5222, 0, 1}},
		"saturation 0.2": {func(p []float32) { r, g, b := planes(p); saturate(r, g, b, 0.2) }, []float32{0.54826, 0.36079, 0.46826, 0.44079, 0.40826, 0.52079}},
		"contrast 1.4":   {func(p []float32) { r, g, b := planes(p); contrast(r, g, b, p, 1.4) }, []float32{0.93774, 0, 0.37774, 0.51774, 0, 1}},
		"brightness 1.3": {func(p []float32) { scale(p, 1.3) }, []float32{1, 0.13, 0.52, 0.65, 0.13, 1}},
	} {
		got := slices.Clone(start)
		c.change(got)
		for i := range got {
			// torchvision's weights of gray have four places, ours three.
			if math.Abs(float64(got[i]-c.want[i])) > 2e-4 {
				t.Errorf("%s: %v, want %v", name, got, c.want)
				break
			}
		}
	}
}
