// Command attacks writes a page for each attack of its corpus: notebooks that
// try to run a script in a reader's browser, to load something from the
// network, to pass for the page itself or to hide a part of it.
//
//	go run ./tests/attacks DIR
//
// For each attack DIR then holds NAME.html, the page as `largestep export`
// writes it; NAME.bare.html, the same without its content security policy, so
// that the sanitiser alone must hold; NAME.raw.html, a page into which the
// attack is put as it is, to see that the browser would fall for it; and
// attacks.json, the list. tests/browser/attacks.mjs opens them all.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"largestep/pkg/book/ledger"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/report"
)

// An attack is a notebook and what it tries.
type attack struct {
	name, tries string
	payload     string // put into every place of a notebook that holds text
	// put places the payload where only this attack goes; nil for everywhere.
	put func(nb *notebook.Notebook, payload string)
}

// corpus is all attacks.
func corpus() []attack {
	return slices.Concat(scripts, drawings, formulas, mutations, documents, looks, texts, notebooks)
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./tests/attacks DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "attacks:", err)
		os.Exit(1)
	}
}

// policy is the element that holds the content security policy.
var policy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>\n`)

func write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	type entry struct{ Name, Tries string }
	var list []entry
	for _, a := range append(corpus(), harmless) {
		page, err := a.page()
		if page == nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
		raw := "<!DOCTYPE html><html><head><meta charset=utf-8><title>raw</title></head><body><main><p>before</p>" + a.payload + "<p>after</p></main></body></html>"
		for suffix, data := range map[string][]byte{".html": page, ".bare.html": policy.ReplaceAll(page, nil), ".raw.html": []byte(raw)} {
			if err := os.WriteFile(filepath.Join(dir, a.name+suffix), data, 0o644); err != nil {
				return err
			}
		}
		list = append(list, entry{a.name, a.tries})
	}
	data, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "attacks.json"), data, 0o644)
}

// page renders the attack's notebook from its stored outputs. An error about a
// formula or a claim comes beside the page.
func (a attack) page() ([]byte, error) {
	data, err := notebook.Encode(a.notebook())
	if err != nil {
		return nil, err
	}
	nb, err := notebook.Decode(data)
	if err != nil {
		return nil, err
	}
	var claims ledger.Ledger
	claimsErr := claims.Add(a.name, nb)
	book := report.Book{Title: "Attacks", Claims: claims.Claims, Pages: []report.Page{{Name: a.name, Notebook: nb}}}
	page, err := report.Render(book, 0)
	if err == nil {
		err = claimsErr
	}
	return page, err
}
