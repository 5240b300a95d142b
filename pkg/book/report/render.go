package report

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"largestep/pkg/book/markup"
	"largestep/pkg/book/markup/gate"
)

// A link leads to a page of the report.
type link struct {
	Href  string
	Label template.HTML
}

// A pageView is what the template of a notebook's page shows.
type pageView struct {
	shell
	Book    string
	Title   template.HTML
	TitleID string
	Plain   string // the title as text
	Cells   []*cellView
	Section []markup.Heading
	Failure *Failure
	Claims  Tally
	Broken  []string // ids of claims that do not hold
	Stamp   []entry
	Prev    *link
	Next    *link
	Name    string
}

// Render renders the page of the i-th notebook of a book.
//
// An error about a formula names the notebook and the cell; the page is
// complete all the same, with the formula's source in its place.
func Render(book Book, i int) ([]byte, error) {
	p := &book.Pages[i]
	w := &writer{scope: markup.NewScope(), page: p, language: p.Notebook.Language(), anchors: map[string]bool{}, names: map[string]bool{}}
	if w.language == "" {
		w.language = "go"
	}
	for _, q := range book.Pages {
		w.names[q.Name] = true
	}
	v := pageView{Book: book.title(), Stamp: book.Stamp.entries(), Failure: p.Failure, Name: p.Name}
	for n, c := range p.Notebook.Cells {
		if cell := w.cell(n, c); cell != nil {
			v.Cells = append(v.Cells, cell)
		}
	}
	v.shell = common()
	if w.touching {
		v.shell = touching()
	}
	v.Section = slices.DeleteFunc(w.headings, func(h markup.Heading) bool { return h.Level > 3 })
	v.Plain = plainTitle(p)
	if v.Title = template.HTML(template.HTMLEscapeString(v.Plain)); w.title != nil {
		v.Title, v.TitleID = w.title.HTML, w.title.ID
	}
	v.Claims = Count(book.Claims, p.Name)
	for _, r := range book.Claims {
		if r.Notebook == p.Name && r.Broken() {
			v.Broken = append(v.Broken, r.ID)
		}
	}
	if i > 0 {
		v.Prev = linkTo(&book.Pages[i-1])
	}
	if i+1 < len(book.Pages) {
		v.Next = linkTo(&book.Pages[i+1])
	}
	out, err := execute("page.html", v)
	return out, errors.Join(append(w.faults, err)...)
}

// An indexView is what the template of the index shows.
type indexView struct {
	shell
	Title     string
	About     template.HTML
	Count     Tally
	Rows      []indexRow
	Claims    []claimView
	Broken    []claimView
	Failed    []indexRow
	Notebooks []string // with claims, for the filter
	Kinds     []string
	Verdicts  []string
	Stamp     []entry
}

// An indexRow is a notebook in the index.
type indexRow struct {
	link
	Name    string
	Took    string
	Claims  Tally
	Failure *Failure
	NotRun  bool
	Anchor  string // of the failing cell
}

// RenderIndex renders the front page of a book.
func RenderIndex(book Book) ([]byte, error) {
	v := indexView{shell: common(), Title: book.title(), Count: Count(book.Claims, ""), Stamp: book.Stamp.entries()}
	scope := markup.NewScope()
	about, aboutErr := scope.Markdown(book.About)
	v.About = about.HTML
	for i := range book.Pages {
		p := &book.Pages[i]
		row := indexRow{link: *linkTo(p), Name: p.Name, Took: duration(p.Took), Claims: Count(book.Claims, p.Name), Failure: p.Failure, NotRun: notRun(p)}
		if p.Failure != nil {
			if p.Failure.Cell > 0 {
				row.Anchor = fmt.Sprintf("#cell-%d", p.Failure.Cell)
			}
			v.Failed = append(v.Failed, row)
		}
		v.Rows = append(v.Rows, row)
	}
	var claimErr error
	v.Claims, claimErr = viewClaims(scope, book.Claims)
	for _, c := range v.Claims {
		if c.Record.Broken() {
			v.Broken = append(v.Broken, c)
		}
		v.Notebooks, v.Kinds, v.Verdicts = append(v.Notebooks, c.Notebook), append(v.Kinds, string(c.Kind)), append(v.Verdicts, c.Verdict.Word)
	}
	for _, list := range []*[]string{&v.Notebooks, &v.Kinds, &v.Verdicts} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	out, err := execute("index.html", v)
	return out, errors.Join(aboutErr, claimErr, err)
}

func execute(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := pages().ExecuteTemplate(&out, name, data); err != nil {
		return nil, err
	}
	page := bytes.Map(visible, out.Bytes())
	if err := gate.Page(page); err != nil {
		return nil, fmt.Errorf("a page that is not safe is not written: %w", err)
	}
	return page, nil
}

// visible replaces characters that have no look of their own and change that
// of others: controls, and what reorders the text around it, so that code and
// verdicts read otherwise than they are.
func visible(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return r
	case r < ' ', 0x7f <= r && r < 0xa0, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069:
		return utf8.RuneError
	}
	return r
}

// linkTo links to a page by its title.
func linkTo(p *Page) *link {
	title := p.Notebook.Title()
	label, err := markup.NewScope().Inline(title, false)
	if err != nil || title == "" {
		label = template.HTML(template.HTMLEscapeString(plainTitle(p)))
	}
	return &link{Href: file(p.Name), Label: label}
}

// file is the address of a page beside this one.
func file(name string) string { return unreserved.Replace(url.PathEscape(name)) + ".html" }

// unreserved writes what may stand in a path but means something elsewhere in
// an address: "a:b.html" would ask for the protocol a.
var unreserved = strings.NewReplacer(":", "%3A", "@", "%40", "&", "%26", "=", "%3D", "$", "%24", "+", "%2B")

var noMarks = strings.NewReplacer("$", "", "`", "", "*", "", `\`, "")

// plainTitle is the title as a browser's tab shows it.
func plainTitle(p *Page) string {
	if t := strings.TrimSpace(noMarks.Replace(p.Notebook.Title())); t != "" {
		return brief(t)
	}
	return p.Name
}

// brief shortens what stands in a single line.
func brief(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// notRun reports whether none of a notebook's code has been run.
func notRun(p *Page) bool {
	cells := p.Notebook.CodeCells()
	for _, c := range cells {
		if c.ExecutionCount != nil || len(c.Outputs) > 0 {
			return false
		}
	}
	return len(cells) > 0
}

func duration(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f\u00a0s", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f\u00a0s", d.Seconds())
	}
	return fmt.Sprintf("%.0f\u00a0min", d.Minutes())
}
