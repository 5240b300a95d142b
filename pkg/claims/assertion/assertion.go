// Package assertion is what the claims of all notebooks share: claims that are
// not measured yet, the golden values that they are measured against, and a
// test that no claim holds by accident.
package assertion

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"largestep/pkg/book/claim"
)

// An Assertion is a claim that has not been measured yet.
type Assertion struct {
	ID        string // "01-7": the notebook, and the number of the claim in it
	Kind      claim.Kind
	Source    string
	Statement string
	Check     func(g *Values) claim.Check
}

// New makes an assertion.
func New(id string, kind claim.Kind, source, statement string, check func(*Values) claim.Check) Assertion {
	return Assertion{id, kind, source, statement, check}
}

// Measure makes the claim.
func (a Assertion) Measure(g *Values) claim.Claim {
	return claim.New(a.ID, a.Kind, a.Source, a.Statement, a.Check(g))
}

// Measure makes the claims of one group, against the golden values of its
// notebook.
func Measure(group []Assertion) []claim.Claim {
	claims := make([]claim.Claim, len(group))
	for i, a := range group {
		claims[i] = a.Measure(Open(a.notebook()))
	}
	return claims
}

// Sorted returns the assertions of several groups in the order of their ids.
func Sorted(groups ...[]Assertion) []Assertion {
	all := slices.Concat(groups...)
	slices.SortStableFunc(all, func(a, b Assertion) int { return cmp.Compare(a.number(), b.number()) })
	return all
}

// notebook returns the "01" of "01-7".
func (a Assertion) notebook() string {
	notebook, _, _ := strings.Cut(a.ID, "-")
	return notebook
}

// number returns the 7 of "01-7".
func (a Assertion) number() int {
	_, number, _ := strings.Cut(a.ID, "-")
	n, _ := strconv.Atoi(number) // Audit finds an id that is no number
	return n
}

// Unmeasured is the check of what could not be measured; it does not hold.
func Unmeasured(err error) claim.Check {
	return claim.Equal("a measurement", err.Error(), "the measurement failed")
}
