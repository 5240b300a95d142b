package train

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"largestep/pkg/deep/record"
)

// The names of what a row of a record may hold. A step's row has the rate and,
// of its batch before the step, loss and accuracy; a step that injects noise
// has its standard deviation; one that measures sharpness has the largest
// eigenvalue, and the others as sharpness_2 and so on, and the Frobenius norm of
// each trained matrix or kernel, as in norm_fc1_weight. An evaluation's row has
// mean loss and accuracy of each group GROUP, as GROUP_loss and GROUP_accuracy.
const (
	rateName      = "rate"
	lossName      = "loss"
	accuracyName  = "accuracy"
	sigmaName     = "sigma"
	sharpnessName = "sharpness"
	normName      = "norm"
)

// A log writes the record of a session; a nil one writes nothing.
type log struct {
	ctx context.Context // not that of the run: an interrupt is recorded too
	w   *record.Writer
}

// openLog begins the record of a session, or goes on with it after its first
// rows.
func openLog(ctx context.Context, store *record.Store, head record.Head, resume bool, rows int) (*log, error) {
	ctx = context.WithoutCancel(ctx)
	if !resume {
		w, err := store.Create(ctx, head)
		return &log{ctx, w}, err
	}
	w, err := store.Resume(ctx, head.Key, rows)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the record of this run is not in %s, and its checkpoint goes on with it; name the store that has it (--store, LARGESTEP_RUNS), or begin anew without --resume: %w", store.Place, err)
	}
	return &log{ctx, w}, err
}

func (l *log) add(s *session, row record.Row) {
	if l != nil {
		l.w.Add(row)
		s.at.Rows = l.w.Rows()
	}
}

func (l *log) flush() error {
	if l == nil {
		return nil
	}
	return l.w.Flush(l.ctx)
}

func (l *log) finish(r Result) error {
	if l == nil {
		return nil
	}
	return l.w.Finish(l.ctx, record.Summary{Outcome: string(r.Outcome), Step: r.Step, Values: r.Values, Weights: r.Weights,
		Seconds: r.Seconds, ImagesPerSec: r.ImagesPerSec, Ended: time.Now().UTC().Truncate(time.Second)})
}

// evaluated is the row of an evaluation.
func (s *session) evaluated() record.Row {
	return record.Row{Step: s.at.Step, Epoch: s.at.Epoch + 1, Values: s.at.testValues()}
}

// testValues names the scores of the last evaluation.
func (p *place) testValues() record.Values {
	values := record.Values{}
	for name, sc := range p.Tests {
		values[name+"_loss"], values[name+"_accuracy"] = sc.mean()
	}
	return values
}

// MarshalJSON implements json.Marshaler, also for losses that are not finite.
func (s score) MarshalJSON() ([]byte, error) {
	return record.Values{"loss": s.Loss, "right": float64(s.Right), "images": float64(s.Images)}.MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *score) UnmarshalJSON(text []byte) error {
	var v record.Values
	err := v.UnmarshalJSON(text)
	*s = score{v["loss"], int(v["right"]), int(v["images"])}
	return err
}

// String says in a line how the run went.
func (r Result) String() string {
	var b strings.Builder
	switch r.Outcome {
	case Diverged:
		fmt.Fprintf(&b, "diverged at step %d, with a loss of %.4g", r.Step, r.Values[lossName])
	default:
		fmt.Fprintf(&b, "%s after %d steps", r.Outcome, r.Step)
	}
	took := time.Duration(r.Seconds * float64(time.Second)).Round(time.Millisecond)
	if took > time.Minute {
		took = took.Round(time.Second)
	}
	fmt.Fprintf(&b, " in %s", took)
	if accuracy, ok := r.Values[testGroup+"_accuracy"]; ok {
		fmt.Fprintf(&b, ", test accuracy %.2f %%", 100*accuracy)
	}
	fmt.Fprintf(&b, ", weights %.12s", r.Weights)
	return b.String()
}
