package deepruns

import (
	"strings"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/display"
)

// A Group is the claims on runs that a notebook shows in one table. A claim needs
// a measurement: one for which nothing was run is none, and is named instead.
type Group struct {
	Claims  []claim.Claim
	Missing []string // id and source, as in "09-10, Huang et al. 2023, Table 3"
}

// A Scale says how the runs behind a claim compare with the paper's: what they make
// smaller, and why they cannot decide the claim, if they cannot.
type Scale struct{ Reduced, Undecided string }

// Add makes a claim on runs. The zero check says that there is no run to measure.
func (g *Group) Add(id string, kind claim.Kind, source, statement string, scale Scale, check claim.Check) {
	if check == (claim.Check{}) {
		g.Missing = append(g.Missing, id+", "+source)
		return
	}
	g.Claims = append(g.Claims, claim.New(id, kind, source, statement, check).Reduced(scale.Reduced).Undecided(scale.Undecided))
}

// List is the table as a notebook shows it, with the missing claims in its caption.
func (g Group) List(caption string) display.Bundler {
	if len(g.Missing) > 0 {
		caption += ". Without runs to measure: " + strings.Join(g.Missing, "; ")
	}
	if len(g.Claims) == 0 {
		return display.Text(caption + ".")
	}
	return claim.List(caption, g.Claims...)
}

// Diverged is the check of a claim on runs of which some diverged: it does not
// hold. It is the zero check, of runs that are missing, if none did.
func Diverged(diverged, runs int) claim.Check {
	if diverged == 0 {
		return claim.Check{}
	}
	return claim.Never("run that diverges", diverged, runs, "a run that diverged has no end to measure")
}
