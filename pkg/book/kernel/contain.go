package kernel

import (
	"io"
	"os/exec"
)

// Contain starts cmd, as [Start] does a kernel, so that nothing it starts
// outlives it. Closing the leash ends all of it and then removes dir; so does
// the death of this program. cmd.Wait returns when nothing is left.
//
// Linux holds this whatever the processes do; elsewhere it holds for those
// that stay in cmd's process group, and dir remains.
func Contain(cmd *exec.Cmd, dir string) (leash io.Closer, err error) {
	return startContained(cmd, dir)
}
