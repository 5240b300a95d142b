package kernel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// A Process is a running kernel that this program started.
type Process struct {
	*Client
	cmd   *exec.Cmd
	leash io.Closer // closing it ends the kernel and all that it has started
	dir   string
	log   *os.File
	ended chan struct{} // closed when the kernel and all that it started have ended

	silent chan struct{} // closed when the heartbeat has stopped
	once   sync.Once
}

// StartTimeout is how long a kernel may reasonably take to answer after its
// start, on a machine that is short of everything.
const StartTimeout = 60 * time.Second

// Start starts a kernel and waits until it answers, or until ctx ends: give it
// a deadline. The command is made by the caller from the path of a connection
// file; what it prints is kept in a log, whose end is quoted when it fails.
func Start(ctx context.Context, command func(connectionFile string) *exec.Cmd) (*Process, error) {
	dir, err := os.MkdirTemp("", "ls-")
	if err != nil {
		return nil, fmt.Errorf("cannot make a folder for the kernel: %w; TMPDIR names another place", err)
	}
	p := &Process{dir: dir, ended: make(chan struct{}), silent: make(chan struct{})}
	conn, file, err := newConnection(dir)
	if err == nil {
		p.log, err = os.Create(filepath.Join(dir, "log"))
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("cannot prepare the kernel in %s: %w", dir, err)
	}
	p.cmd = command(file)
	if p.cmd.Env == nil {
		p.cmd.Env = os.Environ()
	}
	// A kernel that is killed cannot clear up behind it. What it and its cells
	// leave in the temporary folder goes with this folder.
	p.cmd.Env = append(p.cmd.Env, "TMPDIR="+dir)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if p.leash, err = Contain(p.cmd, dir); err != nil {
		p.clean()
		return nil, fmt.Errorf("cannot start the kernel: %w", err)
	}
	go func() {
		_ = p.cmd.Wait() // ProcessState has the status, the log the reason
		close(p.ended)
	}()

	starting, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-p.ended:
			cancel(ErrDied)
		case <-starting.Done():
		}
	}()
	if p.Client, err = Dial(starting, conn); err == nil {
		go p.listen()
		return p, nil
	}
	err = p.orDied(err)
	switch {
	case errors.Is(err, ErrDied):
		err = fmt.Errorf("the kernel ended as soon as it started%s", p.obituary())
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("%w%s", err, p.lastWords())
	}
	p.Kill()
	return nil, err
}

// What ends an execution besides the kernel's reply.
var (
	ErrDied   = errors.New("the kernel died")
	ErrSilent = errors.New("the kernel gives no sign of life")
)

// heartbeat says how often a kernel is asked for a sign of life, and how long
// it may take to give one: long, for a machine that is short of everything.
var heartbeat = struct{ interval, patience time.Duration }{5 * time.Second, 60 * time.Second}

// listen asks for signs of life until the kernel ends or gives none. There is
// one listener for a kernel: the channel carries one question at a time.
func (p *Process) listen() {
	beat := time.NewTicker(heartbeat.interval)
	defer beat.Stop()
	for {
		select {
		case <-beat.C:
		case <-p.ended:
			return
		}
		if !p.Alive(heartbeat.patience) && !p.hasEnded() {
			close(p.silent)
			return
		}
	}
}

// inputInterval is how often a busy kernel's processes are looked at; one that
// waits for input at two looks in turn is taken to wait for ever.
const inputInterval = 2 * time.Second

// Execute is [Client.Execute], and sees more: it returns [ErrDied] when the
// kernel's process ends before it has replied, [ErrSilent] when its heartbeat
// stops, and [ErrInput] also when the code reads its standard input, to which
// nobody writes.
func (p *Process) Execute(ctx context.Context, code string, silent bool, publish func(Message)) (Reply, error) {
	running, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		look := time.NewTicker(inputInterval)
		defer look.Stop()
		waited := false
		for {
			select {
			case <-p.ended:
				cancel(ErrDied)
				return
			case <-p.silent:
				cancel(ErrSilent)
				return
			case <-look.C:
				waits := waitsForInput(p.cmd.Process.Pid)
				if waits && waited {
					cancel(ErrInput)
					return
				}
				waited = waits
			case <-running.Done():
				return
			}
		}
	}()
	reply, err := p.Client.Execute(running, code, silent, publish)
	err = p.orDied(err)
	if errors.Is(err, ErrDied) {
		err = fmt.Errorf("%w%s", ErrDied, p.obituary())
	}
	return reply, err
}

// orDied turns the error of a broken connection into ErrDied if the kernel has
// ended: one event, which is noticed at one end or the other.
func (p *Process) orDied(err error) error {
	if errors.Is(err, errBroken) {
		select {
		case <-p.ended:
			return ErrDied
		case <-time.After(time.Second):
		}
	}
	return err
}

// Stop ends the kernel: by request first, then by force. Nothing that it
// started outlives it.
func (p *Process) Stop() {
	if !p.hasEnded() && p.Shutdown() == nil {
		select {
		case <-p.ended:
		case <-time.After(2 * time.Second):
		}
	}
	p.Kill()
}

// Kill ends the kernel and all that it started, at once.
func (p *Process) Kill() {
	p.once.Do(func() {
		_ = p.leash.Close()
		<-p.ended
		if p.Client != nil {
			p.Close()
		}
		p.clean()
	})
}

func (p *Process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

func (p *Process) clean() {
	_ = p.log.Close()
	_ = os.RemoveAll(p.dir) // a folder in the system's temporary place
}
