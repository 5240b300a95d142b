package config_test

import (
	"fmt"

	"largestep/pkg/deep/config"
)

// A run of the papers, in small, with another schedule and noisy labels.
func ExampleLoad() {
	r, err := config.Load("mnist-cnn4", "quick", "schedule.name=exp", "noise.kind=symmetric", "noise.rate=0.4")
	if err != nil {
		fmt.Println(err)
		return
	}
	rate, err := r.Rate(r.Data.Train)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Data.Train, "images,", r.Epochs, "epochs,", r.Length(r.Data.Train), "steps")
	fmt.Printf("%.3f\n", rate.Points(r.Epochs, r.StepsPerEpoch(r.Data.Train)))

	_, err = config.Load("mnist-cnn4", "quick", "schedule.rte=0.1")
	fmt.Println(err)
	// Output:
	// 7680 images, 5 epochs, 300 steps
	// [1.000 0.817 0.668 0.545 0.446]
	// there is no key "schedule.rte"; did you mean "schedule.rate"?
}
