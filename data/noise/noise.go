// Package noise gives wrong labels to training images, as in the experiments
// of Huang et al. 2023, Section 5.2, and of the code lines that they follow:
// Ma et al. 2020 (Active-Passive Losses) and Zhou et al. 2021 (Asymmetric Loss
// Functions).
//
// Noise is drawn once, before training, from a seed; test labels stay clean.
// Only integers and comparisons decide, so the same seed gives the same labels
// on every platform.
package noise

import (
	"fmt"
	"math"

	"largestep/pkg/theory/seed"
)

// A Kind is a law by which labels become wrong.
type Kind string

// The kinds of noise.
const (
	Clean      Kind = "clean"
	Symmetric  Kind = "symmetric"  // to any other class alike
	Asymmetric Kind = "asymmetric" // to the class that it is mistaken for
)

// Mode selects between the paper's text and what published code does where
// the two differ.
type Mode int

// The modes.
const (
	// AsWritten flips from the clean labels, and within the super-classes of
	// CIFAR-100. The default.
	AsWritten Mode = iota
	// AsCoded flips class after class on the labels already changed
	// (CIFAR-10), and within blocks of five consecutive fine labels
	// (CIFAR-100), as the two public code bases do.
	AsCoded
)

// Options describe the noise.
type Options struct {
	Kind Kind
	Rate float64 // in [0, 1)
	Mode Mode
	Seed uint64
}

// A Result is noisy labels and what was done.
type Result struct {
	Labels  []int // the noisy labels
	Changed int   // how many differ from the clean ones
	// Confusion counts images of clean class i (row) that bear label j.
	Confusion [][]int
}

// Rate returns the share of labels that were changed.
func (r *Result) Rate() float64 { return float64(r.Changed) / float64(len(r.Labels)) }

// Apply draws noisy labels for a set of the catalogue ("mnist", "cifar10",
// "cifar100" or one of their synthetic stand-ins). coarse is the super-class
// of each image, for CIFAR-100 only. The clean labels stay as they are.
//
// Symmetric: in each of C classes exactly floor(floor(rate N)/C) images, drawn
// without replacement, get a label uniform over the other C-1 classes.
// Asymmetric: see Map; MNIST and CIFAR-100 flip each image of a source class
// with probability rate, CIFAR-10 exactly floor(rate n) of the n of a class.
func Apply(set string, labels, coarse []int, classes int, o Options) (*Result, error) {
	if err := check(labels, classes, o); err != nil {
		return nil, err
	}
	noisy := append([]int(nil), labels...)
	var err error
	switch {
	case o.Kind == Clean || o.Rate == 0 && o.Kind == Symmetric:
	case o.Kind == Symmetric:
		err = symmetric(noisy, classes, o)
	default:
		err = asymmetric(set, noisy, coarse, classes, o)
	}
	if err != nil {
		return nil, err
	}
	return result(labels, noisy, classes), nil
}

func check(labels []int, classes int, o Options) error {
	if o.Kind != Clean && o.Kind != Symmetric && o.Kind != Asymmetric {
		return fmt.Errorf("there is no noise %q; use %s, %s or %s", o.Kind, Clean, Symmetric, Asymmetric)
	}
	if !(o.Rate >= 0 && o.Rate < 1) {
		return fmt.Errorf("a noise rate of %v; use a number from 0 to below 1", o.Rate)
	}
	if o.Kind == Clean && o.Rate > 0 {
		return fmt.Errorf("clean labels with a noise rate of %v; set one of the two", o.Rate)
	}
	if classes < 2 || len(labels) == 0 {
		return fmt.Errorf("%d labels of %d classes; noise needs labels of at least two", len(labels), classes)
	}
	for i, y := range labels {
		if y < 0 || y >= classes {
			return fmt.Errorf("label %d of image %d is not one of 0 to %d", y, i, classes-1)
		}
	}
	return nil
}

// floor returns floor(rate n) of the rate as written: 0.29 of 100 is 29,
// though 0.29 * 100 is less than 29 in binary.
func floor(rate float64, n int) int { return int(math.Floor(rate*float64(n) + 1e-9)) }

func byClass(labels []int, classes int) [][]int {
	of := make([][]int, classes)
	for i, y := range labels {
		of[y] = append(of[y], i)
	}
	return of
}

func symmetric(noisy []int, classes int, o Options) error {
	each := floor(o.Rate, len(noisy)) / classes
	for c, members := range byClass(noisy, classes) {
		if len(members) < each {
			return fmt.Errorf("symmetric noise of rate %v changes %d labels of each class, but class %d has only %d; lower the rate",
				o.Rate, each, c, len(members))
		}
		rng := seed.New(o.Seed, "data", "noise", "symmetric", fmt.Sprint(c))
		for _, j := range rng.Perm(len(members))[:each] {
			other := rng.IntN(classes - 1)
			if other >= c {
				other++
			}
			noisy[members[j]] = other
		}
	}
	return nil
}

func result(clean, noisy []int, classes int) *Result {
	r := &Result{Labels: noisy, Confusion: make([][]int, classes)}
	for i := range r.Confusion {
		r.Confusion[i] = make([]int, classes)
	}
	for i, y := range clean {
		r.Confusion[y][noisy[i]]++
		if noisy[i] != y {
			r.Changed++
		}
	}
	return r
}
