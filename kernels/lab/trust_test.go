package lab

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A notebook is signed if it is the one that was committed: not a changed one,
// not one that came from elsewhere.
func TestWhatIsCommittedIsSigned(t *testing.T) {
	root := t.TempDir()
	write := func(name string) {
		t.Helper()
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name+t.Name()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	write("notebooks/00 für alle.ipynb")
	write("notebooks/01.ipynb")
	write("elsewhere/02.ipynb")
	env, notes := standIn(t, "")
	env.Sign = env.Command
	t.Setenv("JUPYTER_DATA_DIR", t.TempDir())
	memory := filepath.Join(t.TempDir(), "cache", "signed")
	if err := Trust(t.Context(), env, root, memory); err != nil {
		t.Errorf("a folder without git: %v", err)
	}
	if _, err := os.Stat(filepath.Join(notes, "arguments")); err == nil {
		t.Error("something was signed without git")
	}
	git("init", "-q")
	git("add", "-A")
	git("commit", "-q", "-m", "all")
	if err := os.WriteFile(filepath.Join(root, "notebooks", "01.ipynb"), []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	write("notebooks/03.ipynb")
	if err := Trust(t.Context(), env, root, memory); err != nil {
		t.Fatal(err)
	}
	if got, want := noted(t, notes, "arguments"), "notebooks/00 für alle.ipynb"; got != want {
		t.Errorf("signed are %s, want %s", got, want)
	}

	// Again: only where Jupyter has lost its signatures, or another is committed.
	signs := func() bool {
		t.Helper()
		if err := os.Remove(filepath.Join(notes, "arguments")); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err := Trust(t.Context(), env, root, memory); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(filepath.Join(notes, "arguments"))
		return err == nil
	}
	if !signs() {
		t.Error("nothing is signed where Jupyter keeps no signatures")
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("JUPYTER_DATA_DIR"), "nbsignatures.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if signs() {
		t.Error("the same notebooks are signed again")
	}
	git("commit", "-q", "-a", "-m", "another")
	if !signs() {
		t.Error("a notebook that was committed since is not signed")
	}
	if got, want := noted(t, notes, "arguments"), "notebooks/00 für alle.ipynb notebooks/01.ipynb"; got != want {
		t.Errorf("signed are %s, want %s", got, want)
	}
}
