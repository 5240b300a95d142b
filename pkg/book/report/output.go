package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"unicode/utf8"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/explore"
	"largestep/pkg/book/markup"
	"largestep/pkg/book/markup/tex"
	"largestep/pkg/book/notebook"
)

// An outputView is an output as the template shows it.
type outputView struct {
	Kind    string // "text", "stderr", "error", "figure", "explorable", "html", "claims"
	Label   string
	HTML    template.HTML
	Claims  []claimView
	Caption template.HTML // of the claims
	Data    string        // of an explorable, whose small multiples are the HTML
}

func (w *writer) output(o *notebook.Output) (*outputView, error) {
	switch o.Type {
	case notebook.Stream:
		if strings.TrimSpace(o.Text) == "" {
			return nil, nil
		}
		v := &outputView{Kind: "text", HTML: terminal(o.Text)}
		if o.Name == "stderr" {
			v.Kind, v.Label = "stderr", "standard error"
		}
		return v, nil
	case notebook.Error:
		text := strings.Join(o.Traceback, "\n")
		if strings.TrimSpace(text) == "" {
			text = o.EName + ": " + o.EValue
		}
		return &outputView{Kind: "error", Label: "Error: " + brief(o.EName), HTML: terminal(text)}, nil
	}
	return w.bundle(o)
}

// bundle shows the richest form of an output that a page can hold.
func (w *writer) bundle(o *notebook.Output) (*outputView, error) {
	var fault error
	if raw, ok := o.Data[claim.MIME]; ok {
		v, err := w.claims(raw)
		if v != nil {
			return v, err
		}
		fault = err // shown in another form, and told
	}
	if raw, ok := o.Data[explore.MIME]; ok {
		v, err := w.explorable(o, raw)
		if err == nil {
			return v, fault
		}
		fault = errors.Join(fault, err)
	}
	for _, mime := range []string{"image/svg+xml", "text/html", "text/markdown", "image/png", "image/jpeg", "image/gif", "image/webp", "text/latex", "text/plain"} {
		text, ok := o.Data.Text(mime)
		if !ok || strings.TrimSpace(text) == "" {
			continue
		}
		alt, _ := o.Data.Text("text/plain")
		if v := w.form(mime, text, alt); v != nil {
			return v, fault
		}
	}
	if raw, ok := o.Data["application/json"]; ok {
		text := string(raw)
		var out bytes.Buffer
		if len(raw) <= longest && json.Indent(&out, raw, "", "  ") == nil {
			text = out.String()
		}
		return &outputView{Kind: "text", HTML: terminal(text)}, fault
	}
	return nil, fault
}

// form shows one form, or returns nil if nothing of it can be shown.
func (w *writer) form(mime, text, alt string) *outputView {
	switch mime {
	case "image/svg+xml":
		if html := w.scope.HTML(text); strings.Contains(string(html), "<svg") {
			return &outputView{Kind: "figure", HTML: html}
		}
		return nil
	case "text/html":
		html := w.scope.HTML(text)
		if strings.TrimSpace(string(html)) == "" {
			return nil
		}
		kind := "html"
		if strings.HasPrefix(strings.TrimSpace(string(html)), "<svg") {
			kind = "figure"
		}
		return &outputView{Kind: kind, HTML: html}
	case "text/markdown":
		// What a program prints is no part of the prose: a formula in it that
		// does not convert is shown as it is.
		if d, _ := w.scope.Markdown(text); d.HTML != "" {
			return &outputView{Kind: "html", HTML: d.HTML}
		}
		return nil
	case "text/latex":
		source := strings.Trim(strings.TrimSpace(text), "$")
		mathml, err := tex.MathML(source, true)
		if err != nil {
			return nil
		}
		return &outputView{Kind: "html", HTML: w.scope.HTML(mathml)}
	case "text/plain":
		return &outputView{Kind: "text", HTML: terminal(text)}
	}
	if utf8.RuneCountInString(alt) > 300 || strings.HasPrefix(alt, "<") {
		alt = ""
	}
	if alt == "" {
		alt = "Figure without a description"
	}
	html := w.scope.Image(mime, text, alt)
	if !strings.Contains(string(html), "<img") {
		return nil
	}
	return &outputView{Kind: "figure", HTML: html}
}

// claims shows the records that an output carries.
func (w *writer) claims(raw []byte) (*outputView, error) {
	payload, err := claim.Parse(raw)
	if err != nil || len(payload.Claims) == 0 {
		return nil, err
	}
	caption, err := w.scope.Inline(payload.Caption, true)
	v := &outputView{Kind: "claims", Caption: caption}
	faults := []error{err}
	for _, r := range payload.Claims {
		r.Notebook = ""
		c, err := viewClaim(w.scope, r)
		if err != nil {
			faults = append(faults, err)
		}
		if !w.anchors[r.ID] {
			w.anchors[r.ID], c.Anchor = true, "claim-"+r.ID
		}
		v.Claims = append(v.Claims, c)
	}
	return v, errors.Join(faults...)
}

// explorable shows a figure that answers when touched. Where no script runs its
// small multiples are seen.
func (w *writer) explorable(o *notebook.Output, raw []byte) (*outputView, error) {
	payload, err := explore.Parse(raw)
	if err != nil {
		return nil, err
	}
	data, err := payload.Encode()
	if err != nil {
		return nil, err
	}
	multiples, _ := o.Data.Text("image/svg+xml")
	still := w.form("image/svg+xml", multiples, "")
	if still == nil {
		return nil, errors.New("a figure that answers when touched has no picture for readers without a script")
	}
	w.touching = true
	return &outputView{Kind: "explorable", HTML: still.HTML, Data: data}, nil
}

func terminal(text string) template.HTML { return markup.Terminal(shorten(text)) }

// Of a long text the head and the tail are shown.
const (
	longest  = 60_000
	headSize = 40_000
	tailSize = 10_000
)

// shorten leaves out the middle of a text that would make the page too heavy.
func shorten(text string) string {
	if len(text) <= longest {
		return text
	}
	head, tail := text[:headSize], text[len(text)-tailSize:]
	if i := strings.LastIndexByte(head, '\n'); i > headSize/2 {
		head = head[:i+1]
	}
	if i := strings.IndexByte(tail, '\n'); i >= 0 && i < tailSize/2 {
		tail = tail[i+1:]
	}
	left := len(text) - len(head) - len(tail)
	return strings.ToValidUTF8(head, "") + fmt.Sprintf("\n… %d bytes left out …\n", left) + strings.ToValidUTF8(tail, "")
}
