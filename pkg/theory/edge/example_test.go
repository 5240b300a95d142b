package edge_test

import (
	"fmt"

	"largestep/pkg/theory/edge"
)

// At a large rate the loss jumps for a while and then falls for good.
func ExampleProblem_Descend() {
	run, err := edge.Spiral20().Descend(256, 2000)
	if err != nil {
		fmt.Println(err)
		return
	}
	count, last := run.Increases()
	fmt.Printf("%d rises, the last at step %d; stable from step %d; loss %.3e\n", count, last, run.Stable(), run.Loss[2000])
	// Output: 4 rises, the last at step 7; stable from step 11; loss 1.231e-04
}

// What theory promises before the run.
func ExampleProblem_Bounds() {
	bounds, err := edge.Spiral20().Bounds(256)
	if err != nil {
		fmt.Println(err)
		return
	}
	mean, _ := bounds.Average(2000)
	transition, _ := bounds.Transition()
	fmt.Printf("mean loss at most %.3f; stable before step %d\n", mean, transition)
	// Output: mean loss at most 1.821; stable before step 56234
}

// Data without a margin are refused, with the way on.
func ExampleProblem_Margin() {
	p, err := edge.FromRows([][]float64{{1, 0}, {-1, 0}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _, err = p.Margin()
	fmt.Println(err)
	// Output: edge: no w has every margin above 0 (the data are strictly non-separable); bounds do not apply and gradient descent need not converge at large rates: remove contradicting samples, or ask for runs only
}
