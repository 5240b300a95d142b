package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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
			hits := 0
			for range 3 {
				if kill(t, t.TempDir(), args) {
					hits++
				}
				for file, data := range snapshot(t, written) {
					end := map[string]string{".ipynb": "}", ".html": "</html>", ".json": "}"}[filepath.Ext(file)]
					if !strings.HasPrefix(file, ".") && data != earlier[file] && !strings.HasSuffix(strings.TrimSpace(data), end) {
						t.Errorf("%s is neither what it was nor what it was to be", file)
					}
				}
			}
			t.Logf("killed while it wrote: %d of 3 times", hits)
			if hits == 0 {
				t.Skip("the machine is too busy to kill a command while it writes")
			}
		})
	}
}

// kill starts the command and kills it when it writes to a temporary file in
// dir. It reports whether the command was still at work.
func kill(t *testing.T, dir string, args []string) bool {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	watch := os.NewFile(uintptr(fd), "watch")
	defer watch.Close()
	// Files are written in the folder for temporary files and then renamed.
	if _, err := syscall.InotifyAddWatch(fd, dir, syscall.IN_MODIFY); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(largestep, args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	seen := make(chan error, 1)
	go func() {
		events := make([]byte, 4096)
		for {
			n, err := watch.Read(events)
			if err != nil || bytes.Contains(events[:n], []byte(".n.")) || bytes.Contains(events[:n], []byte(".index.")) {
				seen <- err
				return
			}
		}
	}()
	select {
	case <-ended:
		return false
	case err := <-seen:
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	return errors.As(<-ended, &exit) && exit.ExitCode() == -1
}
