// The command go stands before the go command on the PATH of a kernel: it builds
// cells by their plan and hands all else on.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"largestep/kernels/cellbuild"
)

func main() {
	self, err := os.Executable()
	if err == nil {
		err = run(self, os.Args[1:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		os.Exit(1)
	}
}

// run builds a cell, or becomes the go command that comes next on the PATH.
func run(self string, args []string) error {
	goCommand, err := next(self)
	if err != nil {
		return err
	}
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	b := cellbuild.Builder{Go: goCommand, Plans: filepath.Join(filepath.Dir(self), cellbuild.Plans), Env: os.Environ()}
	if b.Build(wd, args) {
		return nil
	}
	return syscall.Exec(goCommand, append([]string{goCommand}, args...), os.Environ())
}

// next finds the go command that comes after this one on the PATH, which may lead
// here by several names, and through another checkout's.
func next(self string) (string, error) {
	own, err := os.Stat(self)
	if err != nil {
		return "", err
	}
	found := ""
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		path, err := exec.LookPath(filepath.Join(dir, "go"))
		if err != nil || !filepath.IsAbs(path) {
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
		case os.SameFile(info, own):
			found = "" // what came before led here
		case found == "":
			found = path
		}
	}
	if found == "" {
		return "", errors.New("there is no go command on PATH; install Go and try again")
	}
	return found, nil
}
