package kernels_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"largestep/kernels"
	"largestep/pkg/book/kernel"
)

// rateCell prints a constant of the book, which the test edits in a copy of
// the checkout: the line in rateFile of the package that it imports.
const (
	rateCell = "import (\n\t\"fmt\"\n\n\t\"largestep/pkg/theory/annealing\"\n)\n%%\nfmt.Print(annealing.LargeRate)"
	rateFile = "pkg/theory/annealing/example.go"
	rateLine = "const LargeRate = "
)

// TestTwoCheckoutsAtOnce runs the kernels of this checkout and of a copy at the
// same time, each by the command of its kernelspec, as a Jupyter server does.
// A cell sees the packages of its own checkout, and edits of them.
func TestTwoCheckoutsAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command in a copy of the checkout")
	}
	root, tools := prepare(t)
	// The launchers go when the test has ended; the tools are the user's.
	caches := t.TempDir()
	if err := os.Symlink(filepath.Dir(tools.Dir), filepath.Join(caches, "tools")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LARGESTEP_CACHE", caches)

	clone := copyCheckout(t, root)
	setRate(t, clone, "2.5")
	here, there := startBySpec(t, root), startBySpec(t, clone)
	if got := printed(t, here, rateCell); got != "1.5" {
		t.Errorf("the checkout's kernel says %q, want 1.5, as in %s", got, rateFile)
	}
	if got := printed(t, there, rateCell); got != "2.5" {
		t.Errorf("the copy's kernel says %q, want 2.5", got)
	}
	setRate(t, clone, "3.5")
	if got := printed(t, there, rateCell); got != "3.5" {
		t.Errorf("after an edit of the copy its kernel says %q, want 3.5", got)
	}
	if got := printed(t, here, rateCell); got != "1.5" {
		t.Errorf("after an edit of the copy the checkout's kernel says %q, want 1.5", got)
	}
}

// copyCheckout copies what the command is built from, into a folder whose name
// has a space and a letter beyond ASCII.
func copyCheckout(t *testing.T, root string) string {
	t.Helper()
	clone := filepath.Join(t.TempDir(), "Große Schritte")
	for _, dir := range []string{"data", "internal", "kernels", "pkg"} {
		if err := os.CopyFS(filepath.Join(clone, dir), os.DirFS(filepath.Join(root, dir))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum", "main.go"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err == nil {
			err = os.WriteFile(filepath.Join(clone, file), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return clone
}

// setRate edits the constant in a checkout.
func setRate(t *testing.T, checkout, rate string) {
	t.Helper()
	file := filepath.Join(checkout, rateFile)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), rateLine)
	_, after, ends := strings.Cut(rest, "\n")
	if !found || !ends {
		t.Fatalf("%s has no line %q", file, rateLine)
	}
	if err := os.WriteFile(file, fmt.Appendf(nil, "%s%s%s\n%s", before, rateLine, rate, after), 0o600); err != nil {
		t.Fatal(err)
	}
}

// startBySpec writes the kernelspec of a checkout and starts what it names.
func startBySpec(t *testing.T, checkout string) *kernel.Process {
	t.Helper()
	tools, err := kernels.Prepare(t.Context(), checkout, func() { t.Error("the tools are built again") })
	if err != nil {
		t.Fatal(err)
	}
	dir, err := tools.InstallSpec(t.Context(), kernels.Place{Prefix: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	spec := specIn(t, dir)
	p, err := kernel.Start(t.Context(), func(file string) *exec.Cmd {
		var args []string
		for _, arg := range spec.Argv {
			args = append(args, strings.ReplaceAll(arg, "{connection_file}", file))
		}
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = t.TempDir()
		return cmd
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p
}

// printed runs a cell and returns what it prints, or how it fails.
func printed(t *testing.T, k *kernel.Process, cell string) string {
	t.Helper()
	var text strings.Builder
	reply, err := k.Execute(t.Context(), cell, false, func(m kernel.Message) {
		var stream struct{ Text string }
		if m.Type == "stream" && m.Decode(&stream) == nil {
			text.WriteString(stream.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if reply.Status != "ok" {
		return text.String() + reply.EValue
	}
	return text.String()
}
