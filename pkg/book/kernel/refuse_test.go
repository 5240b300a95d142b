package kernel

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestARefusalIsReadInTheCell asks a refusal what a front end asks a kernel.
func TestARefusalIsReadInTheCell(t *testing.T) {
	conn, _, err := newConnection(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- Refuse(ctx, conn, errors.New("the checkout has moved")) }()
	client, err := Dial(ctx, conn)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for range 2 {
		var said string
		reply, err := client.Execute(ctx, "1 + 1", false, func(m Message) {
			var content struct{ EValue string }
			if m.Type == "error" && m.Decode(&content) == nil {
				said += content.EValue
			}
		})
		if err != nil || reply.Status != "error" || said != "the checkout has moved" {
			t.Errorf("reply %+v, %v; the cell says %q", reply, err, said)
		}
	}
	if err := client.Shutdown(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-ctx.Done():
		t.Error("it did not shut down")
	}
}
