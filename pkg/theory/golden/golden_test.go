package golden_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"largestep/pkg/theory/golden"
)

func TestEveryEntryHasAValueAndAWay(t *testing.T) {
	set, err := golden.Open("01")
	if err != nil {
		t.Fatal(err)
	}
	ids := set.IDs()
	if len(ids) < 75 {
		t.Errorf("notebook 01 has %d entries", len(ids))
	}
	for _, id := range ids {
		e, err := set.Entry(id)
		if err != nil {
			t.Fatal(err)
		}
		if e.How == "" || len(e.Inputs) == 0 {
			t.Errorf("%s does not say how it was computed, or from what", id)
		}
	}
}

func TestShapes(t *testing.T) {
	files := fstest.MapFS{"06.json": {Data: []byte(`{"meta": {"arith": "IEEE"}, "items": [
		{"id": "number", "inputs": {}, "value": 2.5, "tol": 1e-9, "how": "by hand"},
		{"id": "count", "inputs": "words", "value": 1883, "tolerance": {"range": [1000, 4000]}, "how": "by hand"},
		{"id": "list", "inputs": [], "value": [1, 2], "tolerance": "absolute 1e-9", "how": "by hand"},
		{"id": "rows", "inputs": {}, "value": [[1, 2], [3]], "tolerance": {"informative_only": true}, "how": "by hand"},
		{"id": "record", "inputs": {}, "value": {"a": {"b": [{"t": 7}]}, "none": null}, "tol": {"L0": 1e-6}, "how": "by hand"}
	]}`)}}
	set, err := golden.Load(files, "06")
	if err != nil {
		t.Fatal(err)
	}
	entry := func(id string) golden.Entry {
		t.Helper()
		e, err := set.Entry(id)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	number := entry("number")
	if x, err := number.Float(); err != nil || x != 2.5 || number.Tolerance.Rel != 1e-9 {
		t.Errorf("number: %v, %v, %+v", x, err, number.Tolerance)
	}
	count := entry("count")
	if !count.Tolerance.Holds(1500, 1883) || count.Tolerance.Holds(4001, 1883) {
		t.Errorf("count: the range is not kept: %+v", count.Tolerance)
	}
	list := entry("list")
	if xs, err := list.Floats(); err != nil || len(xs) != 2 || list.Tolerance.Abs != 1e-9 {
		t.Errorf("list: %v, %v, %+v", xs, err, list.Tolerance)
	}
	rows := entry("rows")
	if xs, err := rows.Table(); err != nil || len(xs) != 2 || rows.Tolerance.Text != "informative_only" {
		t.Errorf("rows: %v, %v, %+v", xs, err, rows.Tolerance)
	}
	record := entry("record")
	b, err := record.At("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	items, err := b.Items()
	if err != nil || len(items) != 1 {
		t.Fatalf("record: %v, %v", items, err)
	}
	last, err := items[0].At("t")
	if err != nil {
		t.Fatal(err)
	}
	if x, err := last.Float(); err != nil || x != 7 {
		t.Errorf("record: %v, %v", x, err)
	}
	if record.Tolerance.Fields["L0"] != 1e-6 {
		t.Errorf("record: %+v", record.Tolerance)
	}
	none, err := record.At("none")
	if err != nil || !none.IsNull() {
		t.Errorf("none: %v, %v", none, err)
	}
	if _, err := none.Float(); err == nil {
		t.Error("null was read as a number")
	}
}

func TestRefusals(t *testing.T) {
	if _, err := golden.Open("99"); err == nil {
		t.Error("opened a notebook that does not exist")
	}
	for name, text := range map[string]string{
		"not JSON":   `{`,
		"no entries": `{"entries": []}`,
		"no id":      `{"entries": [{"value": 1}]}`,
		"twice":      `{"entries": [{"id": "a", "value": 1}, {"id": "a", "value": 2}]}`,
	} {
		if _, err := golden.Load(fstest.MapFS{"x.json": {Data: []byte(text)}}, "x"); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	set, err := golden.Open("01")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Entry("nothing"); err == nil {
		t.Error("found an entry that does not exist")
	}
	e, _ := set.Entry("fig2a_w0")
	if _, err := e.Floats(); err == nil {
		t.Error("read a number as a list")
	}
	if _, err := e.At("w"); err == nil {
		t.Error("found a field in a number")
	}
	if _, err := (golden.Value{}).Float(); err == nil {
		t.Error("read a number from nothing")
	}
}

func ExampleOpen() {
	set, err := golden.Open("01")
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := set.Entry("eta_superstable_log")
	if err != nil {
		fmt.Println(err)
		return
	}
	want, _ := e.Float()
	fmt.Println(want, e.Tolerance.Rel, e.Tolerance.Holds(10.9359659464797, want))
	// Output: 10.935965946479746 1e-12 true
}
