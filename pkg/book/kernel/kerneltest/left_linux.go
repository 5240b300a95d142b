package kerneltest

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"largestep/pkg/book/kernel/internal/proc"
)

// LeavesNothing checks that work leaves no process, no open file, no goroutine
// and no file in the temporary folder, which is one of the test's own. The
// orphans of all that work starts come to the test's process and are counted.
// Work that makes something once and keeps it must have done so before.
func LeavesNothing(t *testing.T, work func()) {
	t.Helper()
	if err := proc.Adopt(); err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir, whose names are too long for sockets.
	tmp, err := os.MkdirTemp("", "t-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	t.Setenv("TMPDIR", tmp)
	before := take(t, tmp)
	work()
	var after inventory
	for range 40 { // goroutines that end take a moment to
		if after = take(t, tmp); fmt.Sprint(after.processes, after.temporary) == "[] []" && after.files <= before.files && after.goroutines <= before.goroutines {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("left behind: before %+v, after %+v\n%s", before, after, stacks[:runtime.Stack(stacks, true)])
}

// An inventory is what a process holds.
type inventory struct {
	processes  []string // below this one
	temporary  []string // names in the temporary folder
	files      int      // open
	goroutines int
}

func take(t *testing.T, tmp string) inventory {
	t.Helper()
	inv := inventory{goroutines: runtime.NumGoroutine()}
	for _, pid := range proc.Descendants(os.Getpid()) {
		if proc.Alive(pid) {
			command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
			inv.processes = append(inv.processes, fmt.Sprintf("%d %q", pid, command))
		}
	}
	names, err := os.ReadDir(tmp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range names {
		inv.temporary = append(inv.temporary, e.Name())
	}
	slices.Sort(inv.temporary)
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	inv.files = len(open)
	return inv
}
