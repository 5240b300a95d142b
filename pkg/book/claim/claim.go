// Package claim holds what the book asserts: each theorem, corollary, figure
// and table row that it reproduces is a [Claim], with the value expected and
// where it comes from, the value measured, the tolerance and its reason, and
// a verdict that is computed from them.
//
// A verdict cannot be typed. A claim is made from a [Check], and a Check only
// by one of the comparisons of this package:
//
//	claim.New("01-9", claim.Theorem, "Huang et al. 2023, Theorem 1.2",
//		`For $\eta=10$ the orbit ends on the 2-cycle $\pm w^*$.`,
//		claim.Close(golden, measured, claim.Rel(1e-12, "both are float64 roots")).
//			From("50-digit root of 4w = η tanh(w/2)"))
//
// A notebook prints its claims as a [Table]; the runner collects the [Record]s
// that the table carries into claims.json.
package claim

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// Kind says what a claim reproduces.
type Kind string

// The kinds of claims. An erratum is a statement that does not hold as the
// paper prints it; the claim is that the counterexample is real.
const (
	Theorem   Kind = "theorem"
	Corollary Kind = "corollary"
	Figure    Kind = "figure"
	Table     Kind = "table"
	Erratum   Kind = "erratum"
)

// A Claim is one statement, checked. Make it with [New].
type Claim struct {
	record Record
}

// A Record is a claim as claims.json holds it.
type Record struct {
	ID        string `json:"id"`       // "01-3": the notebook's number, the claim's number
	Notebook  string `json:"notebook"` // file name without .ipynb; the runner fills it in
	Kind      Kind   `json:"kind"`
	Source    string `json:"source"`    // "Huang et al. 2023, Theorem 1"
	Statement string `json:"statement"` // Markdown with TeX between dollar signs
	Expected  string `json:"expected"`  // the value, and in parentheses where it comes from
	Measured  string `json:"measured"`
	Tolerance string `json:"tolerance"` // how far apart they may be, and why
	Holds     bool   `json:"holds"`
	// Reduced is what was made smaller than in the source, if anything was. A
	// claim that does not hold then refutes nothing: the effect was not seen.
	Reduced string `json:"reduced,omitempty"`
	// Undecided is why the runs cannot tell, if they cannot: then the claim does not
	// count as holding, whatever the numbers say.
	Undecided string `json:"undecided,omitempty"`
}

// New makes a claim. Its verdict is the check's.
func New(id string, kind Kind, source, statement string, check Check) Claim {
	return Claim{Record{
		ID: id, Kind: kind, Source: source, Statement: statement,
		Expected: check.expectation(), Measured: check.measured,
		Tolerance: check.tolerance, Holds: check.holds,
	}}
}

// Reduced says what of the source's setting was made smaller, as in "5,120 of
// 60,000 images". If the claim does not hold then, that is no fault of the
// source, nor of the book: its verdict is "not seen".
func (c Claim) Reduced(what string) Claim {
	c.record.Reduced = what
	return c
}

// Undecided says why what was run cannot decide the claim, as in "no training
// learned the patches": then neither verdict would mean anything, and it has
// none. An empty reason changes nothing.
func (c Claim) Undecided(why string) Claim {
	if why != "" {
		c.record.Undecided, c.record.Holds = why, false
	}
	return c
}

// ID returns the claim's id.
func (c Claim) ID() string { return c.record.ID }

// Holds reports the verdict.
func (c Claim) Holds() bool { return c.record.Holds }

// Record returns the claim in the form of claims.json.
func (c Claim) Record() Record { return c.record }

// String states the claim and its verdict in one line.
func (c Claim) String() string {
	r := c.record
	return fmt.Sprintf("%s %s: expected %s, measured %s", r.ID, r.Verdict(), r.Expected, r.Measured)
}

// Verdict says in words whether the claim holds.
func (r Record) Verdict() string {
	switch {
	case r.Undecided != "":
		return "undecided"
	case r.Holds && r.Kind == Erratum:
		return "erratum confirmed"
	case r.Holds:
		return "holds"
	case r.Reduced != "":
		return "not seen"
	}
	return "does not hold"
}

// Broken reports whether the claim does not hold though nothing excuses it.
func (r Record) Broken() bool { return !r.Holds && r.Reduced == "" && r.Undecided == "" }

// Sign stands beside the verdict, which never rests on colour.
func (r Record) Sign() string {
	switch {
	case r.Undecided != "":
		return "–"
	case r.Holds && r.Kind == Erratum:
		return "⚑"
	case r.Holds:
		return "✓"
	case r.Reduced != "":
		return "○"
	}
	return "✗"
}

// idForm is what an id looks like; ids become anchors in the report.
var idForm = regexp.MustCompile(`^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$`)

// Validate reports what is missing in a record that came from outside.
func (r Record) Validate() error {
	switch {
	case !idForm.MatchString(r.ID):
		return fmt.Errorf("claim id %q: want letters and digits joined by hyphens, such as 01-3", r.ID)
	case r.Statement == "":
		return fmt.Errorf("claim %s has no statement", r.ID)
	case r.Source == "":
		return fmt.Errorf("claim %s names no source", r.ID)
	}
	switch r.Kind {
	case Theorem, Corollary, Figure, Table, Erratum:
		return nil
	}
	return fmt.Errorf("claim %s is of an unknown kind %q", r.ID, r.Kind)
}

// MIME is the type under which a notebook's output carries its claims: the
// JSON of a [Payload].
const MIME = "application/vnd.largestep.claims+json"

// A Payload is a table of claims in structured form.
type Payload struct {
	Caption string   `json:"caption"`
	Claims  []Record `json:"claims"`
}

// Parse reads the claims that an output of type [MIME] carries.
func Parse(data []byte) (Payload, error) {
	// Through the kernel a value travels as text, so the object may arrive as a
	// JSON string that holds it.
	var text string
	if json.Unmarshal(data, &text) == nil {
		data = []byte(text)
	}
	var p Payload
	if err := json.Unmarshal(data, &p); err != nil {
		return Payload{}, fmt.Errorf("claims that cannot be read: %w", err)
	}
	for _, r := range p.Claims {
		if err := r.Validate(); err != nil {
			return Payload{}, err
		}
	}
	return p, nil
}
