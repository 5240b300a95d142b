package claim

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// A Listing is a table of claims as a notebook shows it.
type Listing struct {
	caption string
	claims  []Claim
}

// List makes a table of claims under a caption.
func List(caption string, claims ...Claim) Listing { return Listing{caption, claims} }

// MIMEBundle returns the table as HTML, as plain text and as the structured
// records that the runner collects.
func (l Listing) MIMEBundle() (map[string]string, error) {
	if len(l.claims) == 0 {
		return nil, fmt.Errorf("the table %q has no claims", l.caption)
	}
	records := make([]Record, len(l.claims))
	for i, c := range l.claims {
		records[i] = c.record
		if err := records[i].Validate(); err != nil {
			return nil, err
		}
	}
	structured, err := json.Marshal(Payload{l.caption, records})
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"text/html":  l.html(),
		"text/plain": l.String(),
		MIME:         string(structured),
	}, nil
}

// String returns the table as plain text, one claim a paragraph.
func (l Listing) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", l.caption)
	for _, c := range l.claims {
		r := c.record
		fmt.Fprintf(&b, "\n%s  %s (%s; %s)\n  %s\n  expected:  %s\n  measured:  %s\n  tolerance: %s\n",
			r.ID, strings.ToUpper(r.Verdict()), r.Kind, r.Source, r.Statement, r.Expected, r.Measured, r.allowance())
	}
	return b.String()
}

// JupyterLab sets tables right, as if all were numbers.
const left = ` style="text-align:left"`

func (l Listing) html() string {
	const cell = "<td" + left + ">%s"
	var b strings.Builder
	fmt.Fprintf(&b, "<table class=\"claims\">\n<caption>%s</caption>\n<thead><tr>", inline(l.caption))
	for _, head := range []string{"Claim", "Statement", "Expected", "Measured", "Tolerance", "Verdict"} {
		fmt.Fprintf(&b, "<th scope=\"col\""+left+">%s</th>", head)
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, c := range l.claims {
		r := c.record
		fmt.Fprintf(&b, "<tr><th scope=\"row\">%s</th>"+cell+" <em>(%s; %s)</em></td>"+cell+"</td>"+cell+"</td>"+cell+"</td><td>%s %s</td></tr>\n",
			html.EscapeString(r.ID), inline(r.Statement), r.Kind, html.EscapeString(r.Source),
			html.EscapeString(r.Expected), html.EscapeString(r.Measured), html.EscapeString(r.allowance()),
			r.Sign(), r.Verdict())
	}
	b.WriteString("</tbody>\n</table>\n")
	return b.String()
}

// allowance is the tolerance, what was reduced, and why nothing is decided.
func (r Record) allowance() string {
	s := r.Tolerance
	if r.Reduced != "" {
		s += "; reduced: " + r.Reduced
	}
	if r.Undecided != "" {
		s += "; undecided: " + r.Undecided
	}
	return s
}

var codeSpan = regexp.MustCompile("`([^`]+)`")

// inline escapes a statement and marks its code spans. Its TeX stays between
// dollar signs, where JupyterLab typesets it; the report, which knows the
// records, renders the statement's Markdown in full.
func inline(s string) string {
	return codeSpan.ReplaceAllString(html.EscapeString(s), "<code>$1</code>")
}
