package kernels_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"largestep/kernels"
	"largestep/pkg/book/notebook"
)

// TestTwoAtOnceBuildOnce prepares an empty cache from two sides.
func TestTwoAtOnceBuildOnce(t *testing.T) {
	t.Setenv("LARGESTEP_CACHE", t.TempDir())
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	builds := 0
	for range 2 {
		wg.Go(func() {
			tools, err := kernels.Prepare(t.Context(), root, func() {
				mu.Lock()
				builds++
				mu.Unlock()
			})
			if err != nil {
				t.Error(err)
				return
			}
			if out, err := exec.Command(filepath.Join(tools.Dir, "gonb"), "-V").CombinedOutput(); err != nil {
				t.Errorf("the kernel does not run: %v, %s", err, out)
			}
		})
	}
	wg.Wait()
	if builds != 1 {
		t.Errorf("built %d times", builds)
	}
	left, err := filepath.Glob(filepath.Join(os.Getenv("LARGESTEP_CACHE"), "tools", "building-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestPrepareSaysWhereItCannotWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LARGESTEP_CACHE", filepath.Join(file, "cache")) // below a file: nobody can write there
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kernels.Prepare(t.Context(), root, nil); err == nil || !strings.Contains(err.Error(), "LARGESTEP_CACHE") {
		t.Errorf("error = %v", err)
	}
	findings := kernels.Doctor(t.Context(), root)
	at := slices.IndexFunc(findings, func(f kernels.Finding) bool { return f.What == "write access" })
	if at < 0 || findings[at].State != kernels.Missing || !strings.Contains(findings[at].String(), "mend: set LARGESTEP_CACHE") {
		t.Errorf("the doctor found %v", findings)
	}
}

// specIn reads the kernelspec in a folder.
func specIn(t *testing.T, dir string) kernels.Spec {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var spec kernels.Spec
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

func TestKernelspec(t *testing.T) {
	root, tools := prepare(t)
	prefix := t.TempDir()
	dir, err := tools.InstallSpec(t.Context(), kernels.Place{Prefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(prefix, "share", "jupyter", "kernels", "largestep-go"); dir != want {
		t.Errorf("installed in %s, want %s", dir, want)
	}
	spec := specIn(t, dir)
	if spec.DisplayName != "Go (Large Step)" || spec.Language != "go" || !slices.Contains(spec.Argv, "{connection_file}") || !slices.Contains(spec.Argv, root) {
		t.Errorf("kernel.json = %+v", spec)
	}
	// The launcher it names is there and is this command.
	if out, err := exec.Command(spec.Argv[0], "kernel", "--help").CombinedOutput(); err != nil || !strings.Contains(string(out), "doctor") {
		t.Errorf("the launcher: %v, %s", err, out)
	}
	if _, err := (kernels.Place{Prefix: prefix, SysPrefix: true}).Dir(); err == nil {
		t.Error("two places were taken for one")
	}
}

// TestALentKernelspec holds that the kernelspec of a server that this program
// starts names a link to this program, for which nothing is built, or a copy.
func TestALentKernelspec(t *testing.T) {
	root, tools := prepare(t)
	data := filepath.Join(t.TempDir(), "data")
	if err := tools.LendSpec(data); err != nil {
		t.Fatal(err)
	}
	spec := specIn(t, filepath.Join(data, "kernels", kernels.Name))
	if want := []string{filepath.Join(data, "largestep"), "kernel", "run", "--checkout", root, "{connection_file}"}; !slices.Equal(spec.Argv, want) {
		t.Fatalf("the kernelspec names %q, want %q", spec.Argv, want)
	}
	here := exec.Command(spec.Argv[0], "-test.list", "^TestALentKernelspec$")
	if out, err := here.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "TestALentKernelspec\n") {
		t.Errorf("the launcher: %v, %s", err, out)
	}
}

// TestTheDoctorReadsTheKernelspec holds that the doctor tells a kernelspec that
// works from those that do not, and names the line that mends it.
func TestTheDoctorReadsTheKernelspec(t *testing.T) {
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	launcher, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	spec := func(launcher, checkout string) string {
		text, err := json.Marshal(kernels.Spec{Argv: []string{launcher, "kernel", "run", "--checkout", checkout, "{connection_file}"}})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for name, c := range map[string]struct{ text, state, want string }{
		"works":             {spec(launcher, root), "ok", kernels.Name},
		"checkout moved":    {spec(launcher, "/moved"), "missing", "names another checkout: "},
		"cache was emptied": {spec("/no/launcher", root), "missing", "names a launcher that is gone: /no/launcher"},
		"cut short":         {"{", "missing", "unexpected end"},
		"not installed":     {"", "optional", "not installed"},
	} {
		data := t.TempDir()
		t.Setenv("JUPYTER_DATA_DIR", data)
		dir := filepath.Join(data, "kernels", kernels.Name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if c.text != "" {
			if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		findings := kernels.Doctor(t.Context(), root)
		at := slices.IndexFunc(findings, func(f kernels.Finding) bool { return f.What == "kernelspec" })
		if at < 0 {
			t.Fatalf("%s: the doctor found %v", name, findings)
		}
		got := findings[at].String()
		mended := strings.Contains(got, "mend: go run . kernel install")
		if string(findings[at].State) != c.state || !strings.Contains(got, c.want) || mended == (c.state == "ok") {
			t.Errorf("%s: the doctor says %q", name, got)
		}
	}
}

func TestImportsOfCells(t *testing.T) {
	nb := book(
		"import \"fmt\"\nimport m \"math\"",
		"%%\nfmt.Println(`import \"not/this\"`)",
		"import (\n\t\"largestep/pkg/book/claim\" // why\n\t_ \"embed\"\n)\nimport \"C\"",
	)
	nb.Cells = append(nb.Cells, &notebook.Cell{Type: notebook.Markdown, Source: "import \"not/that\""})
	got := strings.Join(kernels.Imports([]*notebook.Notebook{nb}), " ")
	if want := "embed fmt largestep/pkg/book/claim math"; got != want {
		t.Errorf("imports = %s, want %s", got, want)
	}
}
