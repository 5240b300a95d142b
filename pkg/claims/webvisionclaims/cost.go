package webvisionclaims

import (
	"time"

	"largestep/pkg/claims/architecture"
)

// A Job is an experiment of the papers at full size: so many trainings alike.
type Job struct {
	Name   string
	Net    architecture.Count
	Images int // in an epoch
	Epochs int
	Runs   int
}

// WebVisionImages is about how many photos the 50 classes have (Jiang et al. 2018
// speak of 66 thousand; what can still be downloaded is less).
const WebVisionImages = 66_000

// Jobs are the experiments of notebooks 08 to 10. Each of Tables 3 and 4 has nine
// different columns, the clean one counted once, three methods, and three seeds.
func Jobs() []Job {
	const tables = 9 * 3 * 3
	return []Job{
		{"MNIST", architecture.CNN4(), 60_000, 50, tables},
		{"CIFAR-10", architecture.CNN8(), 50_000, 120, tables},
		{"CIFAR-100", architecture.ResNet34(100), 50_000, 200, tables},
		{"WebVision", architecture.ResNet50(50), WebVisionImages, 250, 3},
		{"patches", architecture.WideResNet(16, 10), 50_000, 60, 3},
		{"large rate", architecture.WideResNet(16, 10), 50_000, 200, 3},
	}
}

// FLOPs are the operations of one training, evaluations left out.
func (j Job) FLOPs() float64 {
	return j.Net.TrainingFLOPs() * float64(j.Images) * float64(j.Epochs)
}

// Time is how long one training takes on a device that can do so many operations a
// second, if it reaches a share of them.
func (j Job) Time(peak, share float64) time.Duration {
	return time.Duration(j.FLOPs() / (peak * share) * float64(time.Second))
}

// A Precision is a number format of matrix units, with the dense peak of one
// NVIDIA H100 (SXM), in operations a second, from its data sheet.
type Precision struct {
	Name string
	Peak float64
}

// Precisions are those in which the networks can be trained.
var Precisions = []Precision{{"float32", 67e12}, {"TF32", 494.7e12}, {"bfloat16", 989.4e12}}

// Share is the part of its peak that an H100 is assumed to reach on these networks
// with TF32. An A100 trains ResNet-50 with 938 images a second (NVIDIA's own
// record), which is 15 % of its 156e12; such a network is bound by memory more than
// by arithmetic, and an H100 has 1.64 times the bandwidth (3.35 against 2.04 TB/s)
// but 3.17 times the arithmetic.
func Share() float64 {
	reached := 938 * architecture.ResNet50(1000).TrainingFLOPs() / 156e12
	return reached * (3.35 / 2.04) / (494.7 / 156)
}
