package kerneltest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sync"

	"github.com/go-zeromq/zmq4"

	"largestep/pkg/book/kernel"
)

// A fake is a kernel that runs.
type fake struct {
	key         []byte
	sockets     map[string]zmq4.Socket
	mu          sync.Mutex // one message at a time on iopub
	interrupted chan struct{}
	sent        int
	count       int
}

// A request is a message that came in on shell or control.
type request struct {
	route  [][]byte // before the delimiter, for the way back
	header json.RawMessage
	kind   string
	code   string
	silent bool
}

func listen(conn kernel.Connection) (*fake, error) {
	ctx := context.Background()
	quiet := zmq4.WithLogger(log.New(io.Discard, "", 0))
	k := &fake{key: []byte(conn.Key), interrupted: make(chan struct{}, 1), sockets: map[string]zmq4.Socket{
		"shell": zmq4.NewRouter(ctx, quiet), "control": zmq4.NewRouter(ctx, quiet), "stdin": zmq4.NewRouter(ctx, quiet),
		"iopub": zmq4.NewPub(ctx, quiet), "hb": zmq4.NewRep(ctx, quiet)}}
	for name, port := range map[string]int{
		"shell": conn.Shell, "control": conn.Control, "stdin": conn.Stdin, "iopub": conn.IOPub, "hb": conn.Heartbeat} {
		if err := k.sockets[name].Listen(fmt.Sprintf("ipc://%s-%d", conn.IP, port)); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// run serves until a shutdown is asked for.
func (k *fake) run() error {
	go func() {
		for {
			ping, err := k.sockets["hb"].Recv()
			if err != nil || k.sockets["hb"].Send(ping) != nil {
				return
			}
		}
	}()
	go func() {
		for {
			r, err := k.receive("control")
			if err != nil {
				return
			}
			switch r.kind {
			case "interrupt_request":
				select {
				case k.interrupted <- struct{}{}:
				default:
				}
				k.answer("control", r, "interrupt_reply", map[string]any{"status": "ok"})
			case "shutdown_request":
				k.answer("control", r, "shutdown_reply", map[string]any{"status": "ok"})
				os.Exit(0)
			}
		}
	}()
	for {
		r, err := k.receive("shell")
		if err != nil {
			select {} // its socket was closed by a cell, which goes on
		}
		k.publish(r, "status", map[string]any{"execution_state": "busy"})
		switch r.kind {
		case "kernel_info_request":
			k.answer("shell", r, "kernel_info_reply", map[string]any{"status": "ok"})
		case "execute_request":
			k.execute(r)
			continue
		}
		k.publish(r, "status", map[string]any{"execution_state": "idle"})
	}
}

func (k *fake) receive(socket string) (request, error) {
	msg, err := k.sockets[socket].Recv()
	if err != nil {
		return request{}, err
	}
	var r request
	frames := msg.Frames
	for len(frames) > 0 && string(frames[0]) != "<IDS|MSG>" {
		r.route, frames = append(r.route, frames[0]), frames[1:]
	}
	if len(frames) < 6 {
		return r, fmt.Errorf("a message with %d frames", len(frames))
	}
	var header struct {
		Kind string `json:"msg_type"`
	}
	var content struct {
		Code   string `json:"code"`
		Silent bool   `json:"silent"`
	}
	if err := json.Unmarshal(frames[2], &header); err != nil {
		return r, err
	}
	if err := json.Unmarshal(frames[5], &content); err != nil {
		return r, err
	}
	r.header, r.kind, r.code, r.silent = frames[2], header.Kind, content.Code, content.Silent
	return r, nil
}

// message lays out and signs a message; parent is the header of a request.
func (k *fake) message(parent json.RawMessage, kind string, content any) [][]byte {
	k.sent++
	head, err := json.Marshal(map[string]any{"msg_id": fmt.Sprint(os.Getpid(), "-", k.sent), "msg_type": kind,
		"session": "s", "username": "u", "date": "2026-01-01T00:00:00Z", "version": "5.3"})
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	parts := [][]byte{head, parent, []byte("{}"), body}
	mac := hmac.New(sha256.New, k.key)
	for _, p := range parts {
		mac.Write(p)
	}
	return append([][]byte{[]byte("<IDS|MSG>"), []byte(hex.EncodeToString(mac.Sum(nil)))}, parts...)
}

func (k *fake) answer(socket string, r request, kind string, content any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.send(socket, append(append([][]byte{}, r.route...), k.message(r.header, kind, content)...))
}

func (k *fake) publish(r request, kind string, content any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.send("iopub", append([][]byte{[]byte(kind)}, k.message(r.header, kind, content)...))
}

// send sends frames; that the other side has gone is no matter to a kernel.
func (k *fake) send(socket string, frames [][]byte) {
	_ = k.sockets[socket].SendMulti(zmq4.NewMsgFrom(frames...))
}
