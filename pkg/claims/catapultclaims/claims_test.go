package catapultclaims

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"largestep/pkg/book/claim"
	"largestep/pkg/theory/golden"
)

func TestAllHold(t *testing.T) {
	claims := All()
	for i, c := range claims {
		if want := fmt.Sprintf("02-%d", i+1); c.ID() != want {
			t.Errorf("claim %d is %s, want %s", i, c.ID(), want)
		}
		if !c.Holds() {
			t.Errorf("%v\ntolerance %s", c, c.Record().Tolerance)
		}
		r := c.Record()
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
		for _, bad := range []string{`\operatorname`, `\tag`, `\arg`, `\frac1`, `\frac{1}2`} {
			if strings.Contains(r.Statement, bad) {
				t.Errorf("%s uses %s: %s", r.ID, bad, r.Statement)
			}
		}
	}
	if len(claims) < 29 {
		t.Errorf("there are %d claims", len(claims))
	}
}

func TestGroupsAreAll(t *testing.T) {
	var ids []string
	for _, g := range []func() []claim.Claim{Reduction, Phases, Borders, Curvature, Example4, Starts, Table2, Errata} {
		for _, c := range g() {
			ids = append(ids, c.ID())
		}
	}
	for _, id := range []string{"02-1", "02-4", "02-5", "02-9", "02-16", "02-17", "02-19", "02-29"} {
		if !slices.Contains(ids, id) {
			t.Errorf("no group shows %s", id)
		}
	}
}

func TestSameClaimsSameBytes(t *testing.T) {
	bytesOf := func() []byte {
		var records []claim.Record
		for _, a := range assertions() {
			if !slices.Contains([]string{"02-7", "02-16", "02-19", "02-29"}, a.id) { // the longest
				records = append(records, a.measure(open()).Record())
			}
		}
		text, err := json.Marshal(records)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if !bytes.Equal(bytesOf(), bytesOf()) {
		t.Error("two runs gave different claims")
	}
}

// A golden value that is changed makes every claim that reads it fail, and no
// other; and every golden value is read by some claim.
func TestTampering(t *testing.T) {
	raw, err := os.ReadFile("../../theory/golden/testdata/02.json")
	if err != nil {
		t.Fatal(err)
	}
	set, err := golden.Load(fileSystem(raw), "02")
	if err != nil {
		t.Fatal(err)
	}
	readers := map[string][]assertion{} // by golden id
	for _, a := range assertions() {
		seen := map[string]bool{}
		a.measure(&values{set: set, read: func(id string) { seen[id] = true }})
		for id := range seen {
			readers[id] = append(readers[id], a)
		}
	}
	for _, id := range set.IDs() {
		if len(readers[id]) == 0 {
			t.Errorf("no claim uses the golden value %s", id)
		}
		tampered, err := golden.Load(fileSystem(tamper(t, raw, id)), "02")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range readers[id] {
			if a.measure(&values{set: tampered}).Holds() {
				t.Errorf("tampering with %s leaves claim %s holding, though it reads it", id, a.id)
			}
		}
	}
}

func fileSystem(raw []byte) fs.FS { return fstest.MapFS{"02.json": {Data: raw}} }

// tamper changes every number of one entry's value.
func tamper(t *testing.T, raw []byte, id string) []byte {
	t.Helper()
	var file map[string]any
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, e := range file["entries"].([]any) {
		if entry := e.(map[string]any); entry["id"] == id {
			entry["value"] = changed(entry["value"])
		}
	}
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func changed(v any) any {
	switch v := v.(type) {
	case float64:
		return v*1.5 + 2
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

func TestWithoutGoldenValuesClaimsFail(t *testing.T) {
	for _, a := range slices.Concat(borders, curvature[1:3], starts) {
		if a.measure(&values{}).Holds() {
			t.Errorf("claim %s holds without golden values", a.id)
		}
	}
}
