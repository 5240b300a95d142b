package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Both networks answer, and leave what a peer needs. A largest eigenvalue is at least
// <v, Hv> / <v, v>, and v has length near 1.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	var answers bytes.Buffer
	if err := serve(dir, "go", 20, strings.NewReader("product tanh\ntop tanh\nproduct relu\ntop relu\n"), &answers); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(answers.String()), "\n")
	if len(lines) != 5 || lines[0] != "ready" {
		t.Fatalf("answers: %q", lines)
	}
	for i := 1; i < 5; i += 2 {
		var took, products int
		var along, top float64
		if _, err := fmt.Sscan(lines[i], &took, &products, &along); err != nil || products != 1 {
			t.Errorf("%q: %v", lines[i], err)
		}
		if _, err := fmt.Sscan(lines[i+1], &took, &products, &top); err != nil || products < 2 || !(top > along) {
			t.Errorf("%q after %q: %v", lines[i+1], lines[i], err)
		}
	}
	for name, size := range map[string]int64{"images": 4 * 20 * pixels, "labels": 4 * 20, "direction": 4 * (pixels + classes) * hidden,
		"fc1.weight": 4 * pixels * hidden, "fc2.weight": 4 * hidden * classes} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() != size {
			t.Errorf("%s: %v, want %d bytes", name, err, size)
		}
	}
	for _, bad := range []string{"top gelu", "bottom tanh"} {
		if err := serve(dir, "go", 20, strings.NewReader(bad), &answers); err == nil {
			t.Errorf("%q was measured", bad)
		}
	}
}
