package labelnoiseclaims

import "slices"

// The methods of the paper: a small constant rate, one step down, exponential decay.
const (
	SL  = "SL"
	OS  = "OS"
	EXP = "EXP"
)

// The data sets of Tables 3 and 4.
const (
	MNIST    = "MNIST"
	CIFAR10  = "CIFAR-10"
	CIFAR100 = "CIFAR-100"
)

// The laws of label noise, as data/noise calls them.
const (
	Symmetric  = "symmetric"  // Table 3
	Asymmetric = "asymmetric" // Table 4
)

// Methods, DataSets and Kinds list them in the order of the tables.
var (
	Methods  = []string{SL, OS, EXP}
	DataSets = []string{MNIST, CIFAR10, CIFAR100}
	Kinds    = []string{Symmetric, Asymmetric}
)

// Rates are the noise rates of the tables' columns; the first is clean.
var Rates = []float64{0, 0.1, 0.2, 0.3, 0.4}

// A Printed is an entry of the paper: mean and standard deviation of the test
// accuracy of three runs, in per cent.
type Printed struct{ Mean, SD float64 }

type row struct{ kind, data, method string }

// Tables 3 (symmetric) and 4 (asymmetric) of Huang et al. 2023, as printed.
var printed = map[row][5]Printed{
	{Symmetric, MNIST, SL}:      {{99.09, 0.02}, {98.60, 0.04}, {98.29, 0.08}, {97.88, 0.12}, {97.57, 0.09}},
	{Symmetric, MNIST, OS}:      {{99.33, 0.04}, {99.22, 0.57}, {98.71, 0.10}, {98.34, 0.07}, {97.96, 0.16}},
	{Symmetric, MNIST, EXP}:     {{99.40, 0.03}, {98.85, 0.21}, {98.84, 0.10}, {98.63, 0.20}, {98.48, 0.03}},
	{Symmetric, CIFAR10, SL}:    {{86.37, 0.05}, {82.01, 0.19}, {78.70, 0.29}, {75.83, 0.28}, {71.58, 0.08}},
	{Symmetric, CIFAR10, OS}:    {{91.38, 0.07}, {86.87, 0.15}, {83.95, 0.24}, {81.72, 0.08}, {78.70, 0.25}},
	{Symmetric, CIFAR10, EXP}:   {{91.63, 0.15}, {85.52, 0.22}, {82.94, 0.32}, {81.57, 0.99}, {79.66, 2.20}},
	{Symmetric, CIFAR100, SL}:   {{48.10, 0.14}, {42.31, 0.44}, {38.10, 0.65}, {34.10, 0.25}, {31.21, 1.01}},
	{Symmetric, CIFAR100, OS}:   {{70.50, 1.07}, {62.66, 1.51}, {57.31, 2.09}, {52.08, 1.63}, {47.22, 0.88}},
	{Symmetric, CIFAR100, EXP}:  {{70.14, 0.82}, {63.67, 0.26}, {55.70, 0.24}, {49.67, 1.95}, {43.39, 1.11}},
	{Asymmetric, MNIST, SL}:     {{99.09, 0.02}, {98.52, 0.07}, {98.25, 0.01}, {97.89, 0.16}, {97.45, 0.01}},
	{Asymmetric, MNIST, OS}:     {{99.33, 0.04}, {98.86, 0.16}, {98.98, 0.71}, {98.35, 0.14}, {98.24, 0.17}},
	{Asymmetric, MNIST, EXP}:    {{99.40, 0.03}, {98.85, 0.09}, {98.63, 0.09}, {98.46, 0.13}, {98.24, 0.15}},
	{Asymmetric, CIFAR10, SL}:   {{86.37, 0.05}, {81.91, 0.25}, {78.87, 0.11}, {75.85, 0.17}, {72.02, 0.59}},
	{Asymmetric, CIFAR10, OS}:   {{91.38, 0.07}, {86.61, 0.32}, {83.90, 0.41}, {81.41, 0.41}, {78.77, 0.40}},
	{Asymmetric, CIFAR10, EXP}:  {{91.63, 0.15}, {85.26, 0.79}, {83.53, 0.37}, {81.38, 1.05}, {78.82, 0.45}},
	{Asymmetric, CIFAR100, SL}:  {{48.10, 0.14}, {42.15, 0.13}, {37.93, 0.95}, {34.80, 0.28}, {30.97, 0.54}},
	{Asymmetric, CIFAR100, OS}:  {{70.50, 1.07}, {62.65, 0.91}, {57.66, 0.97}, {50.42, 1.06}, {47.07, 1.74}},
	{Asymmetric, CIFAR100, EXP}: {{70.14, 0.82}, {63.51, 1.20}, {56.35, 0.55}, {48.09, 0.44}, {44.34, 0.40}},
}

// Paper returns an entry of Tables 3 and 4, zero if they have none.
func Paper(kind, data, method string, rate float64) Printed {
	entries := printed[row{kind, data, method}]
	if i := slices.Index(Rates, rate); i >= 0 {
		return entries[i]
	}
	return Printed{}
}

// Gain is the smaller of the two gains over SL that the paper prints, in points.
func Gain(kind, data string, rate float64) float64 {
	sl := Paper(kind, data, SL, rate).Mean
	return min(Paper(kind, data, OS, rate).Mean, Paper(kind, data, EXP, rate).Mean) - sl
}
