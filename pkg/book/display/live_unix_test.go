//go:build unix

package display_test

import (
	"encoding/gob"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"largestep/pkg/book/display"
)

// TestLive is the kernel to its own program: what a Live shows has one id, by
// which a kernel finds the output to replace, and what Show shows has none.
func TestLive(t *testing.T) {
	if os.Getenv("CELL") == "live" {
		var one, other display.Live
		one.Show(display.Text("step 1"))
		one.Show(display.Text("step 2"))
		other.Show(display.Text("another"))
		display.Show(display.Text("shown"))
		return
	}
	dir := t.TempDir()
	to, from := filepath.Join(dir, "to"), filepath.Join(dir, "from")
	for _, pipe := range []string{to, from} {
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cell := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLive$")
	cell.Env = append(os.Environ(), "CELL=live", protocol.GONB_PIPE_ENV+"="+to, protocol.GONB_PIPE_BACK_ENV+"="+from)
	cell.Stderr = os.Stderr
	if err := cell.Start(); err != nil {
		t.Fatal(err)
	}
	// Both ways: opening one end alone would wait for a cell that failed to start.
	in, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	back, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	go func() {
		_ = cell.Wait()
		_ = in.Close() // ends the reading below
	}()
	var texts, ids []string
	heard, answer := gob.NewDecoder(in), gob.NewEncoder(back)
	for {
		var m protocol.DisplayData
		if heard.Decode(&m) != nil {
			break
		}
		if ask, ok := m.Data[protocol.MIMECommValue].(protocol.CommValue); ok {
			ask.Address = protocol.GonbuiSyncAckAddress
			if err := answer.Encode(&ask); err != nil {
				t.Fatal(err)
			}
			continue
		}
		text, _ := m.Data[protocol.MIMETextPlain].(string)
		texts, ids = append(texts, text), append(ids, m.DisplayID)
	}
	if want := []string{"step 1", "step 2", "another", "shown"}; !slices.Equal(texts, want) {
		t.Fatalf("shown: %q, want %q", texts, want)
	}
	if ids[0] == "" || ids[0] != ids[1] || ids[2] == "" || ids[2] == ids[0] || ids[3] != "" {
		t.Errorf("ids of the outputs: %q", ids)
	}
}
