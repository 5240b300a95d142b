package kernel

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// descendants returns the processes below a process: its children in the order
// of their numbers, so the eldest first, and then theirs.
func descendants(of int) []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		if parent, ok := parentOf(pid); ok {
			children[parent] = append(children[parent], pid)
		}
	}
	list := slices.Sorted(slices.Values(children[of]))
	for i := 0; i < len(list); i++ {
		list = append(list, children[list[i]]...)
	}
	return list
}

// parentOf returns the parent of a process, if there is such a process.
func parentOf(pid int) (int, bool) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	// The name, in parentheses, may hold anything; state and parent follow it.
	stat := string(data)
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0, false
	}
	parent, err := strconv.Atoi(fields[1])
	return parent, err == nil
}

// waitsForInput reports whether a process below the guard reads its standard
// input, and that is a pipe which the kernel holds: what a kernel gives its
// cells to type into. Where nobody types, such a read never ends.
func waitsForInput(guard int) bool {
	var kernelsPipes []string
	for _, pid := range descendants(guard) {
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
