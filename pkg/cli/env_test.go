package cli_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// goEnv returns a setting of the go command, or of the process where the go
// command has none.
func goEnv(t *testing.T, name string) string {
	t.Helper()
	if name == "PATH" {
		return os.Getenv(name)
	}
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
