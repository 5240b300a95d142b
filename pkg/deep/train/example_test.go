package train_test

import (
	"context"
	"fmt"

	"largestep/data"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/train"
)

func ExampleRun() {
	cfg, err := config.Decode(`
		loss = "cross-entropy"
		batch = 50
		epochs = 4
		evaluate = 1
		data = { set = "synthetic-mnist", train = 500, test = 100 }
		network = { name = "dense2", hidden = 16, activation = "relu", batch_norm = true }
		schedule = { name = "os", rate = 0.5, after = [2] }
	`, "quick")
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := train.Run(context.Background(), cfg, train.Options{Backend: "go", Seed: 1, Data: &data.Store{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s after %d steps; more than half of the test images are right: %v\n",
		result.Outcome, result.Step, result.Values["test_accuracy"] > 0.5)
	// Output:
	// finished after 40 steps; more than half of the test images are right: true
}
