package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A Process is a running kernel that this program started.
type Process struct {
	*Client
	cmd   *exec.Cmd
	mark  string // in the environment of the kernel and of all it starts
	dir   string
	log   *os.File
	ended chan struct{} // closed when the kernel's process has ended
}

// StartTimeout is how long a kernel may take to answer after its start.
const StartTimeout = 60 * time.Second

// markVariable is set in a kernel's environment so that every process it
// starts can be told from others, wherever it has gone: a cell's children may
// leave the process group, the session and, when their parent dies, the tree.
const markVariable = "LARGESTEP_KERNEL_MARK"

// Start starts a kernel and waits until it answers. The command is made by
// the caller from the path of a connection file; its standard error is kept
// in a log, whose end is quoted when the kernel fails.
func Start(ctx context.Context, command func(connectionFile string) *exec.Cmd) (*Process, error) {
	dir, err := os.MkdirTemp("", "ls-")
	if err != nil {
		return nil, err
	}
	p := &Process{dir: dir, mark: randomHex(16), ended: make(chan struct{})}
	conn, file, err := newConnection(dir)
	if err == nil {
		p.log, err = os.Create(filepath.Join(dir, "log"))
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	p.cmd = command(file)
	if p.cmd.Env == nil {
		p.cmd.Env = os.Environ()
	}
	// A kernel that is killed cannot clear up behind it. What it and its cells
	// leave in the temporary folder goes with this folder.
	p.cmd.Env = append(p.cmd.Env, markVariable+"="+p.mark, "TMPDIR="+dir)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	isolate(p.cmd)
	if err := p.cmd.Start(); err != nil {
		p.clean()
		return nil, fmt.Errorf("cannot start the kernel: %w", err)
	}
	go func() {
		_ = p.cmd.Wait() // the log tells more than the exit status
		close(p.ended)
	}()

	starting, cancel := context.WithTimeoutCause(ctx, StartTimeout, errors.New("no answer"))
	defer cancel()
	go func() {
		select {
		case <-p.ended:
			cancel()
		case <-starting.Done():
		}
	}()
	p.Client, err = Dial(starting, conn)
	if err == nil {
		return p, nil
	}
	died := p.hasEnded()
	tail := p.LogTail()
	p.Kill()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case died:
		return nil, fmt.Errorf("the kernel ended as soon as it started; its last words:\n%s", tail)
	case starting.Err() != nil:
		return nil, fmt.Errorf("the kernel did not answer within %v; its last words:\n%s", StartTimeout, tail)
	}
	return nil, err
}

func (p *Process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// What ends an execution besides the kernel's reply.
var (
	ErrDied   = errors.New("the kernel died")
	ErrSilent = fmt.Errorf("the kernel gave no sign of life for %v", heartbeatPatience)
)

// How often a busy kernel is asked for a sign of life, and how long it may
// take to give one: long enough for a machine that is short of everything.
const (
	heartbeatInterval = 5 * time.Second
	heartbeatPatience = 60 * time.Second
)

// Execute is [Client.Execute]; it returns [ErrDied] when the kernel's process
// ends before it has replied, and [ErrSilent] when its heartbeat stops.
func (p *Process) Execute(ctx context.Context, code string, silent bool, publish func(Message)) (Reply, error) {
	running, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		beat := time.NewTicker(heartbeatInterval)
		defer beat.Stop()
		for {
			select {
			case <-p.ended:
				cancel(ErrDied)
				return
			case <-beat.C:
				if !p.Alive(heartbeatPatience) && !p.hasEnded() {
					cancel(ErrSilent)
					return
				}
			case <-running.Done():
				return
			}
		}
	}()
	reply, err := p.Client.Execute(running, code, silent, publish)
	if err != nil && ctx.Err() == nil {
		if cause := context.Cause(running); cause != nil {
			return reply, cause
		}
		// A broken connection and an ended process are one event, in whichever
		// order they are noticed.
		select {
		case <-p.ended:
			return reply, ErrDied
		case <-time.After(200 * time.Millisecond):
		}
	}
	return reply, err
}

// Stop ends the kernel: by request first, then by force. Nothing that it
// started outlives it.
func (p *Process) Stop() {
	if p.Client != nil && !p.hasEnded() && p.Shutdown() == nil {
		select {
		case <-p.ended:
		case <-time.After(2 * time.Second):
		}
	}
	p.Kill()
}

// Kill ends the kernel and all that it started, at once.
func (p *Process) Kill() {
	killAll(p.cmd, p.mark)
	<-p.ended
	// What a dying cell started in its last moment.
	killAll(p.cmd, p.mark)
	if p.Client != nil {
		p.Close()
	}
	p.clean()
}

func (p *Process) clean() {
	_ = p.log.Close()
	_ = os.RemoveAll(p.dir) // a folder in the system's temporary place
}

// LogTail returns the last lines that the kernel wrote to its own log.
func (p *Process) LogTail() string {
	data, err := os.ReadFile(p.log.Name())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}
