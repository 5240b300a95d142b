package config

import (
	"cmp"
	"slices"

	"largestep/data/catalogue"
	"largestep/data/noise"
	"largestep/pkg/deep/schedule"
)

// Resolve returns the run with every default written out, or says why it
// cannot be: one line for each reason, joined. What it returns resolves to
// itself. It reads no image: what depends on the files, such as whether they
// hold as many images as are asked for, is found when they are loaded.
func (r Run) Resolve() (Run, error) {
	c := &checker{run: &r}
	c.images()
	c.labels()
	c.network()
	c.length()
	c.schedules()
	c.rest()
	return r, c.err()
}

// The types that Compute may name.
const (
	Float32  = "float32"
	BFloat16 = "bfloat16"
)

const defaultDiverged = 1e8 // as Wang et al. 2023 stop

// fill writes out what is said of images by saying nothing.
func (d *Data) fill(set *catalogue.Set) {
	if len(d.Classes) == 0 {
		d.Train = cmp.Or(d.Train, d.count(set, "train"))
		d.Test = cmp.Or(d.Test, d.count(set, "test"))
	}
	d.Normalize = cmp.Or(d.Normalize, PerChannel)
	switch d.Normalize {
	case PerChannel:
		if len(d.Mean) == 0 && len(d.SD) == 0 {
			d.Mean, d.SD = slices.Clone(set.Mean), slices.Clone(set.SD)
		}
	case PerPixel:
		d.Statistics = cmp.Or(d.Statistics, d.count(set, "train"))
	}
}

// fill makes noise of rate 0 the clean labels that it is: in the tables of
// Huang et al. 2023 the two are one run.
func (n *Noise) fill() {
	if n.Rate == 0 {
		*n = Noise{}
	}
	n.Kind = cmp.Or(n.Kind, string(noise.Clean))
	if n.Kind == string(noise.Asymmetric) {
		n.Mode = cmp.Or(n.Mode, asWritten)
	}
}

// Names of the modes of label noise.
const asWritten, asCoded = "written", "coded"

// Options returns the noise as data/noise takes it.
func (n Noise) Options(seed uint64) noise.Options {
	o := noise.Options{Kind: noise.Kind(n.Kind), Rate: n.Rate, Seed: seed}
	if n.Mode == asCoded {
		o.Mode = noise.AsCoded
	}
	return o
}

func (s Schedule) parameters() schedule.Parameters {
	return schedule.Parameters{Start: s.Rate, Factor: s.Factor, After: s.After}
}

func (i Injection) parameters() schedule.Parameters {
	return schedule.Parameters{Start: i.Sigma, Factor: i.Factor, After: i.After}
}

// StepsPerEpoch is the number of batches of so many images, the last of which
// may be smaller.
func (r *Run) StepsPerEpoch(images int) int {
	if r.Batch == 0 {
		return 1
	}
	return (images + r.Batch - 1) / r.Batch
}

// Length is the number of steps of a run that resolved, on so many training
// images, the steps of annealing included.
func (r *Run) Length(images int) int { return r.unannealed(images) + r.Schedule.AnnealSteps }

func (r *Run) unannealed(images int) int {
	switch {
	case r.Steps > 0:
		return r.Steps
	case r.Time > 0:
		return schedule.Steps(r.Time, r.Schedule.Rate)
	}
	return r.Epochs * r.StepsPerEpoch(images)
}

// stretch fits parameters to the run's own length.
func (r *Run) stretch(name string, p schedule.Parameters) schedule.Parameters {
	if r.PaperEpochs == 0 {
		return p
	}
	return p.Stretch(name, r.PaperEpochs, r.Epochs)
}

// Rate is the learning rate of a run that resolved, on so many training images.
func (r *Run) Rate(images int) (schedule.Schedule, error) {
	name := r.Schedule.Name
	s, _, err := schedule.Named(name, r.stretch(name, r.Schedule.parameters()))
	if r.Schedule.AnnealSteps > 0 {
		s = s.Anneal(r.unannealed(images), r.Schedule.AnnealRate)
	}
	return s, err
}

// Sigma is the standard deviation of the noise that a run that resolved
// injects, zero for ever if it injects none.
func (r *Run) Sigma() (schedule.Schedule, error) {
	name := r.Injection.Name
	if name == "" {
		return schedule.Constant(0), nil
	}
	s, _, err := schedule.Named(name, r.stretch(name, r.Injection.parameters()))
	return s, err
}
