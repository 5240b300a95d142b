package config

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"largestep/data/augment"
	"largestep/data/noise"
	"largestep/pkg/deep/schedule"
)

// A checker fills in the defaults of a run and collects what is wrong with it.
type checker struct {
	run      *Run
	problems []error
}

func (c *checker) err() error { return errors.Join(c.problems...) }

func (c *checker) add(err error) {
	if err != nil {
		c.problems = append(c.problems, err)
	}
}

// refuse notes a problem if there is one.
func (c *checker) refuse(bad bool, format string, args ...any) {
	if bad {
		c.add(fmt.Errorf(format, args...))
	}
}

// name refuses a name that is none of those there are.
func (c *checker) name(what, name string, names []string) bool {
	if slices.Contains(names, name) {
		return true
	}
	if name == "" {
		c.refuse(true, "no %s is given; %q is one", what, names[0])
	} else {
		c.add(unknown(what, name, names))
	}
	return false
}

// count refuses a number of things below 0, or so large that products overflow.
func (c *checker) count(key string, n int) {
	c.refuse(n < 0, "%s is %d; give 0 or more", key, n)
	c.refuse(n > math.MaxInt32, "%s is %d; give at most %d", key, n, math.MaxInt32)
}

// positive tells a finite number above 0.
func positive(x float64) bool { return x > 0 && !math.IsInf(x, 0) }

func (c *checker) images() {
	d := &c.run.Data
	set, err := d.published()
	if err != nil {
		c.add(err)
		return
	}
	if len(d.Classes) > 0 {
		c.refuse(len(d.Classes) != 2 || d.Classes[0] == d.Classes[1], "data.classes are %q; name two different ones, or leave them out", d.Classes)
		c.refuse(d.Train == 0 || d.Test == 0, "two classes of %s: say how many images, with data.train and data.test", d.Set)
		for _, name := range d.Classes {
			if set.Classes == nil {
				c.refuse(true, "the classes of %s have no names; leave out data.classes", d.Set)
				break
			}
			c.name("class of "+d.Set, name, set.Classes)
		}
	}
	d.fill(set)
	most := func(key string, n int, split string) {
		c.count(key, n)
		all := d.count(set, split)
		c.refuse(all > 0 && n > all, "%s is %d, and %s has %d images", key, n, d.Set, all)
	}
	most("data.train", d.Train, "train")
	most("data.test", d.Test, "test")
	most("data.statistics", d.Statistics, "train")
	if c.name("normalization", d.Normalize, Normalizations) {
		channel := d.Normalize == PerChannel
		c.refuse(!channel && len(d.Mean)+len(d.SD) > 0, "data.mean and data.sd belong to normalize = %q, not %q", PerChannel, d.Normalize)
		c.refuse(channel && (len(d.Mean) != set.Channels || len(d.SD) != set.Channels), "data.mean and data.sd have %d and %d numbers, and %s has %d channels", len(d.Mean), len(d.SD), d.Set, set.Channels)
		c.refuse(slices.ContainsFunc(d.SD, func(x float64) bool { return !positive(x) }), "data.sd is %v; give finite numbers above 0", d.SD)
		c.refuse(slices.ContainsFunc(d.Mean, func(x float64) bool { return !positive(1 + x*x) }), "data.mean is %v; give finite numbers", d.Mean)
		c.refuse(d.Normalize != PerPixel && d.Statistics > 0, "data.statistics belongs to normalize = %q, not %q", PerPixel, d.Normalize)
		c.refuse(d.Patches && !channel, "patches go on images of normalize = %q, not %q", PerChannel, d.Normalize)
	}
	c.refuse(d.Patches && (set.Channels != 3 || set.Height != 32 || set.Width != 32), "patches are for images of 3 x 32 x 32, and %s has %d x %d x %d", d.Set, set.Channels, set.Height, set.Width)

	a := &c.run.Augment
	c.refuse(len(a.Jitter) != 0 && len(a.Jitter) != 4, "augment.jitter has %d numbers; give four: brightness, contrast, saturation, hue", len(a.Jitter))
	c.refuse(a.Shift < 0, "augment.shift is %d; give 0 or more pixels", a.Shift)
	c.refuse(!(a.Flip >= 0), "augment.flip is %v; give a probability from 0 to 1", a.Flip)
	c.add(augment.Check(a.Ops(), set.Channels, set.Height, set.Width))
}

func (c *checker) labels() {
	n, classes := &c.run.Noise, c.run.Outputs()
	c.refuse(!(n.Rate >= 0 && n.Rate < 1), "noise.rate is %v; give a share of labels from 0 to below 1", n.Rate)
	c.refuse(n.Mode != "" && n.Kind != string(noise.Asymmetric), "noise.mode is for asymmetric noise alone")
	c.refuse(n.Rate != 0 && (n.Kind == "" || n.Kind == string(noise.Clean)), "noise.rate is %v and no noise.kind is given; symmetric is one", n.Rate)
	if n.Kind != "" {
		c.name("kind of noise", n.Kind, []string{string(noise.Clean), string(noise.Symmetric), string(noise.Asymmetric)})
	}
	if n.Mode != "" {
		c.name("mode of noise", n.Mode, []string{asWritten, asCoded})
	}
	if set, err := c.run.Data.published(); err == nil && n.Kind == string(noise.Asymmetric) {
		// CIFAR-100's map follows from the labels, which are not read here.
		if set.Coarse == nil || classes != len(set.Classes) {
			_, err := noise.Map(c.run.Data.Set, nil, nil, classes, noise.AsWritten)
			c.add(err)
		}
	}
	n.fill()
}

func (c *checker) network() {
	r := c.run
	if c.name("network", r.Network.Name, Networks) {
		if r.Network.Name == Outer {
			r.Network.Activation = cmp.Or(r.Network.Activation, ReLU3)
		}
		c.add(r.Network.Validate())
	}
	c.name("loss", r.Loss, Losses)
	binary := r.Loss == Logistic || r.Loss == Exponential
	classes := r.Outputs()
	c.refuse(binary && classes > 2, "the %s loss is for two classes, and %s has %d; choose two with data.classes", r.Loss, r.Data.Set, classes)
}

// normalizes tells a network with batch norm.
func (n Network) normalizes() bool {
	switch n.Name {
	case Linear2, Linear3:
		return false
	case Dense2, Outer:
		return n.BatchNorm
	}
	return true
}

func (c *checker) length() {
	r := c.run
	n := 0
	for _, given := range []bool{r.Epochs != 0, r.Steps != 0, r.Time != 0} {
		if given {
			n++
		}
	}
	c.refuse(n == 0, "the run has no length; give epochs, steps or time")
	c.refuse(n > 1, "the run has %d lengths; give one of epochs, steps and time", n)
	c.count("epochs", r.Epochs)
	c.count("steps", r.Steps)
	c.refuse(r.Time != 0 && !positive(r.Time), "time is %v; give a finite number above 0", r.Time)

	images := r.Data.Train
	if r.Batch == 0 {
		r.Batch = images
		c.refuse(images == 0, "%s does not say how many images it has; give data.train or a batch", r.Data.Set)
	}
	c.count("batch", r.Batch)
	c.refuse(images > 0 && r.Batch > images, "a batch of %d images, and there are %d; give a smaller batch", r.Batch, images)
	c.count("accumulate", r.Accumulate)
	r.Accumulate = max(r.Accumulate, 1)
	if r.Batch < 1 {
		return
	}
	c.refuse(r.Batch%r.Accumulate != 0, "a batch of %d images cannot be accumulated in %d equal parts", r.Batch, r.Accumulate)
	if r.Network.normalizes() {
		part := r.Batch / r.Accumulate
		c.refuse(part == 1, "%s has batch norm, which needs batches of 2 images or more, not of 1", r.Network.Name)
		c.refuse(part > 1 && images > 0 && images%part == 1, "%s has batch norm, and the last of the batches of %d would hold 1 image; change batch or data.train", r.Network.Name, part)
	}
}

func (c *checker) schedules() {
	r := c.run
	c.count("paper_epochs", r.PaperEpochs)
	c.refuse(r.PaperEpochs > 0 && r.Epochs == 0, "paper_epochs fits the schedules to epochs; give the length in epochs")
	if r.PaperEpochs == r.Epochs {
		r.PaperEpochs = 0
	}
	fill := func(name string, p schedule.Parameters) schedule.Parameters {
		_, p, err := schedule.Named(name, p)
		c.add(err)
		return p
	}
	s := &r.Schedule
	if c.name("schedule", s.Name, schedule.Rates) {
		p := fill(s.Name, s.parameters())
		s.Rate, s.Factor, s.After = p.Start, p.Factor, p.After
		c.refuse(r.Time > 0 && r.Epochs == 0 && s.Name != schedule.SL && s.Name != schedule.Fixed, "time needs a constant rate; use schedule %q or %q, or give epochs", schedule.SL, schedule.Fixed)
	}
	c.refuse((s.AnnealSteps != 0) != (s.AnnealRate != 0), "annealing needs both schedule.anneal_rate and schedule.anneal_steps")
	c.refuse(s.AnnealRate != 0 && !positive(s.AnnealRate), "schedule.anneal_rate is %v; give a finite number above 0", s.AnnealRate)
	c.count("schedule.anneal_steps", s.AnnealSteps)

	i := &r.Injection
	switch {
	case i.Name == "":
		c.refuse(i.Sigma != 0 || i.Factor != 0 || len(i.After) > 0, "injection.sigma, factor and after need an injection.name; %q is one", schedule.Cont)
	case c.name("injection", i.Name, schedule.Sigmas):
		c.refuse(r.Network.Name != WideResNet, "noise is injected into %s alone, not into %s", WideResNet, r.Network.Name)
		p := fill(i.Name, i.parameters())
		i.Sigma, i.Factor, i.After = p.Start, p.Factor, p.After
	}
}

func (c *checker) rest() {
	r := c.run
	o := r.Optimizer
	c.refuse(!(o.Momentum >= 0 && o.Momentum < 1), "optimizer.momentum is %v; give a number from 0 to below 1", o.Momentum)
	c.refuse(o.Nesterov && o.Momentum == 0, "optimizer.nesterov needs a momentum; 0.9 is usual")
	c.refuse(o.WeightDecay != 0 && !positive(o.WeightDecay), "optimizer.weight_decay is %v; give a finite number from 0 on", o.WeightDecay)
	c.refuse(o.Clip != 0 && !positive(o.Clip), "optimizer.clip is %v; give a finite norm above 0, or 0 for none", o.Clip)

	s := &r.Sharpness
	c.count("sharpness.every", s.Every)
	c.count("sharpness.top", s.Top)
	c.count("sharpness.images", s.Images)
	c.refuse(s.Every == 0 && (s.Top != 0 || s.Images != 0), "sharpness.top and images need sharpness.every")
	c.refuse(r.Data.Train > 0 && s.Images > r.Data.Train, "sharpness.images is %d, and there are %d", s.Images, r.Data.Train)
	if s.Every > 0 {
		s.Top = max(s.Top, 1)
		if s.Images == 0 {
			s.Images = r.Data.Train
		}
	}

	c.count("evaluate", r.Evaluate)
	c.count("log", r.Log)
	r.Log = max(r.Log, 1)
	r.Compute = cmp.Or(r.Compute, Float32)
	c.name("type to compute in", r.Compute, []string{Float32, BFloat16})
	r.Diverged = cmp.Or(r.Diverged, defaultDiverged)
	c.refuse(!positive(r.Diverged), "diverged is %v; give a finite loss above 0", r.Diverged)
}

// Warnings says what is odd about a run that resolved, but can be run.
func (r *Run) Warnings() []string {
	var out []string
	late := func(key, name string, p schedule.Parameters) {
		for _, done := range r.stretch(name, p).After {
			if r.Epochs > 0 && done >= r.Epochs {
				out = append(out, fmt.Sprintf("%s: the drop after %d epochs never comes in a run of %d", key, done, r.Epochs))
			}
		}
	}
	late("schedule.after", r.Schedule.Name, r.Schedule.parameters())
	late("injection.after", r.Injection.Name, r.Injection.parameters())
	return out
}
