package kernels_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"largestep/kernels"
	"largestep/pkg/book/kernel"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/run"
)

// prepare returns this checkout and its tools, from the user's cache.
func prepare(t testing.TB) (root string, tools *kernels.Toolchain) {
	t.Helper()
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	tools, err = kernels.Prepare(t.Context(), root, func() { t.Log("building the tools") })
	if err != nil {
		t.Fatal(err)
	}
	return root, tools
}

// start starts a real kernel.
func start(t *testing.T) (*kernel.Process, string) {
	t.Helper()
	_, tools := prepare(t)
	dir := t.TempDir()
	p, err := tools.Start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p, dir
}

func book(cells ...string) *notebook.Notebook {
	nb := &notebook.Notebook{Minor: 5, Metadata: notebook.Object{}}
	for i, source := range cells {
		nb.Cells = append(nb.Cells, &notebook.Cell{ID: strconv.Itoa(i), Type: notebook.Code, Source: source, Metadata: notebook.Object{}})
	}
	return nb
}

func TestCellsImportTheCheckout(t *testing.T) {
	k, dir := start(t)
	nb := book(
		"import (\n\t\"fmt\"\n\t\"os\"\n\n\t\"largestep/pkg/book/claim\"\n)",
		"%%\nwd, _ := os.Getwd()\nfmt.Println(claim.Equal(1, 1, \"\").Holds(), wd)",
		"func double(x int) int { return 2 * x }",
		"%%\nfmt.Print(double(21))",
	)
	if r := run.Notebook(t.Context(), k, nb, run.Options{}); r.Err != nil {
		t.Fatal(r.Err)
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := nb.Cells[1].Outputs[0].Text, "true "+real+"\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if got := nb.Cells[3].Outputs[0].Text; got != "42" {
		t.Errorf("printed %q", got)
	}
	if !k.Alive(time.Second) {
		t.Error("no heartbeat")
	}
}

func TestErrorsOfCells(t *testing.T) {
	k, _ := start(t)
	for source, want := range map[string]string{
		"%%\nundefined()": "undefined",
		"import (\n\"fmt\"\n\"os\"\n)\n%%\nfmt.Fprintln(os.Stderr, `error: what happened`)\nos.Exit(1)": "error: what happened",
		"%%\nvar p *int\n*p = 1": "panic: runtime error",
	} {
		nb := book(source)
		r := run.Notebook(t.Context(), k, nb, run.Options{})
		if r.Err == nil {
			t.Errorf("%q did not fail", source)
			continue
		}
		found := strings.Contains(r.Err.Error(), want)
		for _, o := range nb.Cells[0].Outputs {
			found = found || strings.Contains(o.EValue+o.Text, want)
		}
		if !found {
			t.Errorf("%q: %v", source, r.Err)
		}
	}
}

// TestNothingOutlivesTheKernel runs a cell that ignores the interrupt and has
// a child in a session of its own, past its time limit.
func TestNothingOutlivesTheKernel(t *testing.T) {
	k, dir := start(t)
	nb := book(`import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)
%%
signal.Ignore(os.Interrupt)
child := exec.Command("sleep", "600")
child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
if err := child.Start(); err != nil {
	panic(err)
}
pids := fmt.Sprint(os.Getpid(), " ", child.Process.Pid)
if err := os.WriteFile("pids", []byte(pids), 0o600); err != nil {
	panic(err)
}
time.Sleep(10 * time.Minute)`)
	r := run.Notebook(t.Context(), k, nb, run.Options{CellTimeout: 2 * time.Second})
	if r.Err == nil || !strings.Contains(r.Err.Error(), "timed out") {
		t.Errorf("error = %v", r.Err)
	}
	k.Stop()
	data, err := os.ReadFile(filepath.Join(dir, "pids"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range strings.Fields(string(data)) {
		pid, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		if alive(pid) {
			t.Errorf("process %d outlived the kernel", pid)
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// alive reports whether a process runs; one that waits to be reaped does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z")
}

func TestAKernelThatDies(t *testing.T) {
	k, _ := start(t)
	_, err := k.Execute(t.Context(), "import (\"os\"; \"syscall\")\n%%\nsyscall.Kill(os.Getppid(), syscall.SIGKILL)", false, func(kernel.Message) {})
	if !errors.Is(err, kernel.ErrDied) {
		t.Errorf("error = %v", err)
	}
}

func TestInputIsRefused(t *testing.T) {
	k, _ := start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	_, err := k.Execute(ctx, "%with_inputs\n!cat", false, func(kernel.Message) {})
	if !errors.Is(err, kernel.ErrInput) {
		t.Errorf("error = %v", err)
	}
}

func TestAKernelThatDoesNotStart(t *testing.T) {
	_, tools := prepare(t)
	if _, err := tools.Start(t.Context(), filepath.Join(t.TempDir(), "no such folder")); err == nil {
		t.Error("a kernel started in a folder that does not exist")
	}
}
