package report_test

import (
	"flag"
	"testing"
	"time"

	"largestep/pkg/book/ledger"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/report"
)

var out = flag.String("out", "", "write the sample report into this folder, to look at it or to check it in a browser")

// sample is a small book with all that a page has to cope with.
func sample(t testing.TB) report.Book {
	book := report.Book{
		Title: "Large Step",
		About: "Theorems about **large learning rates**, proved, shown and measured. Each claim of the papers is checked by computation; its verdict follows from the numbers, here with $\\eta\\lambda > 2$.",
		Stamp: report.Stamp{Commit: "0123456789ab", Go: "go1.26", GoNB: "v0.11.5", Backend: "go", Profile: "quick", Seed: "1", Date: "2026-11-21", Machine: "linux/amd64, 2 cores"},
	}
	var claims ledger.Ledger
	for _, name := range []string{"01-critical", "02-catapult"} {
		nb, err := notebook.Read("testdata/" + name + ".ipynb")
		if err != nil {
			t.Fatal(err)
		}
		book.Pages = append(book.Pages, report.Page{Name: name, Notebook: nb, Took: 4200 * time.Millisecond})
		if err := claims.Add(name, nb); err != nil {
			t.Fatal(err)
		}
	}
	book.Claims = claims.Claims
	book.Pages[0].Failure = &report.Failure{Cell: 8, Reason: "panic: runtime error: index out of range [3] with length 3"}
	return book
}

// TestSample writes the sample report for the eye:
//
//	go test ./pkg/book/report -run Sample -out /tmp/sample
func TestSample(t *testing.T) {
	dir := *out
	if dir == "" {
		dir = t.TempDir()
	}
	if err := report.Write(dir, sample(t)); err != nil {
		t.Fatal(err)
	}
}
