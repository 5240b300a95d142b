package kernels

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"largestep/pkg/book/kernel"
)

// Serve is what the kernelspec starts: it runs a kernel on the connection
// file of a Jupyter server until the kernel ends. Whatever ends it, the kernel
// or this program, nothing that the kernel and its cells started is left.
//
// Jupyter has no way to send a kernel a line before the first cell, but any
// client may connect beside it: Serve connects for one silent request, which
// turns off GoNB's `go get` in every cell.
func (t *Toolchain) Serve(ctx context.Context, connectionFile string) error {
	conn, err := kernel.ReadConnection(connectionFile)
	if err != nil {
		return err
	}
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	// What the kernel leaves in the temporary folder goes with this folder.
	dir, err := os.MkdirTemp("", "ls-")
	if err != nil {
		return fmt.Errorf("cannot make a folder for the kernel: %w; TMPDIR names another place", err)
	}
	defer os.RemoveAll(dir)
	if _, err := t.gopls(); err != nil {
		fmt.Fprintln(os.Stderr, "largestep: no completion and hover; for both: go run . kernel install --gopls")
	}
	cmd := t.Command(connectionFile, wd, true)
	cmd.Env = append(cmd.Env, "TMPDIR="+dir)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	// Jupyter may interrupt a kernel's whole process group; the interrupt is
	// meant for the cell, and GoNB is sent a message for it.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	leash, err := kernel.Contain(cmd, dir)
	if err != nil {
		return fmt.Errorf("cannot start the kernel: %w", err)
	}
	defer leash.Close()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	terminate := make(chan os.Signal, 1)
	signal.Notify(terminate, syscall.SIGTERM, syscall.SIGHUP)

	setup, cancel := context.WithTimeout(ctx, kernel.StartTimeout)
	defer cancel()
	go func() {
		if err := ready(setup, conn); err != nil && setup.Err() == nil {
			fmt.Fprintln(os.Stderr, "largestep: cells will run `go get`:", err)
		}
	}()
	server := time.NewTicker(time.Second)
	defer server.Stop()
	parent := os.Getppid()
	for {
		select {
		case err := <-ended:
			return err
		case <-interrupts:
			continue
		case <-server.C:
			// A server that was killed cannot end its kernels.
			if os.Getppid() == parent {
				continue
			}
		case <-terminate:
		case <-ctx.Done():
		}
		leash.Close()
		<-ended
		return nil
	}
}

// ready sends a fresh kernel its setup.
func ready(ctx context.Context, conn kernel.Connection) error {
	client, err := kernel.Dial(ctx, conn)
	if err != nil {
		return err
	}
	defer client.Close()
	_, err = client.Execute(ctx, Setup, true, func(kernel.Message) {})
	return err
}

// Start starts a kernel of this program's own, set up and ready for cells,
// which run in dir.
func (t *Toolchain) Start(ctx context.Context, dir string) (*kernel.Process, error) {
	p, err := kernel.Start(ctx, func(file string) *exec.Cmd { return t.Command(file, dir, false) })
	if err != nil {
		return nil, err
	}
	if _, err := p.Execute(ctx, Setup, true, func(kernel.Message) {}); err != nil {
		p.Kill()
		return nil, err
	}
	return p, nil
}
