package kernel

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"largestep/pkg/book/kernel/internal/proc"
)

// A kernel's cells start what they like: children in a session of their own,
// with an environment of their own, whose parents are gone. None of the usual
// marks (process group, session, environment, parent) finds them all. What
// does is a guard: a process between this program and the kernel to which
// Linux gives every orphan below it. The
// guard ends when no descendant is left, and it ends them all when the kernel
// has ended, when it is told to, and when this program dies.
//
// This program is its own guard: it starts itself under guardName.
const guardName = "largestep-kernel-guard"

func init() {
	if len(os.Args) > 2 && os.Args[0] == guardName {
		os.Exit(guard(os.Args[1], os.Args[2:]))
	}
}

// Contain starts cmd, as [Start] does a kernel, so that nothing it starts
// outlives it. Closing the leash ends all of it and then removes dir; so does
// the death of this program. cmd.Wait returns when nothing is left, and its
// exit status is the command's own, as shells count it.
//
// Linux holds this whatever the processes do; elsewhere it holds for those
// that stay in cmd's process group, and dir remains.
func Contain(cmd *exec.Cmd, dir string) (leash io.Closer, err error) {
	if cmd.Dir != "" {
		// The guard's own path is all that exec would complain about.
		if _, err := os.Stat(cmd.Dir); err != nil {
			return nil, err
		}
	}
	if _, err := exec.LookPath(cmd.Path); err != nil {
		return nil, err
	}
	end, leash, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer end.Close()
	cmd.Args = append([]string{guardName, dir, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/proc/self/exe"
	cmd.ExtraFiles = []*os.File{end}
	// A Ctrl-C at the terminal reaches this program alone, which then stops the
	// kernel in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		leash.Close()
		return nil, err
	}
	return leash, nil
}

const leashFD = 3 // the first of exec.Cmd's ExtraFiles

// sweepPatience bounds the wait for processes that SIGKILL does not end: those
// of another user, or stuck in the system.
const sweepPatience = 10 * time.Second

// guard runs a kernel and returns its exit status, as shells count it, when
// nothing that the kernel started is left.
func guard(dir string, argv []string) int {
	runtime.LockOSThread() // Pdeathsig is sent when the starting thread ends
	defer os.RemoveAll(dir)
	syscall.CloseOnExec(leashFD)
	if err := proc.Adopt(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 126
	}
	// Signals are caught and not ignored, since what is ignored stays so in the
	// kernel and its cells.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)

	k := exec.Command(argv[0], argv[1:]...)
	k.Stdout, k.Stderr = os.Stdout, os.Stderr
	// A cell may kill its process group, but not the guard with it. Should the
	// guard be killed all the same, the kernel goes with it.
	k.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := k.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "cannot start the kernel:", err)
		return 127
	}

	ordered := make(chan struct{})
	go func() {
		_, _ = os.NewFile(leashFD, "leash").Read(make([]byte, 1)) // returns when the leash is closed
		close(ordered)
	}()
	reaped := make(chan reap)
	go reapAll(reaped)

	status := 0
	var giveUp <-chan time.Time
	for {
		select {
		case r, ok := <-reaped:
			if !ok {
				return status
			}
			if r.pid == k.Process.Pid {
				status = exitStatus(r.status)
				giveUp = time.After(sweepPatience)
			}
		case s := <-signals:
			if s == syscall.SIGINT {
				continue
			}
			giveUp = time.After(sweepPatience)
		case <-ordered:
			ordered = nil
			giveUp = time.After(sweepPatience)
		case <-giveUp:
			return status
		}
		// From the end on, each process that is reaped may have left orphans.
		if giveUp != nil {
			killDescendants()
		}
	}
}

// A reap is a child that has ended.
type reap struct {
	pid    int
	status syscall.WaitStatus
}

// reapAll reports each child that ends, and closes the channel after the last.
func reapAll(to chan<- reap) {
	defer close(to)
	for {
		var r reap
		var err error
		r.pid, err = syscall.Wait4(-1, &r.status, 0, nil)
		switch err {
		case nil:
			to <- r
		case syscall.EINTR:
		default: // ECHILD: nobody is left
			return
		}
	}
}

func exitStatus(s syscall.WaitStatus) int {
	if s.Signaled() {
		return 128 + int(s.Signal())
	}
	return s.ExitStatus()
}

// killDescendants kills all processes below this one that there are now. What
// they start in the meantime becomes this process's own child.
func killDescendants() {
	for _, pid := range proc.Descendants(os.Getpid()) {
		_ = syscall.Kill(pid, syscall.SIGKILL) // gone already is as good
	}
}
