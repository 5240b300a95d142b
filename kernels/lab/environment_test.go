package lab

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// own environments are made of a Python without packages: what is tested is
// how they are judged.
func bare(t *testing.T) string {
	t.Helper()
	p, err := findPython(t.Context())
	if err != nil {
		t.Skip("no Python for an environment: ", err)
	}
	dir := filepath.Join(t.TempDir(), "environment")
	if out, err := exec.Command(p.path, "-m", "venv", "--without-pip", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	whole, err := inventory(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, finished), whole)
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBrokenEnvironmentsAreSeen(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir string){
		"none": func(*testing.T, string) {},
		"bytecode of Python's own": func(t *testing.T, dir string) {
			if err := os.MkdirAll(filepath.Join(dir, "lib", "__pycache__"), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "lib", "__pycache__", "x.pyc"), "x")
		},
		"files are missing or changed": func(t *testing.T, dir string) { write(t, filepath.Join(dir, "pyvenv.cfg"), "") },
		"did not finish": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, finished)); err != nil {
				t.Fatal(err)
			}
		},
		"Python does not run": func(t *testing.T, dir string) {
			python := filepath.Join(dir, "bin", "python")
			if err := os.Remove(python); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(dir, "gone"), python); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := bare(t)
			damage(t, dir)
			err := whole(t.Context(), dir)
			if strings.Contains(name, "none") || strings.Contains(name, "bytecode") {
				if env := own(dir); err != nil || env.Place != dir {
					t.Errorf("own = %v, %v", env, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

// An environment that is whole is used as it is: no Python is looked for.
func TestAWholeEnvironmentIsTaken(t *testing.T) {
	dir, cache := bare(t), t.TempDir()
	if err := os.MkdirAll(filepath.Join(cache, "jupyter"), 0o700); err != nil {
		t.Fatal(err)
	}
	place := ownDir(cache, "99")
	if err := os.Rename(dir, place); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", t.TempDir())
	if env, ok := Installed(cache); !ok || env.Place != place {
		t.Errorf("Installed = %v, %v", env, ok)
	}
	env, err := Make(t.Context(), cache, func(s string) { t.Error("said", s) })
	if err != nil || env.Place != place {
		t.Errorf("Make = %v, %v", env, err)
	}
}

// TestWithoutAPackageIndex keeps pip from every index, as on a machine without
// a network, over a half-made environment.
func TestWithoutAPackageIndex(t *testing.T) {
	t.Setenv("PIP_NO_INDEX", "1")
	t.Setenv("PIP_FIND_LINKS", t.TempDir())
	p, err := findPython(t.Context())
	if err != nil {
		t.Skip("no Python for an environment: ", err)
	}
	cache := t.TempDir()
	if err := os.MkdirAll(ownDir(cache, strconv.Itoa(p.minor)), 0o700); err != nil {
		t.Fatal(err)
	}
	var said []string
	_, err = Make(t.Context(), cache, func(s string) { said = append(said, s) })
	if err == nil || !strings.Contains(err.Error(), "put a JupyterLab on PATH") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error = %v", err)
	}
	if all := strings.Join(said, "; "); len(said) != 2 || !strings.Contains(all, "did not finish) and is made anew; setting up") {
		t.Errorf("said %s", all)
	}
}

func TestPythonsThatWillNotDo(t *testing.T) {
	for want, script := range map[string]string{
		"is Python 3.8; JupyterLab needs 3.11 or newer": "echo 3 8",
		"is Python 2.7":                "echo 2 7",
		"apt-get install python3-venv": "echo 3 12; exit 1",
		"does not run":                 "exit 1",
		"there is no Python on PATH":   "",
	} {
		t.Run(want, func(t *testing.T) {
			dir := t.TempDir()
			if script != "" {
				if err := os.WriteFile(filepath.Join(dir, "python3"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("PATH", dir)
			if _, err := findPython(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

// TestRequirementsAreHashed holds that nothing unpinned is installed, and that
// no registry is named.
func TestRequirementsAreHashed(t *testing.T) {
	packages := 0
	for block := range strings.SplitSeq(strings.ReplaceAll(requirements, "\\\n", ""), "\n") {
		if block = strings.TrimSpace(block); block == "" || strings.HasPrefix(block, "#") {
			continue
		}
		packages++
		if !strings.Contains(block, "==") || !strings.Contains(block, "--hash=sha256:") {
			t.Errorf("not pinned: %.60s", block)
		}
	}
	if packages < 50 || strings.Contains(requirements, "://") {
		t.Errorf("%d packages; a place named: %v", packages, strings.Contains(requirements, "://"))
	}
}
