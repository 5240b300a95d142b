// Package golden holds the reference values that the notebooks' claims and the
// tests are checked against, and looks them up by notebook and id.
//
// Golden values computed with 50-digit mpmath where exact, with float64
// simulation otherwise; see each entry's How. They were made apart from this
// code, so that the two can disagree.
//
// One JSON file a notebook is embedded (testdata/01.json is notebook 01). Load
// reads from another file system instead, which lets a test tamper with a
// value and see the claim fail.
package golden

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
)

//go:embed testdata/*.json
var embedded embed.FS

// Set is the golden values of one notebook.
type Set struct {
	notebook string
	entries  map[string]Entry
}

// Entry is one golden value with what is needed to judge against it.
type Entry struct {
	Value                     // the number, list or record itself
	ID        string          // unique within the notebook
	Inputs    json.RawMessage // what it was computed from, as recorded
	Tolerance Tolerance       // how near a measured value has to come
	How       string          // how it was computed
}

// Open returns the embedded golden values of a notebook, named by its two
// digits ("01").
func Open(notebook string) (*Set, error) {
	files, err := fs.Sub(embedded, "testdata")
	if err != nil {
		return nil, fmt.Errorf("golden: %w", err)
	}
	return Load(files, notebook)
}

// Raw returns the embedded file of a notebook as it is, for tests that change
// it and Load the result.
func Raw(notebook string) ([]byte, error) {
	return embedded.ReadFile("testdata/" + notebook + ".json")
}

// Load is Open on any file system that holds <notebook>.json at its root.
func Load(files fs.FS, notebook string) (*Set, error) {
	raw, err := fs.ReadFile(files, notebook+".json")
	if err != nil {
		return nil, fmt.Errorf("golden: there are no values for notebook %q: %w; name a notebook by its two digits, for example \"01\"", notebook, err)
	}
	var file struct {
		Entries []record `json:"entries"`
		Items   []record `json:"items"` // notebook 06 calls them so
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("golden: %s.json cannot be read: %w; restore the file", notebook, err)
	}
	s := &Set{notebook: notebook, entries: map[string]Entry{}}
	for _, r := range append(file.Entries, file.Items...) {
		if r.ID == "" {
			return nil, fmt.Errorf("golden: %s.json has an entry without an id; give it one", notebook)
		}
		if _, twice := s.entries[r.ID]; twice {
			return nil, fmt.Errorf("golden: %s.json has two entries %q; rename one", notebook, r.ID)
		}
		tol := r.Tolerance
		if tol == nil {
			tol = r.Tol
		}
		s.entries[r.ID] = Entry{
			Value:     Value{name: notebook + "/" + r.ID, raw: r.Value},
			ID:        r.ID,
			Inputs:    r.Inputs,
			Tolerance: parseTolerance(tol),
			How:       r.How,
		}
	}
	if len(s.entries) == 0 {
		return nil, fmt.Errorf("golden: %s.json holds no entries; restore the file", notebook)
	}
	return s, nil
}

// record is an entry as the files spell it.
type record struct {
	ID        string          `json:"id"`
	Inputs    json.RawMessage `json:"inputs"`
	Value     json.RawMessage `json:"value"`
	Tolerance json.RawMessage `json:"tolerance"`
	Tol       json.RawMessage `json:"tol"`
	How       string          `json:"how"`
}

// Entry returns the entry called id.
func (s *Set) Entry(id string) (Entry, error) {
	e, ok := s.entries[id]
	if !ok {
		return Entry{}, fmt.Errorf("golden: notebook %s has no value %q; see IDs for those it has", s.notebook, id)
	}
	return e, nil
}

// IDs returns the ids of all entries, sorted.
func (s *Set) IDs() []string {
	ids := make([]string, 0, len(s.entries))
	for id := range s.entries {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}
