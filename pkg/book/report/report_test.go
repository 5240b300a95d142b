package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/ledger"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/report"
)

// page renders a book of one notebook and returns its page.
func page(t *testing.T, p report.Page) string {
	t.Helper()
	if p.Name == "" {
		p.Name = "n"
	}
	out, err := report.Render(report.Book{Pages: []report.Page{p}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	structure(t, p.Name, out)
	return string(out)
}

// structure checks what every page must be.
func structure(t *testing.T, name string, data []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	ids := map[string]bool{}
	policy := ""
	var targets []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("%s: the id %s occurs twice", name, a.Val)
				}
				ids[a.Val] = true
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s: the attribute %s=%q", name, a.Key, a.Val)
			case a.Key == "src" && !strings.HasPrefix(a.Val, "data:image/"):
				t.Errorf("%s: loads %s", name, a.Val)
			case a.Key == "href" && n.Data != "a" && !strings.HasPrefix(a.Val, "data:image/"):
				t.Errorf("%s: <%s> loads %s", name, n.Data, a.Val)
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				targets = append(targets, a.Val[1:])
			case a.Key == "content" && strings.Contains(a.Val, "default-src"):
				policy = a.Val
			}
		}
	}
	for _, id := range targets {
		if !ids[id] {
			t.Errorf("%s: a link leads to #%s, which does not exist", name, id)
		}
	}
	for tag, want := range map[string]int{"h1": 1, "main": 1, "title": -1, "style": 1, "script": 1, "footer": 1, "iframe": 0, "object": 0, "link": 0, "base": 0} {
		if want >= 0 && count[tag] != want {
			t.Errorf("%s: %d %s elements, want %d", name, count[tag], tag, want)
		}
	}
	for _, tag := range []string{"style", "script"} {
		_, text, _ := strings.Cut(string(data), "<"+tag+">")
		text, _, _ = strings.Cut(text, "</"+tag+">")
		sum := sha256.Sum256([]byte(text))
		want := tag + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if !strings.Contains(policy, want) {
			t.Errorf("%s: the policy %q does not allow its own %s", name, policy, tag)
		}
	}
	for _, want := range []string{"default-src 'none'", "img-src data:", "base-uri 'none'", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s: the policy %q lacks %s", name, policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("%s: the policy %q", name, policy)
	}
	if len(data) > report.MaxPage {
		t.Errorf("%s has %d bytes", name, len(data))
	}
	return doc
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := report.Write(dir, sample(t)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html", "01-critical.html", "02-catapult.html"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		structure(t, name, data)
	}
	again := t.TempDir()
	if err := report.Write(again, sample(t)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html", "01-critical.html"} {
		a, _ := os.ReadFile(filepath.Join(dir, name))
		b, _ := os.ReadFile(filepath.Join(again, name))
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs from one writing to the next", name)
		}
	}
}

func TestIndexPutsFirstWhatMatters(t *testing.T) {
	out, err := report.RenderIndex(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, m := range regexp.MustCompile(`<tr data-notebook="[^"]*"[^>]*><td><a href="([^"]*)">`).FindAllStringSubmatch(string(out), -1) {
		order = append(order, m[1])
	}
	want := "01-critical.html#claim-01-3 01-critical.html#claim-01-2 01-critical.html#claim-01-1 02-catapult.html#claim-02-1"
	if got := strings.Join(order, " "); got != want {
		t.Errorf("claims in the order %s\nwant %s", got, want)
	}
	for _, want := range []string{"A claim does not hold", "A notebook failed", `href="01-critical.html#cell-8"`, "<b>2</b> claims hold", "<b>1</b> erratum confirmed"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the index lacks %q", want)
		}
	}
}

// What was not seen, and what cannot be, stand between what fails and what holds.
func TestIndexTellsWhatIsOpen(t *testing.T) {
	book := sample(t)
	unseen, undecided := &book.Claims[0], &book.Claims[3]
	unseen.Holds, unseen.Reduced = false, "10 of 100 images"
	undecided.Holds, undecided.Undecided = false, "one random start"
	out, err := report.RenderIndex(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<b>1</b> not seen at a reduced scale", "<b>1</b> undecided<", "<dt>undecided</dt><dd>one random start</dd>", "0 hold, 1 undecided", "<b>1</b> does not hold"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the index lacks %q", want)
		}
	}
	var order []string
	for _, m := range regexp.MustCompile(`data-verdict="([^"]*)"`).FindAllStringSubmatch(string(out), -1) {
		order = append(order, m[1])
	}
	if want := []string{"does not hold", "not seen", "undecided", "erratum confirmed"}; !slices.Equal(order, want) {
		t.Errorf("verdicts in the order %q, want %q", order, want)
	}
}

func TestFailedNotebook(t *testing.T) {
	book := sample(t)
	out, err := report.Render(book, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"This notebook failed", `<a href="#cell-8">Code cell 8</a>`, "This cell failed: panic", "Not run: the run ended before it", `id="claim-01-3"`, "02-catapult.html#u-Setting"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestFaultyFormulaNamesItsPlace(t *testing.T) {
	nb := &notebook.Notebook{Cells: []*notebook.Cell{{Type: notebook.Markdown, Source: "# T"}, {Type: notebook.Markdown, Source: "Some words and $\\foo$."}}}
	dir := t.TempDir()
	err := report.Write(dir, report.Book{Pages: []report.Page{{Name: "07-x", Notebook: nb}}})
	if err == nil || !strings.Contains(err.Error(), `07-x, cell 2 ("Some words and $\\foo$."): formula $\foo$: \foo is not supported`) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "07-x.html")); err != nil {
		t.Error("the page was not written:", err)
	}
}

func output(mime, text string) *notebook.Output {
	data := notebook.Bundle{}
	data.SetText(mime, text)
	return &notebook.Output{Type: notebook.DisplayData, Data: data}
}

func code(source string, outputs ...*notebook.Output) *notebook.Cell {
	one := 1
	return &notebook.Cell{Type: notebook.Code, Source: source, ExecutionCount: &one, Outputs: outputs}
}

func TestOddNotebooks(t *testing.T) {
	for name, nb := range map[string]*notebook.Notebook{
		"empty":      {},
		"no title":   {Cells: []*notebook.Cell{code("x")}},
		"two titles": {Cells: []*notebook.Cell{{Type: notebook.Markdown, Source: "# A\n\n# B"}}},
		"python":     {Metadata: notebook.Object{"language_info": json.RawMessage(`{"name":"python"}`)}, Cells: []*notebook.Cell{code("def f(): pass")}},
		"unknown":    {Metadata: notebook.Object{"language_info": json.RawMessage(`{"name":"klingon"}`)}, Cells: []*notebook.Cell{code("<nuqneH>")}},
		"raw":        {Cells: []*notebook.Cell{{Type: notebook.Raw, Source: "<script>x</script>"}}},
	} {
		t.Run(name, func(t *testing.T) { page(t, report.Page{Notebook: nb}) })
	}
}

func TestHostileOutputs(t *testing.T) {
	const attack = `</div></main><script>alert(1)</script><style>*{display:none}</style><img src=https://evil.example/x onerror=alert(1)><h1 id=main onclick=x>Pwned</h1>`
	broken := output(claim.MIME, `{"claims":[{"id":"<script>","holds":true}]}`)
	broken.Data.SetText("text/plain", attack)
	nb := &notebook.Notebook{Cells: []*notebook.Cell{
		{Type: notebook.Markdown, Source: "# " + attack + "\n\n" + attack},
		{Type: notebook.Raw, Source: attack, Metadata: notebook.Object{"raw_mimetype": json.RawMessage(`"text/html"`)}},
		code(attack, output("text/html", attack), output("image/svg+xml", "<svg>"+attack), output("text/markdown", attack), output("text/latex", attack),
			output("text/plain", attack), output("image/png", attack), output("application/javascript", "alert(1)"), output("application/json", `{"a":"`+`<script>`+`"}`),
			&notebook.Output{Type: notebook.Stream, Name: "stderr", Text: attack}, &notebook.Output{Type: notebook.Error, EName: attack, EValue: attack, Traceback: []string{attack}}),
	}}
	got := page(t, report.Page{Name: "evil", Notebook: nb, Failure: &report.Failure{Cell: 1, Reason: attack}})
	if strings.Contains(got, "<script>alert") || strings.Contains(got, "<img src=\"https") {
		t.Error("an attack got through")
	}
	_, err := report.Render(report.Book{Pages: []report.Page{{Name: "x", Notebook: &notebook.Notebook{Cells: []*notebook.Cell{code("x", broken)}}}}}, 0)
	if err == nil || !strings.Contains(err.Error(), "x, cell 1") || !strings.Contains(err.Error(), "claim id") {
		t.Errorf("claims that are none: error %v", err)
	}
}

func TestRichestForm(t *testing.T) {
	all := output("text/plain", "PLAIN")
	all.Data.SetText("image/svg+xml", `<svg><title>SVG</title></svg>`)
	all.Data.SetText("text/html", "<b>HTML</b>")
	if got := page(t, report.Page{Notebook: &notebook.Notebook{Cells: []*notebook.Cell{code("x", all)}}}); !strings.Contains(got, "<title>SVG</title>") || strings.Contains(got, "PLAIN") || strings.Contains(got, "<b>HTML") {
		t.Error("the SVG is not what is shown")
	}
	delete(all.Data, "image/svg+xml")
	all.Data.SetText("text/html", "<script>only</script>")
	if got := page(t, report.Page{Notebook: &notebook.Notebook{Cells: []*notebook.Cell{code("x", all)}}}); !strings.Contains(got, "PLAIN") {
		t.Error("HTML of which nothing stays hides the text")
	}
}

func TestTags(t *testing.T) {
	tagged := func(tag string) string {
		c := code("SOURCE()", &notebook.Output{Type: notebook.Stream, Name: "stdout", Text: "PRINTED"})
		c.Metadata = notebook.Object{"tags": json.RawMessage(`["` + tag + `"]`)}
		return page(t, report.Page{Notebook: &notebook.Notebook{Cells: []*notebook.Cell{c}}})
	}
	for tag, want := range map[string][3]bool{ // source, source unfolded, output
		"none": {true, true, true}, "remove-cell": {false, false, false}, "remove-input": {false, false, true},
		"hide-input": {true, false, true}, "remove-output": {true, true, false}, "hide-output": {true, true, true},
	} {
		got := tagged(tag)
		if strings.Contains(got, "SOURCE") != want[0] || strings.Contains(got, `class="source" open`) != want[1] || strings.Contains(got, "PRINTED") != want[2] {
			t.Errorf("%s: source %v, unfolded %v, output %v", tag, strings.Contains(got, "SOURCE"), strings.Contains(got, `class="source" open`), strings.Contains(got, "PRINTED"))
		}
	}
}

func TestAttachments(t *testing.T) {
	c := &notebook.Cell{Type: notebook.Markdown, Source: "![a plot](attachment:p%20q.png) ![none](attachment:other.png)",
		Attachments: notebook.Object{"p q.png": json.RawMessage(`{"image/png":["iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNo\n","AAAAggCB2kUIOwAAAABJRU5ErkJggg=="]}`)}}
	got := page(t, report.Page{Notebook: &notebook.Notebook{Cells: []*notebook.Cell{c}}})
	if !strings.Contains(got, `<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==" alt="a plot"`) || !strings.Contains(got, "[image: none]") {
		t.Error(got[strings.Index(got, "<main"):])
	}
}

func TestLongOutputIsShortened(t *testing.T) {
	long := strings.Repeat("one more line of a very talkative program\n", 50_000)
	got := page(t, report.Page{Notebook: &notebook.Notebook{Cells: []*notebook.Cell{code("x", &notebook.Output{Type: notebook.Stream, Name: "stdout", Text: long})}}})
	if !strings.Contains(got, "bytes left out") || len(got) > 150_000 {
		t.Errorf("%d bytes", len(got))
	}
}

func TestNames(t *testing.T) {
	nb := &notebook.Notebook{}
	for _, names := range [][]string{{""}, {"../x"}, {"a/b"}, {".hidden"}, {"index"}, {"A", "a"}} {
		var book report.Book
		for _, n := range names {
			book.Pages = append(book.Pages, report.Page{Name: n, Notebook: nb})
		}
		if err := report.Write(t.TempDir(), book); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v", names, err)
		}
	}
}

func TestTooHeavy(t *testing.T) {
	nb := &notebook.Notebook{}
	for range 15 {
		nb.Cells = append(nb.Cells, &notebook.Cell{Type: notebook.Markdown, Source: strings.Repeat("word ", 10_000)})
	}
	err := report.Write(t.TempDir(), report.Book{Pages: []report.Page{{Name: "heavy", Notebook: nb}}})
	if err == nil || !strings.Contains(err.Error(), "heavy.html has") {
		t.Errorf("error %v", err)
	}
}

// BenchmarkExport reads the notebooks of this checkout and writes all pages from
// the outputs that they hold, as `largestep export` does. It states the seconds
// of it, of which there may be one on two cores, and the largest page, which
// may have 600 KB.
//
//	go test ./pkg/book/report -run - -bench Export
func BenchmarkExport(b *testing.B) {
	paths, err := filepath.Glob("../../../notebooks/*.ipynb")
	if err != nil || len(paths) == 0 {
		b.Fatal(paths, err)
	}
	dir := b.TempDir()
	for b.Loop() {
		var book report.Book
		var claims ledger.Ledger
		notebooks, err := notebook.ReadAll(paths)
		if err != nil {
			b.Fatal(err)
		}
		for i, nb := range notebooks {
			name := strings.TrimSuffix(filepath.Base(paths[i]), ".ipynb")
			book.Pages = append(book.Pages, report.Page{Name: name, Notebook: nb})
			if err := claims.Add(name, nb); err != nil {
				b.Fatal(err)
			}
		}
		book.Claims = claims.Claims
		if err := report.Write(dir, book); err != nil {
			b.Fatal(err)
		}
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil {
		b.Fatal(err)
	}
	largest := int64(0)
	for _, page := range pages {
		info, err := os.Stat(page)
		if err != nil {
			b.Fatal(err)
		}
		largest = max(largest, info.Size())
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/book")
	b.ReportMetric(float64(len(paths)), "notebooks")
	b.ReportMetric(float64(largest)/1000, "KB/largest-page")
}
