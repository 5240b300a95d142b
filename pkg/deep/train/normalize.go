package train

import (
	"fmt"
	"math"
	"math/rand/v2"

	"largestep/data"
	"largestep/data/augment"
	"largestep/pkg/deep/config"
)

// normalization returns what is done to each image, of training and test
// alike. whole is the training file, train the part of it that is trained on;
// they are needed where statistics are taken of them.
func normalization(d config.Data, whole, train *data.Set) ([]augment.Op, error) {
	switch d.Normalize {
	case config.Raw:
		return nil, nil
	case config.UnitSize:
		mean, sd := train.Statistics()
		for c := range sd {
			sd[c] *= math.Sqrt(float64(train.Shape.Size()))
		}
		return []augment.Op{augment.Normalize{Mean: mean, SD: sd}}, nil
	case config.PerPixel:
		first, err := whole.First(d.Statistics)
		if err != nil {
			return nil, err
		}
		op, err := newPerPixel(first)
		return []augment.Op{op}, err
	}
	return []augment.Op{augment.Normalize{Mean: d.Mean, SD: d.SD}}, nil
}

// A perPixel subtracts the mean of each pixel and divides by its standard
// deviation.
type perPixel struct{ mean, sd []float64 }

func newPerPixel(set *data.Set) (perPixel, error) {
	size, n := set.Shape.Size(), float64(set.Len())
	p := perPixel{make([]float64, size), make([]float64, size)}
	sum, squares := make([]uint64, size), make([]uint64, size)
	for i := range set.Len() {
		for k, v := range set.Image(i) {
			sum[k] += uint64(v)
			squares[k] += uint64(v) * uint64(v)
		}
	}
	for k := range size {
		m := float64(sum[k]) / n
		p.mean[k] = m / 255
		p.sd[k] = math.Sqrt(max(float64(squares[k])/n-m*m, 0)) / 255
		if p.sd[k] == 0 {
			return p, fmt.Errorf("pixel %d is the same in all %d images, so it cannot be divided by its standard deviation; use the normalisation %q", k, set.Len(), config.PerChannel)
		}
	}
	return p, nil
}

// Apply implements augment.Op.
func (p perPixel) Apply(img *augment.Image, _ *rand.Rand) {
	for k, v := range img.Pix {
		img.Pix[k] = float32((float64(v) - p.mean[k]) / p.sd[k])
	}
}
