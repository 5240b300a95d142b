package main

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"strings"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/explore"
	"largestep/pkg/book/notebook"
)

const script = `<script>window.__pwned=1</script>`

// notebooks try it with what only a notebook has: attachments, MIME types,
// metadata and claims.
var notebooks = []attack{
	{name: "attachment-svg", tries: "an attachment that is a drawing", payload: `<svg onload=window.__pwned=1>`, put: attached("image/svg+xml", "a.png")},
	{name: "attachment-html", tries: "an attachment that is a page", payload: script, put: attached("text/html", "a.html")},
	{name: "attachment-wrong-type", tries: "a page that says it is a picture", payload: base64.StdEncoding.EncodeToString([]byte(script)), put: attached("image/png", "a.png")},
	{name: "attachment-type-escape", tries: "a MIME type that is markup", payload: "AAAA", put: attached(`image/png"><script>window.__pwned=1</script>`, "a.png")},
	{name: "attachment-name", tries: "a name that is markup", payload: script, put: attached("image/png", `x" onerror=window.__pwned=1 y="`)},
	{name: "attachment-data", tries: "data that is not base64", payload: `AAAA" onerror="window.__pwned=1`, put: attached("image/png", "a.png")},
	{name: "picture-bomb", tries: "a picture of few bytes and 2,500 million pixels", payload: picture(50_000, 50_000), put: shown("image/png")},
	{name: "picture-many", tries: "many pictures of 100 million pixels", payload: picture(10_000, 10_000), put: func(nb *notebook.Notebook, payload string) {
		for range 40 {
			shown("image/png")(nb, payload)
		}
	}},
	{name: "mime-javascript", tries: "outputs that are scripts", payload: `window.__pwned=1`, put: shown("application/javascript", "text/javascript", "application/ecmascript", "module")},
	{name: "mime-escape", tries: "MIME types that are markup", payload: script, put: shown(`text/html"><script>window.__pwned=1</script>`, script, "../../x", "text/html; charset=x", "TEXT/HTML")},
	{name: "mime-unknown", tries: "types that JupyterLab runs", payload: script, put: shown("application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json", "application/vnd.bokehjs_exec.v0+json", "application/vnd.vega.v5+json", "text/vnd.mermaid", "application/pdf")},
	{name: "mime-svg-wrapped", tries: "a drawing that is a page", payload: `<html xmlns="http://www.w3.org/1999/xhtml"><body onload="window.__pwned=1">` + script + `<svg></svg></body></html>`, put: shown("image/svg+xml")},
	{name: "claims-markup", tries: "claims of which each text is markup", payload: script + `<img src=x onerror=window.__pwned=1>`, put: func(nb *notebook.Notebook, payload string) { code(nb, "x", claims(payload)) }},
	{name: "claims-id", tries: "a claim's id that is markup", payload: script, put: func(nb *notebook.Notebook, payload string) {
		o := claims("x")
		o.Data[claim.MIME] = bytes.ReplaceAll(o.Data[claim.MIME], []byte("attack-1"), []byte(`x\"><script>window.__pwned=1</script>`))
		code(nb, "x", o)
	}},
	{name: "claims-notebook", tries: "a claim that names a notebook", payload: `javascript:window.__pwned=1//`, put: func(nb *notebook.Notebook, payload string) {
		o := claims("x")
		o.Data[claim.MIME] = bytes.ReplaceAll(o.Data[claim.MIME], []byte(`"notebook":""`), []byte(`"notebook":"`+payload+`"`))
		code(nb, "x", o)
	}},
	{name: "claims-kind", tries: "a kind that is markup", payload: script, put: func(nb *notebook.Notebook, _ string) {
		o := claims("x")
		o.Data[claim.MIME] = bytes.ReplaceAll(o.Data[claim.MIME], []byte(`"kind":"theorem"`), []byte(`"kind":"theorem\" onclick=\"window.__pwned=1"`))
		code(nb, "x", o)
	}},
	{name: "explorable-class", tries: "a figure that answers in the clothes of the page", payload: "over", put: touched(func(e *explore.Element, payload string) {
		e.Attrs["class"] = &explore.Value{Text: "copy skip bar " + payload, Slot: -1}
	})},
	{name: "explorable-element", tries: "HTML in a figure that answers", payload: "foreignObject", put: touched(func(e *explore.Element, payload string) {
		e.Children = append(e.Children, &explore.Element{Name: payload}, &explore.Element{Name: "script", Children: []*explore.Element{{Text: &explore.Value{Text: "window.__pwned=1", Slot: -1}}}})
	})},
	{name: "explorable-handler", tries: "a handler in a figure that answers", payload: "window.__pwned=1", put: touched(func(e *explore.Element, payload string) {
		e.Attrs["onload"], e.Attrs["onmouseover"] = &explore.Value{Text: payload, Slot: -1}, &explore.Value{Text: payload, Slot: -1}
	})},
	{name: "explorable-url", tries: "a colour from the network in a figure that answers", payload: `u\72l(https://evil.example/explorable-url.svg#x)`, put: touched(func(e *explore.Element, payload string) {
		e.Attrs["fill"] = &explore.Value{Text: payload, Slot: -1}
	})},
	{name: "explorable-picture", tries: "a picture of 2,500 million pixels in a figure that answers", payload: "data:image/png;base64," + picture(50_000, 50_000), put: touched(func(e *explore.Element, payload string) {
		e.Children = append(e.Children, &explore.Element{Name: "image", Attrs: map[string]*explore.Value{"href": {Text: payload, Slot: -1}}})
	})},
	{name: "explorable-texts", tries: "markup in the words of a figure that answers", payload: script + `<img src=x onerror=window.__pwned=1>`, put: touched(func(e *explore.Element, payload string) {
		e.Children = append(e.Children, &explore.Element{Name: "text", Children: []*explore.Element{{Text: &explore.Value{Text: payload, Slot: -1}}}})
	})},
	{name: "metadata-cell", tries: "metadata and tags that are markup", payload: script, put: func(nb *notebook.Notebook, payload string) {
		code(nb, "x")
		m := nb.Cells[len(nb.Cells)-1].Metadata
		if m == nil {
			m = notebook.Object{}
			nb.Cells[len(nb.Cells)-1].Metadata = m
		}
		for _, key := range []string{"tags", "name", "collapsed", "scrolled", "jupyter", "editable", "slideshow"} {
			set(m, key, []string{payload})
		}
	}},
	{name: "metadata-output", tries: "metadata of an output that is markup", payload: script, put: func(nb *notebook.Notebook, payload string) {
		o := bundle("image/png", picture(1, 1))
		o.Metadata = object("image/png", map[string]string{"width": `1" onload="window.__pwned=1`, "alt": payload})
		code(nb, "x", o)
	}},
	{name: "cell-id", tries: "ids of cells that are markup", payload: `x"><script>window.__pwned=1</script>`, put: func(nb *notebook.Notebook, payload string) {
		add(nb, &notebook.Cell{Type: notebook.Markdown, ID: payload, Source: "x"})
		code(nb, "x", bundle("text/plain", "x"))
		nb.Cells[len(nb.Cells)-1].ID = "main"
	}},
	{name: "stream-name", tries: "a stream's name that is markup", payload: script, put: func(nb *notebook.Notebook, payload string) {
		code(nb, "x", &notebook.Output{Type: notebook.Stream, Name: payload, Text: payload})
	}},
	{name: "long-name", tries: "an error's name that is longer than the page", payload: strings.Repeat("E", 500_000), put: func(nb *notebook.Notebook, payload string) {
		code(nb, "x", &notebook.Output{Type: notebook.Error, EName: payload, EValue: payload, Traceback: []string{"x"}})
	}},
}

// attached puts the payload into an attachment and shows it.
func attached(mime, name string) func(*notebook.Notebook, string) {
	return func(nb *notebook.Notebook, payload string) {
		add(nb, &notebook.Cell{Type: notebook.Markdown, ID: "attached",
			Source:      "![a](attachment:" + name + ") ![b](<attachment:" + name + ">) [c](attachment:" + name + ") <img src=\"attachment:" + name + "\">",
			Attachments: object(name, map[string]string{mime: payload})})
	}
}

// touched puts a figure that answers when touched, which change has changed,
// into an output.
func touched(change func(drawing *explore.Element, payload string)) func(*notebook.Notebook, string) {
	return func(nb *notebook.Notebook, payload string) {
		drawing := &explore.Element{Name: "svg", Attrs: map[string]*explore.Value{"viewBox": {Text: "0 0 9 9", Slot: -1}, "width": {Text: "9", Slot: -1}}}
		change(drawing, payload)
		p := explore.Payload{Title: payload, Alt: payload, Drawing: drawing, Slots: []explore.Slot{},
			Controls: []explore.Control{{Name: "x", Label: payload, Values: []float64{1, 2}, Says: []string{payload, payload}}}}
		data, err := p.Encode()
		if err != nil {
			panic(err) // a small figure has room
		}
		o := bundle("image/svg+xml", `<svg viewBox="0 0 9 9"><title>t</title><desc>d</desc></svg>`)
		o.Data[explore.MIME] = []byte(`{"version": 1, "data": "` + data + `"}`)
		code(nb, "x", o)
	}
}

// shown puts the payload into an output of each MIME type.
func shown(mimes ...string) func(*notebook.Notebook, string) {
	return func(nb *notebook.Notebook, payload string) {
		for _, mime := range mimes {
			code(nb, "x", bundle(mime, payload))
			nb.Cells[len(nb.Cells)-1].ID = ""
		}
		for i, c := range nb.Cells {
			c.ID = "cell-" + string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		}
	}
}

// picture is a grey PNG in base64. Its pixels are few bytes, since all are one.
func picture(width, height uint32) string {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		body := append([]byte(name), data...)
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data))) // a Buffer does not fail
		b.Write(body)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(head, 1, 0, 0, 0, 0)) // one bit a pixel
	var pixels bytes.Buffer
	z := zlib.NewWriter(&pixels)
	row := make([]byte, 1+(width+7)/8)
	for range min(height, 100) { // enough to begin with; the size is what counts
		_, _ = z.Write(row)
	}
	_ = z.Close()
	chunk("IDAT", pixels.Bytes())
	chunk("IEND", nil)
	return base64.StdEncoding.EncodeToString(b.Bytes())
}
