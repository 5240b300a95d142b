package kerneltest

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"largestep/pkg/book/kernel"
)

// program is the name under which the test binary is the kernel.
const program = "kerneltest"

// A Start is how a kernel begins.
type Start string

// What a kernel does when it starts.
const (
	Well    Start = "well"
	Exits   Start = "exits"   // with status 3 and a stack trace
	Killed  Start = "killed"  // by SIGKILL
	Silent  Start = "silent"  // it never opens its sockets
	Mute    Start = "mute"    // its sockets are open; no one answers
	Strange Start = "strange" // it signs with another key
)

// Command returns the function that makes a kernel's command for [kernel.Start].
func Command(s Start) func(connectionFile string) *exec.Cmd {
	return func(file string) *exec.Cmd {
		exe, err := os.Executable()
		if err != nil {
			panic(err) // the system has no /proc: no test can run here
		}
		cmd := exec.Command(exe)
		// The name must survive the guard, which starts a path.
		cmd.Args = []string{exe, program, string(s), file}
		return cmd
	}
}

// Main is the kernel, if this process was started as one; it then does not return.
func Main() {
	if len(os.Args) != 4 || os.Args[1] != program {
		return
	}
	if err := serve(Start(os.Args[2]), os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "kerneltest:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serve(start Start, file string) error {
	switch start {
	case Exits:
		fmt.Fprintln(os.Stderr, "I1121 a line of the log\npanic: no such backend\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d")
		os.Exit(3)
	case Killed:
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case Silent:
		time.Sleep(time.Hour)
	}
	conn, err := kernel.ReadConnection(file)
	if err != nil {
		return err
	}
	if start == Strange {
		conn.Key = "another"
	}
	k, err := listen(conn)
	if err != nil {
		return err
	}
	if start == Mute {
		time.Sleep(time.Hour)
	}
	return k.run()
}
