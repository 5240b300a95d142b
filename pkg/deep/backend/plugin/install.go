package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"largestep/data/fetch"
)

// An Installer brings plugins to their folder (see [Dir]). A plugin appears there under
// its name when all of it is there and it has been tried, or not at all.
type Installer struct {
	// From is a file to install instead of loading one: a plugin, or a wheel that
	// holds one.
	From string
	// Try opens the plugin in a folder, in a process of its own, and computes with it.
	Try func(ctx context.Context, folder string) error
	// Note is told what is being done, a line each.
	Note func(line string)
}

// A record says what was installed.
type record struct {
	Kind   string `json:"kind"`
	Source string `json:"source"`
	SHA256 string `json:"sha256"`
}

// Install installs a plugin and returns its path. If the same one is there already,
// and whole, it says so and does nothing.
func (in Installer) Install(ctx context.Context, k Kind) (path string, err error) {
	dir, err := Dir(k.Device)
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, file(k.Device))
	if in.From == "" {
		if r, whole := installed(dir, path); whole && r.Kind == k.Name {
			in.Note(fmt.Sprintf("%s is installed already, and whole: %s, sha256 %.12s…", k, r.Source, r.SHA256))
			return path, nil
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("cannot make the folder of plugins: %w; set LARGESTEP_CACHE to one that can be written", err)
	}
	// Beside dir, where the plugin finds NVIDIA's libraries as it will in dir.
	staging, err := os.MkdirTemp(filepath.Dir(dir), ".install-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(staging)
	staged := filepath.Join(staging, file(k.Device))
	source, err := in.obtain(ctx, k, staging, staged)
	if err != nil {
		return "", err
	}
	if err := Examine(staged); err != nil {
		return "", fmt.Errorf("what came from %s cannot be installed: %w", source, err)
	}
	sum, err := fetch.Sum(staged)
	if err != nil {
		return "", err
	}
	if sum == k.wheel.plugin {
		in.Note("the checksum is the one that this program knows")
	} else {
		in.Note("this program knows no checksum of " + source + "; its sha256 is " + sum)
	}
	if k.Device == "cuda" && !hasGPU() {
		in.Note("there is no NVIDIA GPU here: the plugin is not tried")
	} else if err := in.Try(ctx, staging); err != nil {
		return "", fmt.Errorf("what came from %s cannot be installed: %w", source, err)
	} else {
		in.Note("it computes 1 + 1 = 2 in a process of its own")
	}
	if err := os.Rename(staged, path); err != nil {
		return "", err
	}
	text, err := json.Marshal(record{k.Name, source, sum})
	if err != nil {
		return "", err
	}
	return path, renameio.WriteFile(recordPath(dir), text, 0o644)
}

func recordPath(dir string) string { return filepath.Join(dir, "installed.json") }

// installed reports what the record says of the plugin, and whether that is true.
func installed(dir, path string) (r record, whole bool) {
	text, err := os.ReadFile(recordPath(dir))
	if err != nil || json.Unmarshal(text, &r) != nil {
		return r, false
	}
	sum, err := fetch.Sum(path)
	return r, err == nil && sum == r.SHA256
}

// Check examines the plugin for a device as [Lookup] finds it, and compares an
// installed one with its checksum. It returns its path.
func Check(device string) (path string, err error) {
	if path, err = Lookup(device); err != nil {
		return "", err
	}
	if err := Examine(path); err != nil {
		return path, err
	}
	dir, err := Dir(device)
	if err != nil || filepath.Dir(path) != dir {
		return path, err
	}
	if _, whole := installed(dir, path); !whole {
		return path, fmt.Errorf("%s is not what was installed", path)
	}
	return path, nil
}

func hasGPU() bool {
	_, err := os.Stat("/dev/nvidiactl")
	return !errors.Is(err, fs.ErrNotExist)
}
