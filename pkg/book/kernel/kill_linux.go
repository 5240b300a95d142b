package kernel

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
)

// isolate puts the kernel in a process group of its own, so that a Ctrl-C at
// the terminal reaches the runner alone, which then stops the kernel in order.
func isolate(cmd *exec.Cmd) {
	// Should the runner itself be killed, the kernel goes with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// killAll kills every process that carries the mark in its environment.
func killAll(_ *exec.Cmd, mark string) {
	wanted := []byte(markVariable + "=" + mark)
	// A process may start another between the look and the kill: look again
	// until there is none.
	for range 10 {
		found := false
		environs, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, path := range environs {
			env, err := os.ReadFile(path)
			if err != nil || !bytes.Contains(env, wanted) {
				continue
			}
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			if err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
				found = true
			}
		}
		if !found {
			return
		}
	}
}
