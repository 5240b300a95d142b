// Package ledger collects the claims of a book: it reads them from the
// outputs of its notebooks and writes them as claims.json.
package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/notebook"
)

// A Ledger is the content of claims.json. It holds nothing of the hour or the
// machine, so that the same code and seeds give the same bytes.
type Ledger struct {
	Commit  string         `json:"commit"`
	Profile string         `json:"profile"`
	Backend string         `json:"backend"`
	Claims  []claim.Record `json:"claims"`
}

// Add reads the claims that a notebook's outputs carry and adds them in the
// notebook's order. A notebook may show a claim more than once, in a section
// and in its summary; two different claims of one id are an error.
func (l *Ledger) Add(name string, nb *notebook.Notebook) error {
	for i, c := range nb.CodeCells() {
		for _, o := range c.Outputs {
			raw, ok := o.Data[claim.MIME]
			if !ok {
				continue
			}
			payload, err := claim.Parse(raw)
			if err != nil {
				return fmt.Errorf("%s, code cell %d: %w", name, i+1, err)
			}
			for _, r := range payload.Claims {
				r.Notebook = name
				if err := l.add(r); err != nil {
					return fmt.Errorf("%s, code cell %d: %w", name, i+1, err)
				}
			}
		}
	}
	return nil
}

func (l *Ledger) add(r claim.Record) error {
	for _, have := range l.Claims {
		if have.ID != r.ID {
			continue
		}
		if !reflect.DeepEqual(have, r) {
			return fmt.Errorf("claim %s differs from the claim %s of %s; ids must be unique in the book", r.ID, have.ID, have.Notebook)
		}
		return nil
	}
	l.Claims = append(l.Claims, r)
	return nil
}

// Broken returns the claims that do not hold, but for those of a reduced
// setting.
func (l *Ledger) Broken() []claim.Record {
	var broken []claim.Record
	for _, r := range l.Claims {
		if r.Broken() {
			broken = append(broken, r)
		}
	}
	return broken
}

// JSON lays the ledger out as claims.json.
func (l *Ledger) JSON() ([]byte, error) {
	shown := *l
	if shown.Claims == nil {
		shown.Claims = []claim.Record{} // a list, though empty
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(shown); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
