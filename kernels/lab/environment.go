package lab

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"
)

// requirements are the packages of the project's own environment: what
// JupyterLab brings, each at one version and with the hashes of its files.
//
//go:embed requirements.txt
var requirements string

// launch is the Python that starts the JupyterLab of that environment.
//
//go:embed launch.py
var launch string

// An Environment is a JupyterLab that can be started.
type Environment struct {
	Command []string // what starts it, before its arguments
	Sign    []string // what signs notebooks, before their names
	Place   string   // where it lies

	page  []byte                      // the configuration of its page
	whole func(context.Context) error // looks at its files, if it is the project's own
}

// ErrBroken is the error where files of the project's own environment are missing
// or changed. Make makes it anew.
var ErrBroken = errors.New("the environment is broken")

// Find returns the JupyterLab on PATH, if there is one.
func Find() (Environment, bool) {
	path, err := exec.LookPath("jupyter-lab")
	sign := filepath.Join(filepath.Dir(path), "jupyter-trust")
	return Environment{Command: []string{path}, Sign: []string{sign}, Place: path, page: page}, err == nil
}

// Installed returns the project's own environment under the folder cache, if there
// is one. Whether it is whole is seen by Start.
func Installed(cache string) (Environment, bool) {
	made, _ := filepath.Glob(filepath.Join(ownDir(cache, "*"), finished))
	if len(made) == 0 {
		return Environment{}, false
	}
	return own(filepath.Dir(made[0])), true
}

// Make returns the project's own environment under the folder cache. What is
// missing or broken there is made anew, which needs Python and pip's package
// index; say is told so first.
func Make(ctx context.Context, cache string, say func(string)) (Environment, error) {
	made, _ := filepath.Glob(ownDir(cache, "*"))
	for _, dir := range made {
		if whole(ctx, dir) == nil {
			return own(dir), nil
		}
	}
	base, err := findPython(ctx)
	if err != nil {
		return Environment{}, err
	}
	dir := ownDir(cache, strconv.Itoa(base.minor))
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return Environment{}, fmt.Errorf("cannot keep JupyterLab: %w; set LARGESTEP_CACHE to a folder that can be written", err)
	}
	lock := flock.New(dir + ".lock")
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return Environment{}, fmt.Errorf("cannot lock %s: %w", lock.Path(), err)
	}
	defer lock.Unlock()

	err = whole(ctx, dir)
	if err == nil || ctx.Err() != nil {
		return own(dir), err
	}
	if _, missing := os.Stat(dir); missing == nil {
		say(fmt.Sprintf("the environment in %s is broken (%v) and is made anew", dir, err))
		if err := os.RemoveAll(dir); err != nil {
			return Environment{}, err
		}
	}
	say("setting up JupyterLab in " + dir + " (once, about a minute, 200 MB)")
	if err := install(ctx, base, dir); err != nil {
		return Environment{}, err
	}
	return own(dir), whole(ctx, dir)
}

// ownDir is the folder of the environment that a Python 3 of a minor version
// makes. Other requirements make another.
func ownDir(cache, minor string) string {
	sum := sha256.Sum256([]byte(requirements))
	return filepath.Join(cache, "jupyter", "python3."+minor+"-"+hex.EncodeToString(sum[:6]))
}

// own is the environment in dir. Python runs isolated (-I): neither the working
// folder nor PYTHONPATH can bring other modules in.
func own(dir string) Environment {
	python := filepath.Join(dir, "bin", "python")
	return Environment{
		Command: []string{python, "-I", "-c", launch},
		Sign:    []string{python, "-I", "-m", "nbformat.sign"},
		Place:   dir,
		page:    ownPage,
		whole:   func(ctx context.Context) error { return whole(ctx, dir) },
	}
}

// whole says what is wrong with the environment in dir.
func whole(ctx context.Context, dir string) error {
	recorded, err := os.ReadFile(filepath.Join(dir, finished))
	if err != nil {
		return errors.New("its installation did not finish")
	}
	found, err := inventory(dir)
	if err != nil {
		return err
	}
	if found != string(recorded) {
		return errors.New("files are missing or changed")
	}
	if err := exec.CommandContext(ctx, own(dir).Command[0], "-I", "-c", "").Run(); err != nil {
		return fmt.Errorf("its Python does not run: %w", err)
	}
	return nil
}

// finished is the name of the file that is written last, when an environment
// is whole; it holds the inventory.
const finished = "largestep-finished"

// inventory counts the files of an environment and their bytes, which finds
// what was deleted or cut short and takes a fraction of the time of importing
// JupyterLab. What Python compiles for itself does not count.
func inventory(dir string) (string, error) {
	files, size := 0, int64(0)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "__pycache__" {
			return filepath.SkipDir
		}
		if d.Type().IsRegular() && d.Name() != finished {
			info, err := d.Info()
			if err != nil {
				return err
			}
			files++
			size += info.Size()
		}
		return nil
	})
	return fmt.Sprintf("%d files, %d bytes\n", files, size), err
}

// install makes the environment in dir. pip is given hashes and takes ready
// packages only, so nothing that is downloaded runs while it is installed. The
// requirements are all that is wanted, whatever else packages ask for.
func install(ctx context.Context, base python, dir string) error {
	if out, err := exec.CommandContext(ctx, base.path, "-I", "-m", "venv", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("cannot make an environment in %s: %w: %s", dir, err, lastLine(string(out)))
	}
	list := filepath.Join(dir, "requirements.txt")
	if err := os.WriteFile(list, []byte(requirements), 0o644); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(dir, "bin", "python"), "-I", "-m", "pip", "install",
		"--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1",
		"--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", list)
	if out, err := cmd.CombinedOutput(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("cannot install JupyterLab (pip: %s); with no network, put a JupyterLab on PATH, or name a folder of its packages in PIP_FIND_LINKS",
			lastLine(string(out)))
	}
	all, err := inventory(dir)
	if err != nil {
		return err
	}
	return renameio.WriteFile(filepath.Join(dir, finished), []byte(all), 0o644)
}

// lastLine is the last line of a program's output that says something.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndex(text, "\n")+1:])
}
