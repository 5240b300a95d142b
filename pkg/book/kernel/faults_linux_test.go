package kernel_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"largestep/pkg/book/kernel"
	"largestep/pkg/book/kernel/internal/proc"
	"largestep/pkg/book/kernel/kerneltest"
)

func TestMain(m *testing.M) {
	kerneltest.Main()
	if len(os.Args) == 3 && os.Args[1] == "runner" {
		runAndWait(os.Args[2])
	}
	os.Exit(m.Run())
}

func begin(t *testing.T, s kerneltest.Start, within time.Duration) (*kernel.Process, error) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), within, errors.New("too slow"))
	defer cancel()
	k, err := kernel.Start(ctx, kerneltest.Command(s))
	if err == nil {
		t.Cleanup(k.Stop)
	}
	return k, err
}

func ignore(kernel.Message) {}

// TestStarts starts kernels that do not come up: one line each says why, and
// nothing of the kernel's stack traces.
func TestStarts(t *testing.T) {
	for start, want := range map[kerneltest.Start]string{
		kerneltest.Exits:   "the kernel ended as soon as it started: exit status 3; its last words: panic: no such backend",
		kerneltest.Killed:  "the kernel ended as soon as it started: killed, as the system does when memory runs out",
		kerneltest.Silent:  "too slow",
		kerneltest.Mute:    "too slow",
		kerneltest.Strange: "the kernel sent a message whose signature is wrong",
	} {
		t.Run(string(start), func(t *testing.T) {
			t.Parallel()
			within := 30 * time.Second
			if want == "too slow" {
				within = time.Second
			}
			_, err := begin(t, start, within)
			if err == nil || err.Error() != want {
				t.Errorf("error = %v\nwant   %s", err, want)
			}
		})
	}
	t.Run("no such folder", func(t *testing.T) {
		_, err := kernel.Start(t.Context(), func(file string) *exec.Cmd {
			cmd := kerneltest.Command(kerneltest.Well)(file)
			cmd.Dir = filepath.Join(t.TempDir(), "none")
			return cmd
		})
		if err == nil || !strings.Contains(err.Error(), "none: no such file or directory") {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("no such program", func(t *testing.T) {
		_, err := kernel.Start(t.Context(), func(string) *exec.Cmd { return exec.Command("/no/such/kernel") })
		if err == nil || !strings.Contains(err.Error(), "/no/such/kernel") {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("long folder", func(t *testing.T) {
		t.Setenv("TMPDIR", filepath.Join(t.TempDir(), strings.Repeat("x", 100)))
		if err := os.Mkdir(os.Getenv("TMPDIR"), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := begin(t, kerneltest.Well, 5*time.Second)
		if err == nil || !strings.Contains(err.Error(), "TMPDIR") {
			t.Errorf("error = %v", err)
		}
	})
}

// TestNoSignOfLife stops a kernel that runs a cell: its process is there, and
// answers nothing.
func TestNoSignOfLife(t *testing.T) {
	defer kernel.SetHeartbeat(50*time.Millisecond, 500*time.Millisecond)()
	k, err := begin(t, kerneltest.Well, 30*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Execute(t.Context(), "freeze", false, ignore); !errors.Is(err, kernel.ErrSilent) {
		t.Errorf("error = %v", err)
	}
	k.Stop()
}

// TestNothingOutlivesAKernel leaves two kinds of children behind, which no
// mark that a process carries would find, and ends the kernel in every way.
func TestNothingOutlivesAKernel(t *testing.T) {
	for name, end := range map[string]func(k *kernel.Process){
		"stop":   (*kernel.Process).Stop,
		"kill":   (*kernel.Process).Kill,
		"dies":   func(k *kernel.Process) { _, _ = k.Execute(context.Background(), "kill", false, ignore); k.Stop() },
		"exits":  func(k *kernel.Process) { _, _ = k.Execute(context.Background(), "exit 0", false, ignore); k.Stop() },
		"frozen": freeze,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, err := begin(t, kerneltest.Well, 30*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			files := leaveChildren(t, k)
			end(k)
			for _, file := range files {
				if pid := pidIn(t, file); proc.Alive(pid) {
					t.Errorf("%s: process %d outlived the kernel", filepath.Base(file), pid)
					_ = syscall.Kill(pid, syscall.SIGKILL)
				}
			}
		})
	}
}

func freeze(k *kernel.Process) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, _ = k.Execute(ctx, "freeze", false, ignore)
	k.Stop()
}

// leaveChildren has a cell start children, which write their numbers into the
// files that it returns.
func leaveChildren(t *testing.T, k *kernel.Process) []string {
	t.Helper()
	dir := t.TempDir()
	files := []string{filepath.Join(dir, "child"), filepath.Join(dir, "group")}
	if _, err := k.Execute(t.Context(), "child "+files[0]+"\ngroup "+files[1], false, ignore); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if pid := pidIn(t, file); !proc.Alive(pid) {
			t.Fatalf("%s: process %d does not run", file, pid)
		}
	}
	return files
}

// TestNothingOutlivesTheRunner kills the process that started the kernel.
func TestNothingOutlivesTheRunner(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	runner := exec.Command(exe, "runner", dir)
	// Its own temporary folder is short, since sockets have short names.
	tmp, err := os.MkdirTemp("", "t-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	runner.Env = append(os.Environ(), "TMPDIR="+tmp)
	out, err := runner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if line != "ready\n" {
		t.Fatal(line, err)
	}
	below := proc.Descendants(runner.Process.Pid)
	below = append(below, pidIn(t, filepath.Join(dir, "child")))
	if len(below) < 4 { // guard, kernel, two children
		t.Fatalf("the runner has only %d descendants", len(below))
	}
	if err := runner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = runner.Wait() // it was killed
	for _, pid := range below {
		if !eventually(func() bool { return !proc.Alive(pid) }) {
			t.Errorf("process %d outlived the runner", pid)
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	empty := func() bool {
		left, err := os.ReadDir(tmp)
		return err == nil && len(left) == 0
	}
	if !eventually(empty) {
		t.Error("the kernel's folder is still there")
	}
}

// runAndWait is the runner: a kernel with children, and then it waits.
func runAndWait(dir string) {
	k, err := kernel.Start(context.Background(), kerneltest.Command(kerneltest.Well))
	if err == nil {
		_, err = k.Execute(context.Background(), fmt.Sprintf("child %s/child\ngroup %s/group", dir, dir), false, ignore)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ready")
	select {}
}

// eventually waits for what takes a moment, and reports whether it came.
func eventually(ok func() bool) bool {
	for range 200 {
		if ok() {
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

// pidIn reads the number that a child writes when it has started.
func pidIn(t *testing.T, file string) int {
	t.Helper()
	pid := 0
	eventually(func() bool {
		data, _ := os.ReadFile(file)
		n, err := strconv.Atoi(strings.TrimSpace(string(data)))
		pid = n
		return err == nil
	})
	if pid == 0 {
		t.Fatalf("%s was not written", file)
	}
	return pid
}

func TestTellingLine(t *testing.T) {
	for log, want := range map[string]string{
		"": "",
		"I1121 10:00:00.0 started\nI1121 10:00:01.0 ready\n":                                                                           "I1121 10:00:01.0 ready",
		"I1121 started\npanic: no backend\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d\nexit status 2\n":             "panic: no backend",
		"\x1b[7;39;32m[1f]\x1b[0m exec: \"go\": not found\ngithub.com/a/b.C\n\t/src/c.go:1\ncreated by main.main in goroutine 1\n":     "[1f] exec: \"go\": not found",
		"F1121 10:00:00.0 main.go:9] Failed to start kernel: address in use\ngithub.com/a/b.C\n\t/src/c.go:1\ngoroutine 1 [run]:\nx()": "F1121 10:00:00.0 main.go:9] Failed to start kernel: address in use",
	} {
		if got := kernel.TellingLine(log); got != want {
			t.Errorf("%q:\n%q, want %q", log, got, want)
		}
	}
}
