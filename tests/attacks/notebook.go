package main

import (
	"encoding/json"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/notebook"
)

// harmless is what a page looks like when nobody attacks.
var harmless = attack{name: "harmless", tries: "nothing", payload: "text"}

// notebook puts the payload where the attack wants it, between a cell that
// says what stands here and one that must stay as it is.
func (a attack) notebook() *notebook.Notebook {
	nb := &notebook.Notebook{Minor: 5, Metadata: notebook.Object{}}
	add(nb, &notebook.Cell{Type: notebook.Markdown, ID: "first", Source: "# Attack\n\nBefore."})
	if a.put == nil {
		everywhere(nb, a.payload)
	} else {
		a.put(nb, a.payload)
	}
	add(nb, &notebook.Cell{Type: notebook.Markdown, ID: "last", Source: "## After\n\nThis must be read."})
	return nb
}

func add(nb *notebook.Notebook, cells ...*notebook.Cell) { nb.Cells = append(nb.Cells, cells...) }

// everywhere puts a payload into each kind of text that a notebook has.
func everywhere(nb *notebook.Notebook, payload string) {
	markdown := func(id, source string) { add(nb, &notebook.Cell{Type: notebook.Markdown, ID: id, Source: source}) }
	markdown("block", payload)
	markdown("heading", "## A heading "+payload+"\n\nText "+payload+" text.\n\n- "+payload+"\n\n> "+payload)
	markdown("table", "| a | b |\n|---|---|\n| "+payload+" | x |")
	markdown("links", "[text]("+payload+") [text](<"+payload+">) !["+payload+"]("+payload+") [ref]\n\n[ref]: "+payload+"\n\n`"+payload+"`")
	markdown("formulas", "$\\text{"+payload+"}$\n\n$$"+payload+"$$")
	add(nb, &notebook.Cell{Type: notebook.Raw, ID: "raw", Source: payload, Metadata: object("raw_mimetype", "text/html")})
	add(nb, &notebook.Cell{Type: notebook.Raw, ID: "plain", Source: payload})
	code(nb, payload,
		bundle("text/html", payload), bundle("image/svg+xml", payload), bundle("image/svg+xml", `<svg viewBox="0 0 9 9">`+payload+`</svg>`),
		bundle("text/markdown", payload), bundle("text/latex", payload), bundle("text/plain", payload),
		bundle("application/javascript", payload), bundle("application/json", `{"x": 1}`), bundle("image/png", payload),
		&notebook.Output{Type: notebook.Stream, Name: "stdout", Text: payload}, &notebook.Output{Type: notebook.Stream, Name: "stderr", Text: payload},
		&notebook.Output{Type: notebook.Error, EName: payload, EValue: payload, Traceback: []string{payload}},
		claims(payload))
	for _, key := range []string{"kernelspec", "language_info"} {
		set(nb.Metadata, key, map[string]string{"name": payload, "display_name": payload, "language": payload})
	}
	set(nb.Metadata, "title", payload)
}

func object(key string, v any) notebook.Object {
	o := notebook.Object{}
	set(o, key, v)
	return o
}

func set(o notebook.Object, key string, v any) {
	if err := o.Set(key, v); err != nil {
		panic(err) // a text always has a form in JSON
	}
}

// code adds a code cell with its outputs.
func code(nb *notebook.Notebook, source string, outputs ...*notebook.Output) {
	one := 1
	add(nb, &notebook.Cell{Type: notebook.Code, ID: "code", Source: source, ExecutionCount: &one, Outputs: outputs})
}

// bundle is an output of one MIME type.
func bundle(mime, text string) *notebook.Output {
	data := notebook.Bundle{}
	data.SetText(mime, text)
	return &notebook.Output{Type: notebook.DisplayData, Data: data}
}

// claims is a table of one claim whose every text is the payload.
func claims(payload string) *notebook.Output {
	raw, err := json.Marshal(claim.Payload{Caption: payload, Claims: []claim.Record{{
		ID: "attack-1", Kind: claim.Theorem, Source: payload, Statement: payload, Expected: payload, Measured: payload, Tolerance: payload}}})
	if err != nil {
		panic(err) // texts always have a form in JSON
	}
	return &notebook.Output{Type: notebook.DisplayData, Data: notebook.Bundle{claim.MIME: raw}}
}
