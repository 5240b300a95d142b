package plugin_test

import (
	"archive/zip"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"largestep/pkg/deep/backend/plugin"
)

func contains(t *testing.T, err error, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error = %v; want one line with %q", err, says)
	}
}

// library compiles a shared library from C. What it has is as small as a plugin can be.
func library(t *testing.T, source string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("libraries are examined on Linux")
	}
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("needs gcc, to make a library")
	}
	dir := t.TempDir()
	code, path := filepath.Join(dir, "a.c"), filepath.Join(dir, "a.so")
	write(t, code, source)
	if out, err := exec.Command("gcc", "-shared", "-fPIC", "-o", path, code).CombinedOutput(); err != nil {
		t.Fatalf("gcc: %s", out)
	}
	return path
}

const looksLikeAPlugin = "void *GetPjrtApi(void) { return 0; }"

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestExamine(t *testing.T) {
	good := library(t, looksLikeAPlugin)
	if err := plugin.Examine(good); err != nil {
		t.Error(err)
	}
	dir := t.TempDir()
	contains(t, plugin.Examine(filepath.Join(dir, "none.so")), "no such file")
	for name, c := range map[string]struct{ text, says string }{
		"empty": {"", "not a shared library"},
		"text":  {"<html>Sign in</html>", "not a shared library (20 bytes)"},
		"half":  {read(t, good)[:len(read(t, good))/2], "cut short"},
		"head":  {read(t, good)[:20], "cut short"},
	} {
		path := filepath.Join(dir, name+".so")
		write(t, path, c.text)
		contains(t, plugin.Examine(path), c.says)
	}
	contains(t, plugin.Examine(library(t, "int other(void) { return 0; }")), "not a PJRT plugin")
}

// Any cut is seen before the plugin is loaded: at every 97th byte of a library.
func TestEveryCutIsSeen(t *testing.T) {
	whole := read(t, library(t, looksLikeAPlugin))
	path := filepath.Join(t.TempDir(), "cut.so")
	for n := 0; n < len(whole); n += 97 {
		write(t, path, whole[:n])
		if plugin.Examine(path) == nil {
			t.Errorf("%d of %d bytes pass for a plugin", n, len(whole))
		}
	}
}

func TestLookup(t *testing.T) {
	home, cache, other := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("LARGESTEP_CACHE", cache)
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", "") // so that it is restored
	os.Unsetenv("PJRT_PLUGIN_LIBRARY_PATH")
	const name = "pjrt_c_api_cpu_plugin.so"
	_, err := plugin.Lookup("cpu")
	contains(t, err, "`go run . xla install cpu`")

	found := func(want string) {
		t.Helper()
		if got, err := plugin.Lookup("cpu"); err != nil || got != want {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
	gomlx := filepath.Join(home, ".local", "lib", "go-xla", name)
	write(t, gomlx, "a")
	found(gomlx)
	ours := filepath.Join(cache, "xla", "cpu", name)
	write(t, ours, "b")
	found(ours)
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", other)
	_, err = plugin.Lookup("cpu")
	contains(t, err, "in PJRT_PLUGIN_LIBRARY_PATH="+other+"; unset that variable")
	write(t, filepath.Join(other, name), "c")
	found(filepath.Join(other, name))
}

// An installation is whole or not there, a second one does nothing, and what was
// damaged since is put right.
func TestInstallFromAFile(t *testing.T) {
	lib := library(t, looksLikeAPlugin)
	t.Setenv("LARGESTEP_CACHE", t.TempDir())
	cpu, err := plugin.Find("cpu")
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	var tried int
	in := plugin.Installer{
		From: lib,
		Note: func(line string) { notes = append(notes, line) },
		Try: func(_ context.Context, folder string) error {
			tried++
			return plugin.Examine(filepath.Join(folder, "pjrt_c_api_cpu_plugin.so"))
		},
	}
	path, err := in.Install(t.Context(), cpu)
	if err != nil || read(t, path) != read(t, lib) || tried != 1 {
		t.Fatalf("%s, %v; tried %d times", path, err, tried)
	}
	if got, err := plugin.Check("cpu"); err == nil && got != path && os.Getenv("PJRT_PLUGIN_LIBRARY_PATH") == "" {
		t.Errorf("Check found %s", got)
	}
	if !strings.Contains(strings.Join(notes, "\n"), "knows no checksum") {
		t.Errorf("nothing is said of the checksum: %q", notes)
	}

	again := in
	again.From = ""
	notes = nil
	if _, err := again.Install(t.Context(), cpu); err != nil || tried != 1 || len(notes) != 1 || !strings.Contains(notes[0], "already") {
		t.Errorf("a second time: %v, tried %d times, said %q", err, tried, notes)
	}

	broken := in
	broken.Try = func(context.Context, string) error { return errors.New("it does not compute") }
	_, err = broken.Install(t.Context(), cpu)
	contains(t, err, "it does not compute")
	text := filepath.Join(t.TempDir(), "page.html")
	write(t, text, "<html>Sign in</html>")
	broken.From = text
	_, err = broken.Install(t.Context(), cpu)
	contains(t, err, "not a shared library")
	if read(t, path) != read(t, lib) {
		t.Error("what could not be installed has replaced what was")
	}

	write(t, path, read(t, lib)[:100])
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", "")
	os.Unsetenv("PJRT_PLUGIN_LIBRARY_PATH")
	_, err = plugin.Check("cpu")
	contains(t, err, "cut short")
	if _, err := in.Install(t.Context(), cpu); err != nil || read(t, path) != read(t, lib) {
		t.Errorf("not put right: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "..", ".install-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// wheelOf writes an archive of files.
func wheelOf(t *testing.T, members map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.whl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range members {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInstallFromAWheel(t *testing.T) {
	lib := read(t, library(t, looksLikeAPlugin))
	t.Setenv("LARGESTEP_CACHE", t.TempDir())
	cpu, err := plugin.Find("cpu")
	if err != nil {
		t.Fatal(err)
	}
	install := func(from string) (string, error) {
		return plugin.Installer{From: from, Note: func(string) {}, Try: func(context.Context, string) error { return nil }}.Install(t.Context(), cpu)
	}
	for _, member := range []string{"xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so", "elsewhere/other.so"} {
		path, err := install(wheelOf(t, map[string]string{member: lib, "METADATA": "text"}))
		if err != nil || read(t, path) != lib {
			t.Errorf("%s: %v", member, err)
		}
	}
	_, err = install(wheelOf(t, map[string]string{"METADATA": "text"}))
	contains(t, err, "holds no plugin")
	cut := wheelOf(t, map[string]string{"a.so": lib})
	write(t, cut, read(t, cut)[:200])
	_, err = install(cut)
	contains(t, err, "broken wheel")
	_, err = install(filepath.Join(t.TempDir(), "none.whl"))
	contains(t, err, "cannot read what to install")
	if _, err := plugin.Find("tpu"); err == nil {
		t.Error("a kind that does not exist was found")
	}
}

// From the network, as a user gets it; skipped where there is none, or with -short.
func TestInstallFromTheNetwork(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("loads 64 MB for linux/amd64; run without -short")
	}
	t.Setenv("LARGESTEP_CACHE", t.TempDir())
	cpu, err := plugin.Find("cpu")
	if err != nil {
		t.Fatal(err)
	}
	path, err := plugin.Installer{Note: func(line string) { t.Log(line) }, Try: func(context.Context, string) error { return nil }}.Install(t.Context(), cpu)
	if err != nil && strings.Contains(err.Error(), "on a machine that can") {
		t.Skipf("no network: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := plugin.Examine(path); err != nil {
		t.Error(err)
	}
}
