package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The maps are worth timing only if every phase is on them, and nothing else.
func TestEveryMapShowsItsPhases(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	names := []string{"01-exp", "01-logistic", "02-exp", "02-logistic"}
	if err := serve(dir, strings.NewReader(strings.Join(names, "\n")), &out); err != nil {
		t.Fatal(err)
	}
	answers := strings.Fields(out.String())
	if len(answers) != 1+len(names) || answers[0] != "ready" {
		t.Fatalf("answers %q", answers)
	}
	phases := map[string][]byte{"01-exp": {1, 3}, "01-logistic": {1, 2}, "02-exp": {1, 2, 3}, "02-logistic": {1, 2, 3}}
	for i, name := range names {
		if ns, err := strconv.Atoi(answers[i+1]); err != nil || ns <= 0 {
			t.Errorf("%s took %s", name, answers[i+1])
		}
		classes, err := os.ReadFile(filepath.Join(dir, name+".go"))
		if err != nil || len(classes) != cells*cells {
			t.Fatalf("%s: %d cells, %v", name, len(classes), err)
		}
		for _, phase := range phases[name] {
			if n := bytes.Count(classes, []byte{phase}); n < 1000 {
				t.Errorf("%s: phase %d on %d cells", name, phase, n)
			}
		}
		t.Logf("%s: %d cells not settled", name, bytes.Count(classes, []byte{0}))
	}
	if err := serve(dir, strings.NewReader("03-exp\n"), &out); err == nil {
		t.Error("a map that does not exist was computed")
	}
}
