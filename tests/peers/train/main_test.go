package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// Each line is answered with a time and the memory; the steps of a small network
// lower no bar, but must end with a finite loss.
func TestServe(t *testing.T) {
	var answers bytes.Buffer
	if err := serve("go", strings.NewReader("cnn8-tiny 1\ncnn8-tiny 2\n"), &answers); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(answers.String()), "\n")
	if len(lines) != 3 || lines[0] != "ready" {
		t.Fatalf("answers: %q", lines)
	}
	for _, line := range lines[1:] {
		var nanoseconds, bytes int
		if _, err := fmt.Sscan(line, &nanoseconds, &bytes); err != nil || nanoseconds <= 0 {
			t.Errorf("the answer %q", line)
		}
	}
}

func TestBadLinesAreRefused(t *testing.T) {
	for _, line := range []string{"cnn8-tiny", "cnn8-tiny 0", "cnn8-tiny x", "alexnet 1"} {
		if err := serve("go", strings.NewReader(line), &bytes.Buffer{}); err == nil {
			t.Errorf("%q: no error", line)
		}
	}
	if err := serve("abacus", strings.NewReader(""), &bytes.Buffer{}); err == nil {
		t.Error("a backend that does not exist: no error")
	}
}
