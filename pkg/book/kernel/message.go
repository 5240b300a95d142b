package kernel

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-zeromq/zmq4"
)

// A header identifies a message of the Jupyter protocol.
type header struct {
	ID       string `json:"msg_id"`
	Type     string `json:"msg_type"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Version  string `json:"version"`
}

// A Message is one that the kernel sent.
type Message struct {
	Type    string          // "stream", "status", "execute_reply", ...
	Parent  string          // id of the request that it answers
	Content json.RawMessage // its shape follows from Type
}

// Decode reads the content into v.
func (m Message) Decode(v any) error {
	if err := json.Unmarshal(m.Content, v); err != nil {
		return fmt.Errorf("the kernel sent a %s message that cannot be read: %w", m.Type, err)
	}
	return nil
}

// delimiter stands between the routing frames and the message proper.
const delimiter = "<IDS|MSG>"

// wire signs and frames messages as the protocol's wire format asks.
type wire struct {
	key     []byte
	session string
}

func newWire(key string) wire { return wire{key: []byte(key), session: randomHex(16)} }

// frame makes a request of the given type; it returns the request's id.
func (w wire) frame(kind string, content any) (zmq4.Msg, string, error) {
	h := header{
		ID: randomHex(16), Type: kind, Session: w.session, Username: "largestep",
		Date: time.Now().UTC().Format(time.RFC3339Nano), Version: "5.3",
	}
	head, err := json.Marshal(h)
	if err != nil {
		return zmq4.Msg{}, "", err
	}
	body, err := json.Marshal(content)
	if err != nil {
		return zmq4.Msg{}, "", err
	}
	parts := [][]byte{head, []byte("{}"), []byte("{}"), body}
	frames := append([][]byte{[]byte(delimiter), []byte(w.sign(parts))}, parts...)
	return zmq4.NewMsgFrom(frames...), h.ID, nil
}

// parse checks the signature of what a socket received and reads it.
func (w wire) parse(msg zmq4.Msg) (Message, error) {
	frames := msg.Frames
	for len(frames) > 0 && string(frames[0]) != delimiter {
		frames = frames[1:]
	}
	if len(frames) < 6 {
		return Message{}, errors.New("the kernel sent a message with parts missing")
	}
	signature, parts := frames[1], frames[2:6]
	if !hmac.Equal(signature, []byte(w.sign(parts))) {
		return Message{}, errors.New("the kernel sent a message whose signature is wrong")
	}
	var own, parent header
	if err := json.Unmarshal(parts[0], &own); err != nil {
		return Message{}, fmt.Errorf("the kernel sent a message whose header cannot be read: %w", err)
	}
	// Kernels send {} or null as the parent of what answers nothing.
	if err := json.Unmarshal(parts[1], &parent); err != nil {
		return Message{}, fmt.Errorf("the kernel sent a message whose parent cannot be read: %w", err)
	}
	return Message{Type: own.Type, Parent: parent.ID, Content: parts[3]}, nil
}

func (w wire) sign(parts [][]byte) string {
	if len(w.key) == 0 {
		return ""
	}
	mac := hmac.New(sha256.New, w.key)
	for _, p := range parts {
		mac.Write(p)
	}
	return hex.EncodeToString(mac.Sum(nil))
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}
