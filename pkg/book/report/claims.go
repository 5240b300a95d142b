package report

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"slices"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/markup"
)

// A claimView is a claim as the templates show it.
type claimView struct {
	claim.Record
	Anchor    string // the id of this element, "" if the claim has been shown before
	Href      string // where the claim stands
	Statement template.HTML
	Verdict   verdict
}

// A verdict is told by a sign, a word and a colour.
type verdict struct{ Sign, Word, Class string }

func verdictOf(r claim.Record) verdict {
	v := verdict{r.Sign(), r.Verdict(), "holds"}
	switch {
	case r.Undecided != "":
		v.Class = "undecided"
	case r.Broken():
		v.Class = "broken"
	case !r.Holds:
		v.Class = "unseen"
	case r.Kind == claim.Erratum:
		v.Class = "erratum"
	}
	return v
}

func viewClaim(s *markup.Scope, r claim.Record) (claimView, error) {
	statement, err := s.Inline(r.Statement, true)
	if err != nil {
		err = fmt.Errorf("claim %s: %w", r.ID, err)
	}
	v := claimView{Record: r, Statement: statement, Verdict: verdictOf(r)}
	v.Href = "#claim-" + r.ID
	if r.Notebook != "" {
		v.Href = file(r.Notebook) + v.Href
	}
	return v, err
}

// viewClaims orders claims by urgency: those that do not hold, then those not
// seen at a reduced scale, those undecided, errata, and the others, each in the
// book's order.
func viewClaims(s *markup.Scope, records []claim.Record) ([]claimView, error) {
	var views []claimView
	var faults []error
	for _, r := range records {
		v, err := viewClaim(s, r)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", r.Notebook, err))
		}
		views = append(views, v)
	}
	rank := map[string]int{"broken": 0, "unseen": 1, "undecided": 2, "erratum": 3, "holds": 4}
	slices.SortStableFunc(views, func(a, b claimView) int {
		return cmp.Compare(rank[a.Verdict.Class], rank[b.Verdict.Class])
	})
	return views, errors.Join(faults...)
}

// A Tally counts verdicts.
type Tally struct{ Holds, Errata, Unseen, Undecided, Broken int }

// All is the number of claims.
func (t Tally) All() int { return t.Holds + t.Errata + t.Unseen + t.Undecided + t.Broken }

// Count counts the verdicts of a notebook's claims, or of all of them if the name
// is empty.
func Count(records []claim.Record, notebook string) Tally {
	var t Tally
	for _, r := range records {
		if notebook != "" && r.Notebook != notebook {
			continue
		}
		switch verdictOf(r).Class {
		case "broken":
			t.Broken++
		case "unseen":
			t.Unseen++
		case "undecided":
			t.Undecided++
		case "erratum":
			t.Errata++
		default:
			t.Holds++
		}
	}
	return t
}
