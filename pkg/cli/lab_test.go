package cli_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"largestep/kernels"
	"largestep/pkg/book/kernel"
)

// TestAKernelThatCannotStartSaysWhyInTheCell starts kernels as Jupyter does,
// from a kernelspec that is out of date, and runs a cell in each.
func TestAKernelThatCannotStartSaysWhyInTheCell(t *testing.T) {
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	command, err := exec.LookPath("largestep")
	if err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(t.TempDir(), "Große Schritte", "moved")
	for name, c := range map[string]struct{ checkout, path, want string }{
		"the checkout has moved": {moved, os.Getenv("PATH"), "no Large Step checkout in " + moved + " any more; if it has moved, type there, in its new folder: go run . kernel install"},
		"Go is gone":             {root, t.TempDir(), "the go command is not on PATH; install Go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, err := os.MkdirTemp("", "ls-") // short: it is part of a socket's path
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir) })
			conn := kernel.Connection{Transport: "ipc", IP: filepath.Join(dir, "k"), Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5, Key: "key", Scheme: "hmac-sha256"}
			data, err := json.Marshal(conn)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "kernel-1.json")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			launcher := exec.Command(command, "kernel", "run", "--checkout", c.checkout, file)
			launcher.Env = append(os.Environ(), "PATH="+c.path)
			var log strings.Builder
			launcher.Stderr = &log
			if err := launcher.Start(); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
			defer cancel()
			client, err := kernel.Dial(ctx, conn)
			if err != nil {
				_ = launcher.Process.Kill()
				t.Fatal(err, launcher.Wait(), log.String())
			}
			defer client.Close()
			reply, err := client.Execute(ctx, "1 + 1", false, func(kernel.Message) {})
			if err != nil || reply.Status != "error" || !strings.Contains(reply.EValue, c.want) {
				t.Errorf("the cell says %q (%v)", reply.EValue, err)
			}
			if err := client.Shutdown(); err != nil {
				t.Error(err)
			}
			if err := launcher.Wait(); err != nil {
				t.Error(err)
			}
			if !strings.Contains(log.String(), c.want) || strings.Count(log.String(), "\n") != 1 {
				t.Errorf("the log says %q", log.String())
			}
		})
	}
}
