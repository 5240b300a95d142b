package train

import (
	"fmt"
	"strings"
	"time"
)

// A Status says how far a run is.
type Status struct {
	Doing         string // "training", "evaluating" and the like
	Step, Steps   int    // steps done, and in all
	Epoch, Epochs int    // whole epochs done, and in all
	Rate          float64
	Loss          float64            // mean of the current epoch so far
	Accuracy      float64            // likewise, from 0 to 1
	Tests         map[string]float64 // accuracy of each group at the last evaluation; nil before the first
	ImagesPerSec  float64            // 0 until there are two steps to tell it from
	Left          time.Duration      // a guess; 0 until there is one
}

// String is a line for people.
func (s Status) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "step %d of %d", s.Step, s.Steps)
	if s.Epochs < s.Steps { // else a step is an epoch
		fmt.Fprintf(&b, ", epoch %d of %d", min(s.Epoch+1, s.Epochs), s.Epochs)
	}
	if s.Step > 0 {
		fmt.Fprintf(&b, "  rate %.4g  loss %.4g  accuracy %.1f %%", s.Rate, s.Loss, 100*s.Accuracy)
	}
	if test, ok := s.Tests[testGroup]; ok {
		fmt.Fprintf(&b, "  test %.2f %%", 100*test)
	}
	if s.ImagesPerSec > 0 {
		fmt.Fprintf(&b, "  %.0f images/s", s.ImagesPerSec)
	}
	if s.Left > 0 {
		fmt.Fprintf(&b, ", about %s left", s.Left.Round(time.Second))
	}
	if s.Doing != "" && s.Doing != training {
		fmt.Fprintf(&b, "  (%s)", s.Doing)
	}
	return b.String()
}

// What a run does.
const (
	training   = "training"
	evaluating = "evaluating"
	measuring  = "measuring sharpness"
)

// Throttle returns a function for [Options.Progress] that shows the line of a
// status, at most one in an interval. A terminal shows it in place of the one
// before, a notebook updates an output with it, a log appends it: show is what
// makes the difference.
func Throttle(interval time.Duration, show func(line string)) func(Status) {
	var last time.Time
	return func(s Status) {
		if now := time.Now(); now.Sub(last) >= interval {
			last = now
			show(s.String())
		}
	}
}

// A pace measures how fast a run goes. The first step of each size of batch is
// left out: it pays for a compilation.
type pace struct {
	started time.Time // when the first step was done
	first   int       // its number
	sizes   map[int]bool
	images  int // trained since
	busy    time.Duration
}

func (p *pace) step(step, images int, took time.Duration) {
	if p.sizes == nil {
		p.started, p.first, p.sizes = time.Now(), step, map[int]bool{}
	}
	if !p.sizes[images] {
		p.sizes[images] = true
		return
	}
	p.images += images
	p.busy += took
}

// rate returns images a second while training, and how long is left if the
// rest goes like what is done, evaluations included.
func (p *pace) rate(step, steps int) (perSecond float64, left time.Duration) {
	if p.images == 0 {
		return 0, 0
	}
	each := time.Since(p.started) / time.Duration(step-p.first)
	return float64(p.images) / p.busy.Seconds(), each * time.Duration(steps-step)
}
