// Package audit tests that no claim of a notebook holds by accident.
package audit

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/golden"
)

// Exempt are golden values that no claim need read, by id, with the reason.
type Exempt map[string]string

// Test audits the claims of a notebook. Each must hold, be numbered in order,
// read well, and come out the same when it is measured again; it must stop
// holding when a golden value that it reads is changed; and every golden value
// must be read by some claim.
func Test(t *testing.T, notebook string, all []assertion.Assertion, exempt Exempt) {
	t.Helper()
	set, err := golden.Open(notebook)
	if err != nil {
		t.Fatal(err)
	}
	readers := map[string][]assertion.Assertion{} // by golden id
	for i, a := range all {
		seen := map[string]bool{}
		c := a.Measure(assertion.With(set, func(id string) { seen[id] = true }))
		if want := fmt.Sprintf("%s-%d", notebook, i+1); a.ID != want {
			t.Errorf("claim %d is %s, want %s", i+1, a.ID, want)
		}
		if !c.Holds() {
			t.Errorf("%v\ntolerance %s", c, c.Record().Tolerance)
		}
		style(t, c.Record())
		if again := a.Measure(assertion.With(set, nil)); again.Record() != c.Record() {
			t.Errorf("%s differs when it is measured again: %v", a.ID, again)
		}
		for _, id := range slices.Sorted(maps.Keys(seen)) {
			readers[id] = append(readers[id], a)
		}
	}
	for _, id := range set.IDs() {
		if exempt[id] != "" {
			continue
		}
		if len(readers[id]) == 0 {
			t.Errorf("no claim reads the golden value %s", id)
		}
		tampered := tamper(t, notebook, id)
		for _, a := range readers[id] {
			if a.Measure(assertion.With(tampered, nil)).Holds() {
				t.Errorf("with a wrong golden value %s claim %s still holds, though it reads it", id, a.ID)
			}
		}
	}
}

// style looks at the words of a claim.
func style(t *testing.T, r claim.Record) {
	t.Helper()
	if err := r.Validate(); err != nil {
		t.Error(err)
	}
	for _, text := range []string{r.Expected, r.Measured, r.Tolerance} {
		if strings.Contains(text, "NaN") {
			t.Errorf("%s shows a NaN: %s", r.ID, text)
		}
		if strings.Contains(text, "$") {
			t.Errorf("%s: only statements are typeset: %s", r.ID, text)
		}
	}
	if strings.Count(r.Statement, "$")%2 != 0 {
		t.Errorf("%s has a formula that does not end: %s", r.ID, r.Statement)
	}
}

// tamper returns the golden values with one of them changed.
func tamper(t *testing.T, notebook, id string) *golden.Set {
	t.Helper()
	raw, err := golden.Raw(notebook)
	if err != nil {
		t.Fatal(err)
	}
	var file any
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if !changeEntry(file, id) {
		t.Fatalf("there is no golden value %s to change", id)
	}
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	set, err := golden.Load(fstest.MapFS{notebook + ".json": {Data: text}}, notebook)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// changeEntry changes the value of the entry of that id, wherever the file
// keeps it, and reports whether there is one.
func changeEntry(v any, id string) bool {
	found := false
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			found = changeEntry(x, id) || found
		}
	case map[string]any:
		if v["id"] == id {
			v["value"] = changed(v["value"])
			return true
		}
		for _, x := range v {
			found = changeEntry(x, id) || found
		}
	}
	return found
}

// changed returns another value of the same shape.
func changed(v any) any {
	switch v := v.(type) {
	case float64:
		return v*1.5 + 2
	case bool:
		return !v
	case string:
		return v + " not"
	case []any:
		if len(v) == 0 {
			return []any{1.0}
		}
		for i := range v {
			v[i] = changed(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = changed(v[key])
		}
	}
	return v
}
