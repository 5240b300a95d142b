package main

import (
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/explore"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/student"
)

// A volume is a notebook of the book with what others may refer to.
type volume struct {
	nb       *notebook.Notebook
	file     string
	prose    string         // all Markdown
	plain    string         // the same without code and formulas
	headings map[string]int // how often each anchor occurs, in Jupyter's form
	claims   map[string]bool
}

var (
	codeOrFormula = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`|\\$\\$.*?\\$\\$|\\$[^$\n]+\\$")
	markdownLink  = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)`)
	citation      = regexp.MustCompile(`\[(\d+(?:, *\d+)*)\]`)
	entry         = regexp.MustCompile(`(?m)^(\d+)\. `)
	claimID       = regexp.MustCompile(`\b(?:0\d|1[01])-[1-9]\d{0,2}\b`)
	question      = regexp.MustCompile(`(?s)<details><summary>.*?</details>`)
	linkInside    = regexp.MustCompile(`\]\(#[^)\s]+\)`)
)

func library(t *testing.T) []volume {
	t.Helper()
	paths, err := filepath.Glob("notebooks/*.ipynb")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	var books []volume
	for _, path := range paths {
		nb, err := notebook.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		v := volume{nb: nb, file: filepath.Base(path), headings: map[string]int{}, claims: map[string]bool{}}
		for _, c := range nb.Cells {
			if c.Type == notebook.Markdown {
				v.prose += c.Source + "\n\n"
				anchors(c.Source, v.headings)
			}
			for _, o := range c.Outputs {
				data, ok := o.Data[claim.MIME]
				if !ok {
					continue
				}
				table, err := claim.Parse(data)
				if err != nil {
					t.Fatalf("%s, cell %s: %v", v.file, c.ID, err)
				}
				for _, r := range table.Claims {
					v.claims[r.ID] = true
				}
			}
		}
		v.plain = codeOrFormula.ReplaceAllString(v.prose, " ")
		books = append(books, v)
	}
	return books
}

// anchors counts the headings of a cell by the anchors that JupyterLab gives
// them: their text, with dashes for spaces.
func anchors(source string, into map[string]int) {
	src := []byte(source)
	_ = ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		var words strings.Builder
		_ = ast.Walk(h, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			switch n := n.(type) {
			case *ast.Text:
				if entering {
					words.Write(n.Segment.Value(src))
				}
			case *ast.String:
				if entering {
					words.Write(n.Value)
				}
			}
			return ast.WalkContinue, nil
		})
		into[strings.ReplaceAll(words.String(), " ", "-")]++
		return ast.WalkSkipChildren, nil
	})
}

// lost says what is wrong with a link of a notebook, or "".
func lost(link string, from volume, books []volume) string {
	path, fragment, hasFragment := strings.Cut(link, "#")
	to := from
	if path != "" {
		i := slices.IndexFunc(books, func(v volume) bool { return v.file == path })
		if i < 0 {
			return "there is no such notebook"
		}
		to = books[i]
	}
	if !hasFragment {
		return ""
	}
	anchor, err := url.PathUnescape(fragment)
	if err != nil {
		return err.Error()
	}
	if id, ok := strings.CutPrefix(anchor, "claim-"); ok {
		if !to.claims[id] {
			return "there is no such claim"
		}
		return ""
	}
	switch n := to.headings[anchor]; {
	case n == 0:
		return "there is no such heading; write its text with dashes for spaces"
	case n > 1:
		return fmt.Sprintf("%d headings have this text", n)
	}
	return ""
}

// TestNotebookLinks follows the links of the notebooks to headings, to claims
// and to each other.
func TestNotebookLinks(t *testing.T) {
	books := library(t)
	followed := 0
	for _, v := range books {
		for _, m := range markdownLink.FindAllStringSubmatch(v.prose, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			followed++
			if why := lost(m[1], v, books); why != "" {
				t.Errorf("%s links to %s: %s", v.file, m[1], why)
			}
		}
	}
	t.Logf("%d links", followed)
}

// TestNotebookCitations holds the numbers in brackets against the references, and
// the claims that prose names against those that are shown.
func TestNotebookCitations(t *testing.T) {
	books := library(t)
	for _, v := range books {
		cited, listed := v.citations()
		for _, n := range cited {
			if !slices.Contains(listed, n) {
				t.Errorf("%s cites [%s], which its references do not have", v.file, n)
			}
		}
		for _, id := range claimID.FindAllString(v.plain, -1) {
			if !slices.ContainsFunc(books, func(v volume) bool { return v.claims[id] }) {
				t.Errorf("%s speaks of claim %s, which no notebook shows", v.file, id)
			}
		}
	}
}

// TestEveryNotebookTeaches wants of each notebook what makes it a lesson. A
// notebook that lacks something is told all that it lacks, in one line.
func TestEveryNotebookTeaches(t *testing.T) {
	rules := []struct {
		lacks string
		has   func(volume) bool
	}{
		{"an opening that says what one will be able to do", func(v volume) bool { return strings.Contains(v.opening(), "able to") }},
		{"the minutes that it takes", func(v volume) bool { return strings.Contains(v.opening(), "minutes") }},
		{"what one needs before", func(v volume) bool { return strings.Contains(v.opening(), "need") }},
		{"an ending with what to read next, and a link to it", func(v volume) bool { return strings.Contains(v.ending(), ".ipynb") }},
		{"three exercises with a solution to cut out", func(v volume) bool {
			_, holes, err := student.Cut(v.nb)
			return err == nil && len(holes) >= 3
		}},
		{"eight questions, each with a link to its section", func(v volume) bool {
			n := 0
			for _, q := range question.FindAllString(v.prose, -1) {
				if linkInside.MatchString(q) {
					n++
				}
			}
			return n >= 8
		}},
		{"a figure that answers when touched, which those of recorded runs need not have", func(v volume) bool {
			return v.file > "07" || slices.ContainsFunc(v.nb.Cells, func(c *notebook.Cell) bool {
				return slices.ContainsFunc(c.Outputs, func(o *notebook.Output) bool { return o.Data[explore.MIME] != nil })
			})
		}},
		{"a link to the glossary", func(v volume) bool { return strings.Contains(v.prose, "#Symbols-and-words") }},
		{"a citation of every reference", func(v volume) bool {
			cited, listed := v.citations()
			return !slices.ContainsFunc(listed, func(n string) bool { return !slices.Contains(cited, n) })
		}},
	}
	for _, v := range library(t) {
		var lacks []string
		for _, rule := range rules {
			if !rule.has(v) {
				lacks = append(lacks, rule.lacks)
			}
		}
		if lacks != nil {
			t.Errorf("%s lacks %s", v.file, strings.Join(lacks, "; "))
		}
	}
}

// citations returns the references that the prose cites and those it lists.
func (v volume) citations() (cited, listed []string) {
	body, references, _ := strings.Cut(v.plain, "\n## References")
	for _, m := range citation.FindAllStringSubmatch(markdownLink.ReplaceAllString(body, ""), -1) {
		for _, n := range strings.Split(m[1], ",") {
			cited = append(cited, strings.TrimSpace(n))
		}
	}
	for _, m := range entry.FindAllStringSubmatch(references, -1) {
		listed = append(listed, m[1])
	}
	return cited, listed
}

// opening is the prose before the first code.
func (v volume) opening() string {
	var b strings.Builder
	for _, c := range v.nb.Cells {
		if c.Type == notebook.Code {
			break
		}
		b.WriteString(c.Source)
	}
	return b.String()
}

// ending is what stands behind the last words "read next".
func (v volume) ending() string {
	words := strings.ToLower(v.prose)
	if i := strings.LastIndex(words, "read next"); i >= 0 {
		return words[i:]
	}
	return ""
}

// A cell prints or shows. What it prints and what it shows take two ways to the
// notebook, without an order between them, so that one that does both would not run
// to the same bytes.
func TestCellsPrintOrShow(t *testing.T) {
	for _, v := range library(t) {
		for _, c := range v.nb.Cells {
			prints, shows := false, false
			for _, o := range c.Outputs {
				stream := o.Type == notebook.Stream
				prints, shows = prints || stream, shows || !stream
			}
			if prints && shows {
				t.Errorf("%s: the cell %q prints and shows; make it two", v.file, c.ID)
			}
		}
	}
}
