package checkpoint_test

import (
	"fmt"
	"os"

	"largestep/pkg/deep/checkpoint"
)

func Example() {
	dir, err := os.MkdirTemp("", "checkpoints")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	folder := checkpoint.Open(dir, "the run's key")
	err = folder.Save(&checkpoint.Checkpoint{Key: "the run's key", Step: 100, Tensors: []checkpoint.Tensor{
		{Name: "/bias", DType: "Float32", Shape: []int{1}, Data: []byte{0, 0, 128, 63}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, refused, err := checkpoint.Open(dir, "the run's key").Load()
	fmt.Println(c.Step, c.Tensors[0].Name, c.Tensors[0].Shape, refused, err)
	// Output: 100 /bias [1] [] <nil>
}
