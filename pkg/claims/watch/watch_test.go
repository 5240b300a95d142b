package watch

import (
	"math"
	"os"
	"strings"
	"testing"

	"largestep/pkg/deep/record"
	"largestep/pkg/deep/study"
)

// An error is told, and does not end the program.
func ExampleTrain() {
	os.Setenv("LARGESTEP_RUNS", "s3://runs")
	defer os.Unsetenv("LARGESTEP_RUNS")
	Train("go", study.Case{Label: "SL", Run: "mnist-cnn4", Profile: "quick", Seeds: []uint64{1}})
	// Output:
	// this program cannot open "s3://runs", only folders; build one that can: go build -C tools/cloud -o ../../largestep-cloud
}

func TestView(t *testing.T) {
	p := study.Progress{Case: study.Case{Label: "SL"}, Seed: 3, Run: 1, Runs: 2, Line: "step 10 of 20"}
	show := func() map[string]string {
		t.Helper()
		bundle, err := view(p).MIMEBundle()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(bundle["text/plain"], "Run 1 of 2: SL, seed 3. step 10 of 20") {
			t.Errorf("%q", bundle["text/plain"])
		}
		return bundle
	}
	first, err := view(study.Progress{Runs: 2, Line: "building the command"}).MIMEBundle()
	if err != nil || first["text/plain"] != "building the command" {
		t.Errorf("before the first run: %q, %v", first["text/plain"], err)
	}
	row := func(step int, loss float64) record.Row {
		return record.Row{Step: step, Values: record.Values{"loss": loss}}
	}
	for name, c := range map[string]struct {
		rows    []record.Row
		picture bool
	}{
		"no rows":         {nil, false},
		"nothing to draw": {[]record.Row{row(0, math.NaN()), row(1, math.Inf(1))}, false},
		"a loss":          {[]record.Row{row(0, 2), row(10, 1)}, true},
		"divergence":      {[]record.Row{row(0, 2), row(10, math.Inf(1))}, true},
	} {
		p.Record = &record.Record{Rows: c.rows}
		if got := show()["image/svg+xml"] != ""; got != c.picture {
			t.Errorf("%s: a picture is %v", name, got)
		}
	}
	p.Record = nil
	if show()["image/svg+xml"] != "" {
		t.Error("a picture without a record")
	}
}
