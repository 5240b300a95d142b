package tex

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// An Error says what in a formula is not understood, and where.
type Error struct {
	Formula string
	Offset  int // in bytes
	Reason  string
}

func (e *Error) Error() string {
	near := clip(e.Formula[min(e.Offset, len(e.Formula)):], 24)
	if near == "" {
		near = "its end"
	}
	return fmt.Sprintf("formula $%s$: %s (at %s)", oneLine(clip(e.Formula, 120)), e.Reason, oneLine(near))
}

// clip shortens a text to some bytes, at the border of a character.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Limits on what is read, far beyond any formula of a book.
const (
	maxLength = 1 << 14
	maxDepth  = 40
)

// wide is the estimated width in characters from which on an inline formula
// may be wider than a narrow screen.
const wide = 24

// MathML converts a formula, given without its dollar signs. The formula's
// source goes along as an annotation, for readers who copy it. Inline formulas
// that may not fit a narrow screen get the class tex-wide.
func MathML(src string, display bool) (mathml string, err error) {
	defer func() {
		if r := recover(); r != nil {
			fault, ok := r.(*Error)
			if !ok {
				fault = &Error{Formula: src, Reason: fmt.Sprintf("the converter failed: %v", r)}
			}
			mathml, err = "", fault
		}
	}()
	if len(src) > maxLength {
		return "", &Error{Formula: src[:40], Reason: "longer than a formula may be"}
	}
	if strings.TrimSpace(src) == "" {
		return "", &Error{Formula: src, Reason: "nothing between the dollar signs"}
	}
	if !utf8.ValidString(src) {
		return "", &Error{Formula: strings.ToValidUTF8(src, "�"), Reason: "text that is not UTF-8"}
	}
	for i, r := range src {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff {
			return "", &Error{Formula: strings.ToValidUTF8(src[:i], ""), Offset: i, Reason: "a control character"}
		}
	}
	p := &parser{src: src, display: display, top: display}
	kids := p.row(nil)
	if !p.end() {
		p.unexpected()
	}
	if len(kids) == 0 {
		return "", &Error{Formula: src, Reason: "nothing to set"}
	}
	if p.tag != nil {
		kids = append(kids, gap("2em"), p.tag)
	}
	body := branch("mrow", kids...)
	root := branch("math", branch("semantics", body,
		leaf("annotation", strings.TrimSpace(src), "encoding", "application/x-tex")))
	if display {
		root.set("display", "block")
	} else if body.width() > wide {
		root.set("class", "tex-wide")
	}
	var b strings.Builder
	root.write(&b)
	return b.String(), nil
}
