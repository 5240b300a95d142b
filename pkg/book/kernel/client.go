package kernel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// A Client speaks to a running kernel. Any number of clients may speak to one
// kernel, beside a Jupyter front end too. A Client runs one request at a time.
type Client struct {
	wire    wire
	shell   zmq4.Socket
	control zmq4.Socket
	stdin   zmq4.Socket
	iopub   zmq4.Socket
	hb      zmq4.Socket
	cancel  context.CancelFunc

	replies   chan Message  // from shell and control
	published chan Message  // from iopub; closed when nothing more comes
	asked     chan Message  // from stdin
	broken    chan struct{} // closed when any of the connections has broken
	once      sync.Once
	err       error // why broken was closed
}

// errBroken is part of the error of an execution whose connection broke.
var errBroken = errors.New("the kernel closed a connection")

// Dial connects to the kernel that a connection file describes. It waits
// until the kernel answers and its broadcasts arrive, or until ctx ends.
func Dial(ctx context.Context, conn Connection) (*Client, error) {
	// The sockets outlive ctx, which bounds only the dialling.
	life, cancel := context.WithCancel(context.Background())
	quiet := zmq4.WithLogger(log.New(io.Discard, "", 0))
	retry := zmq4.WithDialerRetry(10 * time.Millisecond)
	forever := zmq4.WithDialerMaxRetries(-1)
	// A kernel asks for input on stdin under the name that the request for
	// execution came from, so the two sockets share theirs.
	name := zmq4.WithID(zmq4.SocketIdentity(randomHex(8)))
	c := &Client{
		wire:      newWire(conn.Key),
		shell:     zmq4.NewDealer(life, quiet, retry, forever, name),
		control:   zmq4.NewDealer(life, quiet, retry, forever, name),
		stdin:     zmq4.NewDealer(life, quiet, retry, forever, name),
		iopub:     zmq4.NewSub(life, quiet, retry, forever),
		hb:        zmq4.NewReq(life, quiet, retry, forever),
		cancel:    cancel,
		replies:   make(chan Message),
		published: make(chan Message, 1024),
		asked:     make(chan Message),
		broken:    make(chan struct{}),
	}
	dialled := make(chan error, 1)
	go func() {
		for _, s := range []struct {
			socket zmq4.Socket
			port   int
		}{{c.iopub, conn.IOPub}, {c.shell, conn.Shell}, {c.control, conn.Control}, {c.stdin, conn.Stdin}, {c.hb, conn.Heartbeat}} {
			if err := s.socket.Dial(conn.endpoint(s.port)); err != nil {
				dialled <- fmt.Errorf("cannot reach the kernel: %w", err)
				return
			}
		}
		dialled <- c.iopub.SetOption(zmq4.OptionSubscribe, "")
	}()
	select {
	case err := <-dialled:
		if err != nil {
			c.Close()
			return nil, err
		}
	case <-ctx.Done():
		c.Close()
		return nil, context.Cause(ctx)
	}
	go func() {
		c.receive(life, "iopub", c.iopub, c.published)
		close(c.published)
	}()
	go c.receive(life, "shell", c.shell, c.replies)
	go c.receive(life, "control", c.control, c.replies)
	go c.receive(life, "stdin", c.stdin, c.asked)
	if err := c.greet(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// receive passes on what a socket receives until the client closes.
func (c *Client) receive(life context.Context, name string, s zmq4.Socket, to chan<- Message) {
	for {
		raw, err := s.Recv()
		if err != nil {
			c.breakOff(fmt.Errorf("%w (%s: %w)", errBroken, name, err))
			return
		}
		m, err := c.wire.parse(raw)
		if err != nil {
			c.breakOff(err)
			return
		}
		select {
		case to <- m:
		case <-life.Done():
			return
		}
	}
}

func (c *Client) breakOff(err error) {
	c.once.Do(func() {
		c.err = err
		close(c.broken)
	})
}

// greet asks for the kernel's description until both the answer and its
// broadcast arrive. A subscription takes a moment to reach the kernel, and
// what it broadcasts before is lost without a trace.
func (c *Client) greet(ctx context.Context) error {
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	answered, heard := false, false
	for !answered || !heard {
		if _, err := c.send(c.shell, "kernel_info_request", struct{}{}); err != nil {
			return err
		}
	wait:
		for !answered || !heard {
			select {
			case m := <-c.replies:
				answered = answered || m.Type == "kernel_info_reply"
			case m := <-c.published:
				heard = heard || m.Type == "status"
			case <-again.C:
				break wait
			case <-c.broken:
				return c.err
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	}
	return nil
}

func (c *Client) send(s zmq4.Socket, kind string, content any) (id string, err error) {
	msg, id, err := c.wire.frame(kind, content)
	if err != nil {
		return "", err
	}
	if err := s.Send(msg); err != nil {
		return "", fmt.Errorf("cannot send a %s to the kernel: %w", kind, err)
	}
	return id, nil
}

// Interrupt asks the kernel to interrupt the code that it runs.
func (c *Client) Interrupt() error {
	_, err := c.send(c.control, "interrupt_request", struct{}{})
	return err
}

// Shutdown asks the kernel to end.
func (c *Client) Shutdown() error {
	_, err := c.send(c.control, "shutdown_request", map[string]any{"restart": false})
	return err
}

// Alive reports whether the kernel answers its heartbeat within the time. One
// that did not is not asked again: the channel carries one question at a time.
func (c *Client) Alive(within time.Duration) bool {
	pong := make(chan error, 1)
	go func() {
		err := c.hb.Send(zmq4.NewMsgString("ping"))
		if err == nil {
			_, err = c.hb.Recv()
		}
		pong <- err
	}()
	select {
	case err := <-pong:
		return err == nil
	case <-time.After(within):
		return false
	}
}

// Close leaves the kernel as it is and frees the client's sockets.
func (c *Client) Close() {
	c.cancel()
	for _, s := range []zmq4.Socket{c.shell, c.control, c.stdin, c.iopub, c.hb} {
		if s != nil {
			_ = s.Close() // nothing can be lost on a connection being dropped
		}
	}
}
