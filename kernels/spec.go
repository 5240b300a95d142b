package kernels

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/google/renameio/v2"

	"largestep/internal/cache"
)

// The kernel's name, as notebooks' metadata holds it, and as people see it.
const (
	Name        = "largestep-go"
	DisplayName = "Go (Large Step)"
)

// A Place is where Jupyter looks for kernelspecs.
type Place struct {
	Prefix    string // an installation's prefix, such as a virtual environment
	SysPrefix bool   // the prefix of the Python on PATH
}

// Dir returns the folder of the kernelspec in that place. The zero Place is
// the user's own Jupyter data folder.
func (p Place) Dir() (string, error) {
	data, err := p.DataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "kernels", Name), nil
}

// DataDir returns the Jupyter data folder of that place.
func (p Place) DataDir() (string, error) {
	switch {
	case p.Prefix != "" && p.SysPrefix:
		return "", errors.New("--prefix and --sys-prefix are two places; give one")
	case p.Prefix != "":
		return filepath.Join(p.Prefix, "share", "jupyter"), nil
	case p.SysPrefix:
		for _, python := range []string{"python3", "python"} {
			out, err := exec.Command(python, "-c", "import sys; print(sys.prefix)").Output()
			if err == nil {
				return filepath.Join(strings.TrimSpace(string(out)), "share", "jupyter"), nil
			}
		}
		return "", errors.New("--sys-prefix asks Python for its prefix, and there is no Python on PATH; use --user or --prefix DIR")
	}
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	switch {
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Jupyter"), nil
	case os.Getenv("XDG_DATA_HOME") != "":
		return filepath.Join(os.Getenv("XDG_DATA_HOME"), "jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// A Spec is the content of kernel.json.
type Spec struct {
	Argv          []string          `json:"argv"`
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"`
	Env           map[string]string `json:"env,omitempty"`
	Metadata      map[string]any    `json:"metadata,omitempty"`
}

// InstallSpec builds the launcher, writes the kernelspec that names it, and
// returns the spec's folder.
func (t *Toolchain) InstallSpec(ctx context.Context, place Place) (string, error) {
	dir, err := place.Dir()
	if err != nil {
		return "", err
	}
	launcher, err := t.buildLauncher(ctx)
	if err != nil {
		return "", err
	}
	return dir, t.writeSpec(launcher, dir)
}

// LendSpec writes a kernelspec into a Jupyter data folder (for JUPYTER_PATH), and
// beside it this very program, which it names: what `go run` has built goes within
// days, and a server may be kept for longer.
func (t *Toolchain) LendSpec(data string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	launcher := filepath.Join(data, "largestep")
	if err := os.MkdirAll(data, 0o755); err != nil {
		return err
	}
	if err := os.Link(program, launcher); err != nil {
		// Another file system, or another user's file.
		if err := copyProgram(program, launcher); err != nil {
			return err
		}
	}
	return t.writeSpec(launcher, filepath.Join(data, "kernels", Name))
}

func copyProgram(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// writeSpec writes the kernelspec into the folder dir.
func (t *Toolchain) writeSpec(launcher, dir string) error {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return errors.New("the go command is not on PATH; install Go and try again")
	}
	spec := Spec{
		Argv:        []string{launcher, "kernel", "run", "--checkout", t.Root, "{connection_file}"},
		DisplayName: DisplayName,
		Language:    "go",
		// A message reaches the kernel behind the launcher; a signal would have
		// to be passed on.
		InterruptMode: "message",
		// A front end started from a desktop may not have Go on its PATH.
		Env: map[string]string{"PATH": filepath.Dir(goCommand) + string(os.PathListSeparator) + "${PATH}"},
	}
	data, err := json.MarshalIndent(spec, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the kernelspec's folder: %w; another place: --prefix DIR", err)
	}
	return renameio.WriteFile(filepath.Join(dir, "kernel.json"), append(data, '\n'), 0o644)
}

// buildLauncher builds this command into the cache, one for each checkout:
// what `go run` builds is gone when it ends, and a kernelspec needs a path
// that stays.
func (t *Toolchain) buildLauncher(ctx context.Context) (string, error) {
	dir, err := t.CacheDir()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return filepath.Join(dir, "largestep"), goBuild(ctx, t.Root, dir+string(filepath.Separator), ".")
}

// CacheDir is the checkout's own folder in the cache.
func (t *Toolchain) CacheDir() (string, error) {
	base, err := cache.Dir()
	sum := sha256.Sum256([]byte(t.Root))
	return filepath.Join(base, "launchers", hex.EncodeToString(sum[:6])), err
}

// readSpec reads an installed kernelspec.
func readSpec(dir string) (Spec, error) {
	var spec Spec
	data, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		return spec, err
	}
	return spec, json.Unmarshal(data, &spec)
}
