package edgeclaims

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"largestep/pkg/book/claim"
	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/golden"
	"largestep/pkg/theory/seed"
)

var all = sync.OnceValue(All)

func TestAllHold(t *testing.T) {
	claims := all()
	for i, c := range claims {
		if want := fmt.Sprintf("05-%d", i+1); c.ID() != want {
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
	if len(claims) < 32 {
		t.Errorf("there are %d claims", len(claims))
	}
}

// The groups that a notebook shows are all claims, and measured again they are the
// same, byte for byte.
func TestGroupsAreAllAndTheSame(t *testing.T) {
	records := map[string]claim.Record{}
	for _, g := range []func() []claim.Claim{Phases, Average, Stable, Transition, Acceleration, LowerBound, General, Network, Dropped, Errata} {
		for _, c := range g() {
			records[c.ID()] = c.Record()
		}
	}
	all := all()
	if len(records) != len(all) {
		t.Errorf("the groups have %d claims of %d", len(records), len(all))
	}
	for _, c := range all {
		if c.Record() != records[c.ID()] {
			t.Errorf("two runs gave different claims:\n%+v\n%+v", c.Record(), records[c.ID()])
		}
	}
}

// What is measured once in a program is the same in the next.
func TestTrialsAreTheSame(t *testing.T) {
	run := func() summary {
		p, err := edge.Random(20, 5, 0.1, seed.New(1, "claims", "same"))
		if err != nil {
			t.Fatal(err)
		}
		return trial(p, 0.1, 256)
	}
	if a, b := run(), run(); a != b || a.err != nil {
		t.Errorf("%+v and %+v", a, b)
	}
}

// A golden value that is changed makes every claim that reads it fail, and no
// other; and every golden value is read by some claim.
func TestTampering(t *testing.T) {
	raw, err := os.ReadFile("../../theory/golden/testdata/05.json")
	if err != nil {
		t.Fatal(err)
	}
	set, err := golden.Load(fileSystem(raw), "05")
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
		tampered, err := golden.Load(fileSystem(tamper(t, raw, id)), "05")
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

func fileSystem(raw []byte) fs.FS { return fstest.MapFS{"05.json": {Data: raw}} }

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
	for _, a := range slices.Concat(phases, average, acceleration) {
		if a.measure(&values{}).Holds() && a.id != "05-17" && a.id != "05-24" { // these two are measured against theory alone
			t.Errorf("claim %s holds without golden values", a.id)
		}
	}
}

// The claims on images, on made-up ones that are separable, and on labels that say
// nothing.
func TestMNISTClaims(t *testing.T) {
	rng := seed.New(1, "claims", "images")
	var images [][]float64
	var labels []float64
	for i := range 60 {
		row := make([]float64, 90)
		for j := range row {
			row[j] = rng.Float64()
		}
		images, labels = append(images, row), append(labels, float64(2*(i%2)-1))
	}
	runs, err := MNISTRuns(images, labels, 400)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range MNIST(images, labels, runs) {
		if !c.Holds() {
			t.Error(c)
		}
		if err := c.Record().Validate(); err != nil {
			t.Error(err)
		}
	}
	images[1] = images[0] // with the other label
	for _, c := range MNIST(images, labels, runs)[1:] {
		if c.Holds() {
			t.Errorf("on contradicting images: %v", c)
		}
	}
	if _, err := MNISTRuns(images, labels[1:], 5); err == nil {
		t.Error("a missing label was accepted")
	}
	if MNIST(nil, nil, nil)[0].Holds() {
		t.Error("no runs hold")
	}
}
