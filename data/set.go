package data

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"largestep/pkg/theory/seed"
)

// A Shape is the size of an image: channels, rows, columns.
type Shape struct{ C, H, W int }

// Size returns the number of values of an image.
func (s Shape) Size() int { return s.C * s.H * s.W }

// A Set is labelled images of one size, in memory. Sets that were cut from
// another share its pixels; treat them as read-only.
type Set struct {
	Name    string // such as "mnist"; begins with "synthetic-" if no photo was ever taken
	Split   string // "train" or "test"
	Shape   Shape
	Pixels  []byte   // Shape.Size() bytes an image, plane by plane, row by row
	Labels  []int    // class of each image, from 0
	Coarse  []int    // super-class of each image (CIFAR-100), or nil
	Classes []string // names of the classes, in the order of the labels
	Missing []string // files of the set that were not there (only with Options.Partial)

	// Synthetic says that the images were made by a program. It is part of
	// every title and file that shows them.
	Synthetic bool
}

// Len returns the number of images.
func (s *Set) Len() int { return len(s.Labels) }

// Title names the set and how much of it this is, for captions and logs.
func (s *Set) Title() string {
	title := fmt.Sprintf("%s %s, %d images", s.Name, s.Split, s.Len())
	if s.Synthetic {
		title = "SYNTHETIC " + title
	}
	if len(s.Missing) > 0 {
		title += fmt.Sprintf(" (part: %d files missing)", len(s.Missing))
	}
	return title
}

// Image returns the bytes of image i, which belong to the set.
func (s *Set) Image(i int) []byte {
	n := s.Shape.Size()
	return s.Pixels[i*n : (i+1)*n : (i+1)*n]
}

// Histogram returns how many images each class has.
func (s *Set) Histogram() []int { return histogram(s.Labels, len(s.Classes)) }

func histogram(labels []int, classes int) []int {
	h := make([]int, classes)
	for _, y := range labels {
		h[y]++
	}
	return h
}

// Select returns the images of the given indices, in that order.
func (s *Set) Select(index []int) (*Set, error) {
	cut := *s
	cut.Pixels = make([]byte, 0, len(index)*s.Shape.Size())
	cut.Labels, cut.Coarse = make([]int, 0, len(index)), nil
	for _, i := range index {
		if i < 0 || i >= s.Len() {
			return nil, fmt.Errorf("there is no image %d; %s %s has images 0 to %d", i, s.Name, s.Split, s.Len()-1)
		}
		cut.Pixels = append(cut.Pixels, s.Image(i)...)
		cut.Labels = append(cut.Labels, s.Labels[i])
		if s.Coarse != nil {
			cut.Coarse = append(cut.Coarse, s.Coarse[i])
		}
	}
	return &cut, nil
}

// First returns the first n images. It shares their pixels.
func (s *Set) First(n int) (*Set, error) {
	if n < 1 || n > s.Len() {
		return nil, fmt.Errorf("cannot take the first %d images of %d", n, s.Len())
	}
	cut := *s
	cut.Pixels = s.Pixels[: n*s.Shape.Size() : n*s.Shape.Size()]
	cut.Labels = s.Labels[:n:n]
	if s.Coarse != nil {
		cut.Coarse = s.Coarse[:n:n]
	}
	return &cut, nil
}

// Balanced returns perClass images of each class, drawn without replacement
// by the seed, in the order of the set.
func (s *Set) Balanced(perClass int, root uint64) (*Set, error) {
	if perClass < 1 {
		return nil, fmt.Errorf("cannot take %d images a class; take at least one", perClass)
	}
	var chosen []int
	for c, members := range s.byClass() {
		if len(members) < perClass {
			return nil, fmt.Errorf("class %d (%s) has %d images, fewer than %d", c, s.Classes[c], len(members), perClass)
		}
		rng := seed.New(root, "data", "balanced", fmt.Sprint(c))
		for _, j := range rng.Perm(len(members))[:perClass] {
			chosen = append(chosen, members[j])
		}
	}
	slices.Sort(chosen)
	return s.Select(chosen)
}

func (s *Set) byClass() [][]int {
	of := make([][]int, len(s.Classes))
	for i, y := range s.Labels {
		of[y] = append(of[y], i)
	}
	return of
}

// Binary returns the images of two classes; those of zero get label 0, those
// of one label 1.
func (s *Set) Binary(zero, one int) (*Set, error) {
	if zero == one || min(zero, one) < 0 || max(zero, one) >= len(s.Classes) {
		return nil, fmt.Errorf("classes %d and %d are not two of 0 to %d", zero, one, len(s.Classes)-1)
	}
	var index []int
	for i, y := range s.Labels {
		if y == zero || y == one {
			index = append(index, i)
		}
	}
	cut, err := s.Select(index)
	if err != nil {
		return nil, err
	}
	for i, y := range cut.Labels {
		cut.Labels[i] = 0
		if y == one {
			cut.Labels[i] = 1
		}
	}
	cut.Classes, cut.Coarse = []string{s.Classes[zero], s.Classes[one]}, nil
	return cut, nil
}

// WithLabels returns the set with other labels, such as noisy ones. It shares
// the pixels.
func (s *Set) WithLabels(labels []int) (*Set, error) {
	if len(labels) != s.Len() {
		return nil, fmt.Errorf("%d labels for %d images", len(labels), s.Len())
	}
	for i, y := range labels {
		if y < 0 || y >= len(s.Classes) {
			return nil, fmt.Errorf("label %d of image %d is not one of 0 to %d", y, i, len(s.Classes)-1)
		}
	}
	cut := *s
	cut.Labels = labels
	return &cut, nil
}

// Float64 returns the images as rows of numbers from 0 to 1, for theory.
func (s *Set) Float64() [][]float64 {
	n := s.Shape.Size()
	all := make([]float64, s.Len()*n)
	for i, p := range s.Pixels {
		all[i] = float64(p) / 255
	}
	rows := make([][]float64, s.Len())
	for i := range rows {
		rows[i] = all[i*n : (i+1)*n : (i+1)*n]
	}
	return rows
}

// Signs returns the labels of a set of two classes as -1 and +1.
func (s *Set) Signs() ([]float64, error) {
	if len(s.Classes) != 2 {
		return nil, fmt.Errorf("signs need two classes, not %d; see Binary", len(s.Classes))
	}
	y := make([]float64, s.Len())
	for i, label := range s.Labels {
		y[i] = float64(2*label - 1)
	}
	return y, nil
}

// Statistics returns the mean and the standard deviation of each channel, of
// pixels from 0 to 1. The sums are of integers, hence the same everywhere.
func (s *Set) Statistics() (mean, sd []float64) {
	plane := s.Shape.H * s.Shape.W
	for c := range s.Shape.C {
		var counts [256]uint64
		for i := range s.Len() {
			for _, p := range s.Image(i)[c*plane : (c+1)*plane] {
				counts[p]++
			}
		}
		var n, sum, squares uint64
		for v, k := range counts {
			n, sum, squares = n+k, sum+uint64(v)*k, squares+uint64(v*v)*k
		}
		m := float64(sum) / float64(n)
		mean = append(mean, m/255)
		sd = append(sd, math.Sqrt(float64(squares)/float64(n)-float64(m*m))/255)
	}
	return mean, sd
}

// Dims returns channels, rows and columns of the images.
func (s *Set) Dims() (c, h, w int) { return s.Shape.C, s.Shape.H, s.Shape.W }

// Label returns the class of image i.
func (s *Set) Label(i int) int { return s.Labels[i] }

// Read writes image i into dst as numbers from 0 to 1. It makes a Set a source
// of batches.
func (s *Set) Read(i int, _ *rand.Rand, dst []float32) error {
	for k, p := range s.Image(i) {
		dst[k] = unit[p]
	}
	return nil
}

// unit maps a byte to a number from 0 to 1.
var unit = func() (t [256]float32) {
	for i := range t {
		t[i] = float32(i) / 255
	}
	return t
}()
