package kernel

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/go-zeromq/zmq4"
)

// Refuse takes the place of a kernel that cannot start. A front end shows of
// such a kernel only that it died, and hides why in a log; so Refuse answers
// on the kernel's connection, and each cell that is run fails with the reason.
// It returns when it is asked to shut down, or when ctx is done.
func Refuse(ctx context.Context, conn Connection, reason error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet := zmq4.WithLogger(log.New(io.Discard, "", 0))
	r := &refusal{
		wire: newWire(conn.Key), reason: reason,
		iopub: zmq4.NewPub(ctx, quiet),
		ended: make(chan error, 1),
	}
	shell, control := zmq4.NewRouter(ctx, quiet), zmq4.NewRouter(ctx, quiet)
	stdin, hb := zmq4.NewRouter(ctx, quiet), zmq4.NewRep(ctx, quiet)
	for _, s := range []struct {
		socket zmq4.Socket
		port   int
	}{{r.iopub, conn.IOPub}, {shell, conn.Shell}, {control, conn.Control}, {stdin, conn.Stdin}, {hb, conn.Heartbeat}} {
		defer s.socket.Close()
		if err := s.socket.Listen(conn.endpoint(s.port)); err != nil {
			return fmt.Errorf("cannot answer in the kernel's place: %w", err)
		}
	}
	requests := make(chan request)
	for _, s := range []zmq4.Socket{shell, control} {
		go func() {
			for {
				msg, err := s.Recv()
				if err != nil {
					return // closed
				}
				select {
				case requests <- request{s, msg}:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	go func() {
		for {
			msg, err := hb.Recv()
			if err != nil || hb.Send(msg) != nil {
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-r.ended:
			return err
		case q := <-requests:
			r.answer(q)
		}
	}
}

// A refusal is the state of Refuse.
type refusal struct {
	wire   wire
	reason error
	iopub  zmq4.Socket
	ended  chan error
}

// A request is what came in, and where.
type request struct {
	from zmq4.Socket
	msg  zmq4.Msg
}

// answer answers one request. What cannot be read or is not signed is passed
// over, and so is a reply that cannot be sent: its client has gone.
func (r *refusal) answer(q request) {
	m, err := r.wire.parse(q.msg)
	if err != nil {
		return
	}
	at := 0
	for !bytes.Equal(q.msg.Frames[at], []byte(delimiter)) {
		at++
	}
	clients, parent := q.msg.Frames[:at], q.msg.Frames[at+2]
	send := func(to zmq4.Socket, route [][]byte, kind string, content any) {
		if msg, _, err := r.wire.frame(kind, content); err == nil {
			parts := msg.Frames[2:]
			parts[1] = parent
			signed := append([][]byte{[]byte(delimiter), []byte(r.wire.sign(parts))}, parts...)
			_ = to.SendMulti(zmq4.NewMsgFrom(append(append([][]byte{}, route...), signed...)...))
		}
	}
	publish := func(kind string, content any) { send(r.iopub, [][]byte{[]byte(kind)}, kind, content) }

	publish("status", map[string]string{"execution_state": "busy"})
	defer publish("status", map[string]string{"execution_state": "idle"})
	// Any request may be answered with an error.
	failure := map[string]any{
		"status": "error", "ename": "the kernel cannot start", "evalue": r.reason.Error(),
		"traceback": []string{"the kernel cannot start: " + r.reason.Error()}, "execution_count": 0,
	}
	var content any = failure
	switch m.Type {
	case "kernel_info_request":
		content = map[string]any{
			"status": "ok", "protocol_version": "5.3", "implementation": "largestep", "implementation_version": "0",
			"language_info": map[string]string{"name": "go", "version": "", "mimetype": "text/x-go", "file_extension": ".go"},
			"banner":        r.reason.Error(),
		}
	case "execute_request":
		publish("error", failure)
	case "shutdown_request":
		content = json.RawMessage(m.Content) // as it was asked, so it is said
		defer func() { r.ended <- nil }()
	}
	send(q.from, clients, strings.TrimSuffix(m.Type, "_request")+"_reply", content)
}
