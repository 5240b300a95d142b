//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKilledWhileWriting kills `run` and `export` without warning as soon as
// they have begun to write a file: what was there is then whole, as it was or
// as it was to be.
func TestKilledWhileWriting(t *testing.T) {
	t.Setenv("LARGESTEP_DATA", t.TempDir())
	for _, name := range []string{"run", "export"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path, out := filepath.Join(dir, "n.ipynb"), filepath.Join(dir, "out")
			// Large, so that writing takes a while; not laid out as the command
			// does, so that the new file differs.
			before := `{"nbformat":4,"nbformat_minor":5,"metadata":{"x":"` + strings.Repeat("x", 12<<20) + `"},"cells":[` +
				`{"cell_type":"markdown","id":"a","metadata":{},"source":"` + strings.Repeat("word ", 10_000) + `"},` +
				`{"cell_type":"code","id":"b","metadata":{},"source":"","outputs":[],"execution_count":null}]}`
			if err := os.WriteFile(path, []byte(before), 0o644); err != nil {
				t.Fatal(err)
			}
			args := []string{"run", path}
			written := dir
			if name == "export" {
				args, written = []string{"export", path, "--out", out}, out
				if got := execute(t, largestep, args...); got.status != 0 {
					t.Fatal(got)
				}
			}
			earlier := snapshot(t, written)
			killed := kill(t, written, args)
			later := snapshot(t, written)
			for file, data := range earlier {
				if have := later[file]; have != data && !strings.HasSuffix(strings.TrimSpace(have), map[string]string{".ipynb": "}", ".html": "</html>", ".json": "}"}[filepath.Ext(file)]) {
					t.Errorf("%s is neither what it was nor what it was to be", file)
				}
			}
			t.Logf("killed while it wrote %s; %d of %d files as they were", killed, same(earlier, later), len(earlier))
		})
	}
}

// kill starts the command and kills it when a temporary file appears.
func kill(t *testing.T, dir string, args []string) string {
	t.Helper()
	look := func() string {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return ""
		}
		for _, e := range entries {
			// The probe is how export asks whether it may write at all.
			if strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(e.Name(), ".probe") {
				return e.Name()
			}
		}
		return ""
	}
	cmd := exec.Command(largestep, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			t.Fatalf("%v ended before a file was seen being written: %v", args[0], err)
		default:
		}
		if name := look(); name != "" {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			<-ended
			return name
		}
		time.Sleep(100 * time.Microsecond)
	}
}

func same(a, b map[string]string) int {
	n := 0
	for k, v := range a {
		if b[k] == v {
			n++
		}
	}
	return n
}
