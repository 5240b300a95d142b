package kernel

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-zeromq/zmq4"
)

func TestMessagesAreSigned(t *testing.T) {
	w := newWire("secret")
	msg, id, err := w.frame("execute_request", map[string]any{"code": "x"})
	if err != nil {
		t.Fatal(err)
	}
	// As it comes back from a router: with a routing frame before it.
	routed := func(frames ...[]byte) zmq4.Msg { return zmq4.NewMsgFrom(append([][]byte{[]byte("id")}, frames...)...) }
	got, err := w.parse(routed(msg.Frames...))
	if err != nil || got.Type != "execute_request" || string(got.Content) != `{"code":"x"}` {
		t.Errorf("parse = %+v, %v", got, err)
	}
	if id == "" || got.Parent != "" {
		t.Errorf("id %q, parent %q", id, got.Parent)
	}

	changed := append([][]byte{}, msg.Frames...)
	changed[5] = []byte(`{"code":"y"}`)
	for name, bad := range map[string]zmq4.Msg{
		"a changed content": routed(changed...),
		"another's key":     first(newWire("other").frame("status", struct{}{})),
		"parts missing":     routed(msg.Frames[:4]...),
		"no delimiter":      zmq4.NewMsgFrom(msg.Frames[1:]...),
		"nothing":           zmq4.NewMsgFrom(),
	} {
		if _, err := w.parse(bad); err == nil {
			t.Errorf("a message with %s was taken", name)
		}
	}
}

func first(msg zmq4.Msg, _ string, _ error) zmq4.Msg { return msg }

func TestConnectionFiles(t *testing.T) {
	dir := t.TempDir()
	made, path, err := newConnection(dir)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := ReadConnection(path); err != nil || read != made {
		t.Errorf("read %+v, %v; made %+v", read, err, made)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key lies open: %v, %v", info.Mode(), err)
	}
	for text, want := range map[string]string{
		"no JSON": "not a Jupyter connection file",
		`{"key":"k","signature_scheme":"hmac-md5"}`: "only hmac-sha256",
	} {
		bad := filepath.Join(dir, "bad.json")
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadConnection(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v", text, err)
		}
	}
}

func TestEndpoints(t *testing.T) {
	for want, c := range map[string]Connection{
		"tcp://127.0.0.1:7":   {Transport: "tcp", IP: "127.0.0.1"},
		"ipc:///tmp/ls-1/k-7": {Transport: "ipc", IP: "/tmp/ls-1/k"},
	} {
		if got := c.endpoint(7); got != want {
			t.Errorf("endpoint = %s, want %s", got, want)
		}
	}
}
