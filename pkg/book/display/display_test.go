package display_test

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/display"
)

// Outside a notebook a value is shown as its plain text.
func ExampleShow() {
	display.Show(claim.List("Claims", claim.New("1-1", claim.Theorem, "a book", "one is one", claim.Equal(1, 1, ""))))
	// Output:
	// Claims
	//
	// 1-1  HOLDS (theorem; a book)
	//   one is one
	//   expected:  1
	//   measured:  1
	//   tolerance: exact
}

// TestErrorsEndTheCell runs this test's own program, as a cell is one.
func TestErrorsEndTheCell(t *testing.T) {
	switch os.Getenv("CELL") {
	case "must":
		display.Must(1, errors.New("what happened"))
		return
	case "show":
		display.Show(claim.List("empty"))
		return
	}
	for cell, want := range map[string]string{"must": "error: what happened", "show": `error: the table "empty" has no claims`} {
		cmd := exec.Command(os.Args[0], "-test.run=TestErrorsEndTheCell")
		cmd.Env = append(os.Environ(), "CELL="+cell)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %s", cell, err, out)
		}
	}
	if got := display.Must(2, nil); got != 2 {
		t.Errorf("Must(2, nil) = %d", got)
	}
}
