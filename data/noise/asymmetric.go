package noise

import (
	"fmt"
	"slices"
	"strings"

	"largestep/pkg/theory/seed"
)

// Map returns for each class the class that it is mistaken for, itself where
// it is not: MNIST 7->1, 2->7, 5<->6, 3->8; CIFAR-10 truck->automobile,
// bird->airplane, deer->horse, cat<->dog; CIFAR-100 the next fine class of the
// same super-class, in a circle. The last is derived from the labels of the
// file, fine and coarse; mode AsCoded takes blocks of five instead.
func Map(set string, labels, coarse []int, classes int, mode Mode) ([]int, error) {
	to := make([]int, classes)
	for c := range to {
		to[c] = c
	}
	var pairs [][2]int
	switch name := strings.TrimPrefix(set, "synthetic-"); {
	case name == "mnist" && classes == 10:
		pairs = [][2]int{{7, 1}, {2, 7}, {5, 6}, {6, 5}, {3, 8}}
	case name == "cifar10" && classes == 10:
		pairs = [][2]int{{9, 1}, {2, 0}, {4, 7}, {3, 5}, {5, 3}}
	case name == "cifar100" && classes == 100 && mode == AsCoded:
		for c := range to {
			to[c] = c/5*5 + (c+1)%5
		}
	case name == "cifar100" && classes == 100:
		return nextInSuperClass(labels, coarse, classes)
	default:
		return nil, fmt.Errorf("there is no map of asymmetric noise for %d classes of %q; use %s noise", classes, set, Symmetric)
	}
	for _, p := range pairs {
		to[p[0]] = p[1]
	}
	return to, nil
}

// nextInSuperClass finds the fine classes of each super-class in the labels.
func nextInSuperClass(labels, coarse []int, classes int) ([]int, error) {
	if len(coarse) != len(labels) {
		return nil, fmt.Errorf("%d coarse labels for %d images; asymmetric noise on CIFAR-100 needs both", len(coarse), len(labels))
	}
	super := make([]int, classes)
	for c := range super {
		super[c] = -1
	}
	members := map[int][]int{}
	for i, fine := range labels {
		switch s := super[fine]; {
		case s < 0:
			super[fine] = coarse[i]
			members[coarse[i]] = append(members[coarse[i]], fine)
		case s != coarse[i]:
			return nil, fmt.Errorf("fine class %d lies in super-classes %d and %d", fine, s, coarse[i])
		}
	}
	to := make([]int, classes)
	for c := range to {
		to[c] = c
	}
	for s, fine := range members {
		if len(fine) != 5 {
			return nil, fmt.Errorf("super-class %d shows %d of its 5 classes; asymmetric noise needs images of all", s, len(fine))
		}
		slices.Sort(fine)
		for k, c := range fine {
			to[c] = fine[(k+1)%len(fine)]
		}
	}
	return to, nil
}

// codeOrder is the order in which the public code flips CIFAR-10's classes.
var codeOrder = []int{9, 2, 3, 5, 4}

func asymmetric(set string, noisy, coarse []int, classes int, o Options) error {
	to, err := Map(set, noisy, coarse, classes, o.Mode)
	if err != nil {
		return err
	}
	exact := strings.TrimPrefix(set, "synthetic-") == "cifar10"
	of := byClass(noisy, classes)
	order := make([]int, classes)
	for c := range order {
		order[c] = c
	}
	if exact && o.Mode == AsCoded {
		order = codeOrder
	}
	for _, c := range order {
		if to[c] == c {
			continue
		}
		members := of[c]
		if exact && o.Mode == AsCoded {
			members = byClass(noisy, classes)[c]
		}
		rng := seed.New(o.Seed, "data", "noise", "asymmetric", fmt.Sprint(c))
		if exact {
			for _, j := range rng.Perm(len(members))[:floor(o.Rate, len(members))] {
				noisy[members[j]] = to[c]
			}
			continue
		}
		for _, i := range members {
			if rng.Float64() < o.Rate {
				noisy[i] = to[c]
			}
		}
	}
	return nil
}

// Expected returns the probability that an image of clean class i (row) bears
// label j, up to the rounding of exact counts: the matrix that Confusion
// approaches. counts are the images of each class.
func Expected(to []int, counts []int, o Options) [][]float64 {
	classes := len(counts)
	n := 0
	for _, k := range counts {
		n += k
	}
	m := make([][]float64, classes)
	for c := range m {
		m[c] = make([]float64, classes)
		m[c][c] = 1
		switch {
		case o.Kind == Symmetric && counts[c] > 0:
			changed := float64(floor(o.Rate, n)/classes) / float64(counts[c])
			for j := range m[c] {
				m[c][j] = changed / float64(classes-1)
			}
			m[c][c] = 1 - changed
		case o.Kind == Asymmetric && to[c] != c:
			m[c][c], m[c][to[c]] = 1-o.Rate, o.Rate
		}
	}
	return m
}
