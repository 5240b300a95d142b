// Package watch trains the networks of a notebook before the reader's eyes.
package watch

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"largestep/pkg/book/display"
	"largestep/pkg/book/figure"
	"largestep/pkg/deep/study"
)

// Train trains cases on a backend, as study.Train does, and shows in one output
// of the cell what the training says and the loss of the run so far. An
// interrupt of the cell ends it; what was done is kept, and the next call goes
// on with it. An error, such as a data set that is missing, is shown and does
// not end the notebook, whose recorded runs are there all the same.
func Train(backend string, cases ...study.Case) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var live display.Live
	_, err := study.Train(ctx, backend, func(p study.Progress) { live.Show(view(p)) }, cases...)
	switch {
	case ctx.Err() != nil:
		live.Show(display.Text("interrupted; what was done is kept, and running this cell again goes on with it"))
	case err != nil:
		live.Show(display.Text(err.Error()))
	}
}

// view is a picture of the loss, or text as long as there is none.
func view(p study.Progress) display.Bundler {
	if p.Run == 0 {
		return display.Text(p.Line)
	}
	text := fmt.Sprintf("Run %d of %d: %s, seed %d. %s", p.Run, p.Runs, p.Case.Label, p.Seed, p.Line)
	if p.Record == nil {
		return display.Text(text)
	}
	steps, loss := p.Record.Series("loss")
	xs := make([]float64, len(steps))
	for i, s := range steps {
		xs[i] = float64(s)
	}
	f := figure.New(figure.Options{Title: text, Alt: "The training loss so far.", X: "step", Y: "training loss", YLog: true, Aspect: 0.4}).
		Line("", xs, loss)
	if _, err := f.SVG(); err != nil { // no loss yet that can be drawn
		return display.Text(text)
	}
	return f
}
