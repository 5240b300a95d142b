// Package deepruns says of recorded runs what a reader must know of every number
// and figure that is made from them: where they come from, and what was made
// smaller than in the paper.
package deepruns

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"largestep/pkg/deep/config"
	"largestep/pkg/deep/study"
)

// Provenance is as in "profile full, seeds 1 2 3, xla:cpu, code d90a3e0573fd". Of
// results without records it is "not run"; of more than two commits the last one
// met is named.
func Provenance(results ...study.Result) string {
	var profiles, seeds, backends, commits []string
	add := func(to *[]string, s string) {
		if !slices.Contains(*to, s) {
			*to = append(*to, s)
		}
	}
	for _, r := range results {
		for _, rec := range r.Records {
			add(&profiles, rec.Head.Profile)
			add(&seeds, strconv.FormatUint(rec.Head.Seed, 10))
			add(&backends, rec.Head.Backend)
			add(&commits, rec.Head.Provenance.Commit)
		}
	}
	if len(seeds) == 0 {
		return "not run"
	}
	slices.Sort(seeds)
	word := "seed"
	if len(seeds) > 1 {
		word = "seeds"
	}
	code := "code " + strings.Join(commits, " and ")
	if len(commits) > 2 {
		code = fmt.Sprintf("%d states of the code, %s the last", len(commits), commits[len(commits)-1])
	}
	return fmt.Sprintf("profile %s, %s %s, %s, %s", strings.Join(profiles, " and "), word, strings.Join(seeds, " "), strings.Join(backends, " and "), code)
}

// Reduced says what of the paper's setting a case makes smaller, as in "1,280 of
// 60,000 training images, 24 of 120 epochs". It is empty where nothing is. runs
// is how many runs the paper averages, 0 if it does not say.
func Reduced(c study.Case, runs int) (string, error) {
	ran, err := c.Config()
	if err != nil {
		return "", err
	}
	paper := c
	paper.Profile = "paper"
	full, err := paper.Config()
	if err != nil {
		return "", err
	}
	var parts []string
	if a, b := networkName(ran), networkName(full); a != b {
		parts = append(parts, a+" for "+b)
	}
	count := func(have, want int, what string) {
		switch {
		case have == want:
		case want == 0: // as many as one has
			parts = append(parts, thousands(have)+" "+what)
		default:
			parts = append(parts, thousands(have)+" of "+thousands(want)+" "+what)
		}
	}
	count(ran.Data.Train, full.Data.Train, "training images")
	count(ran.Data.Test, full.Data.Test, "test images")
	count(ran.Epochs, full.Epochs, "epochs")
	if ran.Batch != full.Batch {
		parts = append(parts, fmt.Sprintf("batches of %d for %d", ran.Batch, full.Batch))
	}
	if len(c.Seeds) < runs {
		count(len(c.Seeds), runs, "runs")
	}
	return strings.Join(parts, ", "), nil
}

// Incomparable says why the accuracies of a case cannot be held against printed
// ones: it makes more smaller than the number of runs. It is empty where they can.
func Incomparable(c study.Case) string {
	switch how, err := Reduced(c, 0); {
	case err != nil:
		return err.Error()
	case how == "":
		return ""
	}
	return "accuracies are held against printed ones at the paper's size alone"
}

// networkName is as in "wideresnet-16-10", or the bare name.
func networkName(r config.Run) string {
	if r.Network.Name == config.WideResNet {
		return fmt.Sprintf("%s-%d-%d", r.Network.Name, r.Network.Depth, r.Network.Widen)
	}
	return r.Network.Name
}

// thousands is as in "60,000".
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// A Curve is a value along the runs of a case, at the epochs at which every seed
// has it: the mean over the seeds, the least and the largest.
type Curve struct{ Epochs, Mean, Least, Largest []float64 }

// CurveOf returns a value of the records, such as "test_accuracy", times a factor.
// It is empty where nothing was run.
func CurveOf(r study.Result, value string, factor float64) Curve {
	cfg, err := r.Config()
	if len(r.Records) == 0 || err != nil {
		return Curve{}
	}
	steps, mean, least, largest := r.Curve(value)
	perEpoch := float64(cfg.StepsPerEpoch(cfg.Data.Train))
	for i := range steps {
		steps[i] /= perEpoch
		mean[i], least[i], largest[i] = mean[i]*factor, least[i]*factor, largest[i]*factor
	}
	return Curve{steps, mean, least, largest}
}

// At is the mean after so many epochs; NaN if nothing was measured then.
func (c Curve) At(epoch float64) float64 {
	if i := slices.Index(c.Epochs, epoch); i >= 0 {
		return c.Mean[i]
	}
	return math.NaN()
}
