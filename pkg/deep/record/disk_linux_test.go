package record

import (
	"os"
	"strings"
	"testing"

	"largestep/internal/smalldisk"
)

// A disk that is full, and then has space again, loses no row.
func TestFullDisk(t *testing.T) {
	dir := smalldisk.Mount(t, "size=64k")
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	h := head(t, 1)
	w, err := s.Create(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	add(t, w, 0, 10)
	filler := dir + "/filler"
	if err := os.WriteFile(filler, make([]byte, 40<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	for step := 10; step < 1000; step++ {
		w.Add(Row{Step: step, Values: Values{"loss": 1}})
	}
	if err := w.Flush(t.Context()); err == nil || !strings.Contains(err.Error(), "no space left on device") || strings.Contains(err.Error(), "\n") {
		t.Fatalf("%v", err)
	}
	if r, err := s.Load(t.Context(), h.Key); err != nil || len(r.Rows) != 10 || len(r.Notes) > 0 {
		t.Errorf("a full disk: %d rows, %v, %v", len(r.Rows), r.Notes, err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Load(t.Context(), h.Key); err != nil || len(r.Rows) != 1000 || len(r.Notes) > 0 {
		t.Errorf("with space again: %d rows, %v, %v", len(r.Rows), r.Notes, err)
	}
}
