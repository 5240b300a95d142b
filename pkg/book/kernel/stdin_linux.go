package kernel

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"largestep/pkg/book/kernel/internal/proc"
)

// waitsForInput reports whether a process below the guard reads its standard
// input, and that is a pipe which the kernel holds: what a kernel gives its
// cells to type into. Where nobody types, such a read never ends.
func waitsForInput(guard int) bool {
	var kernelsPipes []string
	for _, pid := range proc.Descendants(guard) {
		if kernelsPipes == nil { // the eldest, before the orphans that were adopted
			kernelsPipes = pipesOf(pid)
		}
		stdin, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/0", pid))
		if err == nil && slices.Contains(kernelsPipes, stdin) && readsStdin(pid) {
			return true
		}
	}
	return false
}

// pipesOf returns the pipes that a process holds, as /proc names them.
func pipesOf(pid int) []string {
	var pipes []string
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, path := range files {
		if name, err := os.Readlink(path); err == nil && strings.HasPrefix(name, "pipe:") {
			pipes = append(pipes, name)
		}
	}
	return pipes
}

// readsStdin reports whether a thread of a process is in the system call
// read(0, ...).
func readsStdin(pid int) bool {
	reading := fmt.Sprintf("%d 0x0 ", syscall.SYS_READ)
	calls, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/syscall", pid))
	for _, path := range calls {
		if data, err := os.ReadFile(path); err == nil && strings.HasPrefix(string(data), reading) {
			return true
		}
	}
	return false
}
