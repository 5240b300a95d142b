package kernel

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// A Connection says where a kernel's five sockets are and how its messages
// are signed. It is what a Jupyter connection file holds.
type Connection struct {
	Transport string `json:"transport"` // "tcp" or "ipc"
	IP        string `json:"ip"`        // for ipc, the path that the sockets' paths begin with
	Shell     int    `json:"shell_port"`
	IOPub     int    `json:"iopub_port"`
	Stdin     int    `json:"stdin_port"`
	Control   int    `json:"control_port"`
	Heartbeat int    `json:"hb_port"`
	Key       string `json:"key"`
	Scheme    string `json:"signature_scheme"`
	Name      string `json:"kernel_name"`
}

// ReadConnection reads a connection file.
func ReadConnection(path string) (Connection, error) {
	var c Connection
	data, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("%s is not a Jupyter connection file: %w", path, err)
	}
	if c.Key != "" && c.Scheme != "hmac-sha256" {
		return c, fmt.Errorf("%s asks for signatures by %q; only hmac-sha256 is known", path, c.Scheme)
	}
	return c, nil
}

// newConnection makes a connection over Unix sockets in a folder that only
// this user can enter. Unlike TCP ports, which are free when they are chosen
// and may be taken when the kernel asks for them, a fresh folder's names
// cannot be lost to another process, and no other user can connect.
func newConnection(dir string) (Connection, string, error) {
	c := Connection{
		Transport: "ipc", IP: filepath.Join(dir, "k"),
		Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5,
		Key: randomHex(32), Scheme: "hmac-sha256", Name: "largestep-go",
	}
	// Systems keep a socket's path in 104 or 108 bytes.
	if n := len(c.endpoint(c.Shell)) - len("ipc://"); n > 103 {
		return c, "", fmt.Errorf("the path of its sockets is too long (%d bytes, 103 at most): TMPDIR names a folder with a shorter one", n)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return c, "", err
	}
	// GoNB reads a kernel's id from a file name of this form.
	path := filepath.Join(dir, "kernel-"+randomHex(8)+".json")
	return c, path, os.WriteFile(path, data, 0o600)
}

// endpoint is the address of one of the sockets.
func (c Connection) endpoint(port int) string {
	if c.Transport == "ipc" {
		return fmt.Sprintf("ipc://%s-%d", c.IP, port)
	}
	return fmt.Sprintf("%s://%s:%d", c.Transport, c.IP, port)
}
