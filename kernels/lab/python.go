package lab

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// oldestPython is the minor version of the oldest Python 3 that
// requirements.txt was resolved for.
const oldestPython = 11

// A python is an interpreter that can make a virtual environment.
type python struct {
	path  string
	minor int // of Python 3
}

// findPython returns the first Python on PATH that can make an environment, or
// says what the ones that are there lack.
func findPython(ctx context.Context) (python, error) {
	lacks := fmt.Errorf("there is no Python on PATH; install Python 3.%d or newer, or JupyterLab itself, and try again", oldestPython)
	for _, name := range []string{"python3", "python"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		p, err := examine(ctx, path)
		if err == nil {
			return p, nil
		}
		lacks = err
	}
	return python{}, lacks
}

// examine asks an interpreter what it is. Debian and its kin leave ensurepip,
// which an environment needs, to a package of its own.
func examine(ctx context.Context, path string) (python, error) {
	const question = "import sys; print(*sys.version_info[:2]); import venv, ensurepip"
	out, err := exec.CommandContext(ctx, path, "-I", "-c", question).Output()
	fields := strings.Fields(string(out))
	if len(fields) != 2 {
		return python{}, fmt.Errorf("%s does not run (%w); put a Python that does before it on PATH", path, err)
	}
	minor, _ := strconv.Atoi(fields[1]) // of a Python that printed two numbers
	switch {
	case fields[0] != "3" || minor < oldestPython:
		return python{}, fmt.Errorf("%s is Python %s; JupyterLab needs 3.%d or newer", path, strings.Join(fields, "."), oldestPython)
	case err != nil:
		return python{}, errors.New(path + " cannot make environments: its venv module is not complete; on Debian and Ubuntu: apt-get install python3-venv")
	}
	return python{path, minor}, nil
}
