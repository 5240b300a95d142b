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

	replies   chan Message // from shell and control
	published chan Message // from iopub
	asked     chan Message // from stdin
	broken    chan struct{}
	once      sync.Once
	err       error // why broken was closed
}

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
		return nil, ctx.Err()
	}
	go c.receive(life, c.iopub, c.published)
	go c.receive(life, c.shell, c.replies)
	go c.receive(life, c.control, c.replies)
	go c.receive(life, c.stdin, c.asked)
	if err := c.greet(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// receive passes on what a socket receives until the client closes.
func (c *Client) receive(life context.Context, s zmq4.Socket, to chan<- Message) {
	for {
		raw, err := s.Recv()
		if err != nil {
			c.breakOff(fmt.Errorf("the connection to the kernel broke: %w", err))
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
				return ctx.Err()
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

// A Reply is how a kernel ends an execution.
type Reply struct {
	Status         string   `json:"status"` // "ok", "error" or "aborted"
	ExecutionCount *int     `json:"execution_count"`
	EName          string   `json:"ename"`
	EValue         string   `json:"evalue"`
	Traceback      []string `json:"traceback"`
}

// ErrInput is returned by Execute when a cell asks for input, which nobody is
// there to give.
var ErrInput = errors.New("the cell asks for input, and a headless run has none to give; tag it skip-execution")

// Execute runs code and passes each message that the kernel publishes for it
// to publish, in order. It returns when the kernel has replied and is idle
// again. A silent execution leaves no trace in the history and the counter.
//
// When ctx ends first, Execute returns its error at once; the code runs on,
// and the caller interrupts or stops the kernel.
func (c *Client) Execute(ctx context.Context, code string, silent bool, publish func(Message)) (Reply, error) {
	id, err := c.send(c.shell, "execute_request", map[string]any{
		"code": code, "silent": silent, "store_history": !silent,
		"user_expressions": map[string]any{}, "allow_stdin": false, "stop_on_error": true,
	})
	if err != nil {
		return Reply{}, err
	}
	var reply Reply
	replied, idle := false, false
	for !replied || !idle {
		select {
		case m := <-c.replies:
			if m.Parent == id && m.Type == "execute_reply" {
				if err := m.Decode(&reply); err != nil {
					return reply, err
				}
				replied = true
			}
		case m := <-c.published:
			if m.Parent != id {
				continue // another client's, or a late one of the cell before
			}
			var status struct {
				State string `json:"execution_state"`
			}
			if m.Type == "status" && m.Decode(&status) == nil {
				idle = idle || status.State == "idle"
				continue
			}
			publish(m)
		case m := <-c.asked:
			if m.Type == "input_request" {
				return reply, ErrInput
			}
		case <-c.broken:
			return reply, c.err
		case <-ctx.Done():
			return reply, ctx.Err()
		}
	}
	return reply, nil
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
