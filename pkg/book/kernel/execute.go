package kernel

import (
	"context"
	"errors"
	"time"
)

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
// When ctx ends first, Execute returns its cause; the code runs on, and the
// caller interrupts or stops the kernel. However Execute ends, what had been
// published before has been passed on.
func (c *Client) Execute(ctx context.Context, code string, silent bool, publish func(Message)) (Reply, error) {
	id, err := c.send(c.shell, "execute_request", map[string]any{
		"code": code, "silent": silent, "store_history": !silent,
		"user_expressions": map[string]any{}, "allow_stdin": false, "stop_on_error": true,
	})
	if err != nil {
		return Reply{}, err
	}
	e := execution{id: id, publish: publish}
	for !e.replied || !e.idle {
		var err error
		select {
		case m := <-c.replies:
			err = e.take(m)
		case m := <-c.published:
			e.hear(m)
		case m := <-c.asked:
			if m.Type == "input_request" {
				err = ErrInput
			}
		case <-c.broken:
			err = c.err
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
		if err != nil {
			c.drain(&e)
			return e.reply, err
		}
	}
	return e.reply, nil
}

// drain hears what the kernel published for an execution that ends before its
// time: all of it, if the kernel has closed its end of the line.
func (c *Client) drain(e *execution) {
	const quiet = 250 * time.Millisecond
	enough := time.After(time.Second) // a cell may print without end
	for {
		select {
		case m, ok := <-c.published:
			if !ok {
				return
			}
			e.hear(m)
		case <-time.After(quiet):
			return
		case <-enough:
			return
		}
	}
}

// An execution is one request and what has come back for it.
type execution struct {
	id            string
	publish       func(Message)
	reply         Reply
	replied, idle bool
}

// take reads a reply from the shell, which may be another request's.
func (e *execution) take(m Message) error {
	if m.Parent != e.id || m.Type != "execute_reply" {
		return nil
	}
	e.replied = true
	return m.Decode(&e.reply)
}

// hear passes on what the kernel broadcasts for this execution. Other clients'
// messages and late ones of the cell before are not.
func (e *execution) hear(m Message) {
	if m.Parent != e.id {
		return
	}
	var status struct {
		State string `json:"execution_state"`
	}
	if m.Type == "status" && m.Decode(&status) == nil {
		e.idle = e.idle || status.State == "idle"
		return
	}
	e.publish(m)
}
