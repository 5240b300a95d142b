//go:build unix && !linux

package kernel

import (
	"os/exec"
	"syscall"
)

func isolate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killAll kills the kernel's process group. Other systems show no process's
// environment to look for the mark in.
func killAll(cmd *exec.Cmd, _ string) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // gone already is as good
}
