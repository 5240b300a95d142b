//go:build unix && !linux

package kernel

import (
	"io"
	"os/exec"
	"syscall"
)

// Contain starts cmd in a process group of its own, which closing the leash
// kills. Other systems than Linux give no process its orphans: what leaves the
// group outlives it, and dir remains.
func Contain(cmd *exec.Cmd, _ string) (leash io.Closer, err error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return group(cmd.Process.Pid), nil
}

// waitsForInput would need a look into the kernel's cells, which other systems
// do not allow: a cell that waits for input runs into its time limit.
func waitsForInput(int) bool { return false }

// A group is a process group, by its number.
type group int

// Close kills the processes of the group.
func (g group) Close() error {
	_ = syscall.Kill(-int(g), syscall.SIGKILL) // gone already is as good
	return nil
}
