package train

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"largestep/internal/smalldisk"
	"largestep/pkg/deep/record"
)

// A disk that fills up, or a folder that can no longer be written, ends a run
// with a line that says so. What was saved before is there, and the run goes on
// from it when there is space again, to the end that it would have had.
func TestDisksThatFailLoseNothing(t *testing.T) {
	remount := func(dir string, flags uintptr) error {
		return syscall.Mount("", dir, "", syscall.MS_REMOUNT|flags, "")
	}
	fill := func(dir string) error {
		err := os.WriteFile(filepath.Join(dir, "fill"), make([]byte, 1<<20), 0o644)
		if err == nil {
			return os.ErrInvalid
		}
		return nil // full, as it is to be
	}
	for name, c := range map[string]struct {
		want       string
		spoil, fix func(dir string) error
	}{
		"full": {"no space left on device", fill,
			func(dir string) error { return os.Remove(filepath.Join(dir, "fill")) }},
		"read-only": {"read-only file system",
			func(dir string) error { return remount(dir, syscall.MS_RDONLY) },
			func(dir string) error { return remount(dir, 0) }},
	} {
		for _, place := range []string{"checkpoints", "runs"} {
			t.Run(name+" "+place, func(t *testing.T) {
				cfg, whole := decode(t, tiny), newBench(t)
				want := whole.run(t.Context(), cfg, whole.o, Finished)
				b, dir := newBench(t), smalldisk.Mount(t, "size=512k")
				if place == "checkpoints" {
					b.o.Checkpoints = dir
				} else {
					store, err := record.Open(t.Context(), dir)
					if err != nil {
						t.Fatal(err)
					}
					b.o.Records = store
				}
				b.o.Steps = 1
				o := b.o
				o.Progress = func(s Status) {
					if s.Step == 7 && s.Doing == training {
						if err := c.spoil(dir); err != nil {
							t.Skip(err)
						}
					}
				}
				_, err := Run(t.Context(), cfg, o)
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
					t.Fatalf("error = %v; want one line with %q", err, c.want)
				}
				t.Log(err)
				if err := c.fix(dir); err != nil {
					t.Fatal(err)
				}
				s := newSaver(b.o.Checkpoints, want.Key)
				if at, found := s.peek(); !found || at.Step != 6 {
					t.Errorf("the last checkpoint is of step %d, %v; want 6", at.Step, found)
				}
				b.o.Resume = true
				got := b.run(t.Context(), cfg, b.o, Finished)
				if got.Weights != want.Weights || b.rows(got) != whole.rows(want) {
					t.Error("the run that was resumed ended elsewhere")
				}
			})
		}
	}
}
