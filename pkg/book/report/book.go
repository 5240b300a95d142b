package report

import (
	"time"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/notebook"
)

// A Book is what a report shows.
type Book struct {
	Title  string // "" means "Notebooks and claims"
	About  string // a paragraph of Markdown for the index
	Stamp  Stamp
	Pages  []Page
	Claims []claim.Record // of all pages
}

// A Stamp says where the numbers of a report come from. Empty fields are left
// out of the pages.
type Stamp struct {
	Commit  string
	Go      string // version of Go
	GoNB    string // version of the kernel
	Backend string
	Profile string
	Seed    string
	Date    string
	Machine string
}

// A Page is one notebook with its outputs.
type Page struct {
	Name     string // file name without .ipynb; the page's file name without .html
	Notebook *notebook.Notebook
	Took     time.Duration // how long the run took; 0 if there was none
	Failure  *Failure      // why the run ended early, or nil
}

// A Failure says where and why the run of a notebook ended early.
type Failure struct {
	Cell   int    // the code cell's number among the code cells, from 1; 0 if no cell is to blame
	Reason string // one line
}

// entry is a row of Stamp.
type entry struct{ Name, Value string }

func (s Stamp) entries() []entry {
	var list []entry
	for _, e := range []entry{
		{"commit", s.Commit}, {"profile", s.Profile}, {"backend", s.Backend}, {"seed", s.Seed},
		{"Go", s.Go}, {"GoNB", s.GoNB}, {"machine", s.Machine}, {"date", s.Date},
	} {
		if e.Value != "" {
			list = append(list, e)
		}
	}
	return list
}

func (b *Book) title() string {
	if b.Title == "" {
		return "Notebooks and claims"
	}
	return b.Title
}
