package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every problem writes what it starts from, runs, and leaves finite numbers.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	names := []string{"04-order", "05-wide", "06-tanh", "06-relu", "06-relu3"}
	var answers bytes.Buffer
	if err := serve(dir, strings.NewReader(strings.Join(names, "\n")), &answers); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(answers.String(), "\n"); got != len(names)+1 {
		t.Errorf("%d answers to %d names: %s", got, len(names), answers.String())
	}
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(dir, name+".json")); err != nil {
			t.Error(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, name+".go.json"))
		if err != nil {
			t.Fatal(err)
		}
		var numbers []float64
		if err := json.Unmarshal(text, &numbers); err != nil || len(numbers) < 4 {
			t.Errorf("%s left %s (%v)", name, text, err)
		}
		for _, x := range numbers {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%s left %v", name, numbers)
			}
		}
	}
	if err := serve(dir, strings.NewReader("07-none\n"), &answers); err == nil {
		t.Error("a problem that does not exist was run")
	}
}
