package record_test

import (
	"context"
	"fmt"
	"os"

	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
)

func Example() {
	dir, err := os.MkdirTemp("", "runs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := example(context.Background(), dir); err != nil {
		fmt.Println(err)
	}
	// Output: mnist-cnn4 finished after 2 steps, losses [2.3 1.9]
}

func example(ctx context.Context, dir string) error {
	run, err := config.Load("mnist-cnn4", "quick")
	if err != nil {
		return err
	}
	store, err := record.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer store.Close()

	head := record.NewHead(run, 1, "go", "a1b2c3")
	w, err := store.Create(ctx, head)
	if err != nil {
		return err
	}
	w.Add(record.Row{Step: 0, Values: record.Values{"loss": 2.3, "rate": 1}})
	w.Add(record.Row{Step: 1, Values: record.Values{"loss": 1.9, "rate": 1}})
	if err := w.Finish(ctx, record.Summary{Outcome: "finished", Step: 2}); err != nil {
		return err
	}

	r, err := store.Load(ctx, head.Key)
	if err != nil {
		return err
	}
	_, losses := r.Series("loss")
	fmt.Println(r.Head.Name, r.Outcome(), "after", r.Summary.Step, "steps, losses", losses)
	return nil
}
