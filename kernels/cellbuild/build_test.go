package cellbuild_test

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"largestep/kernels/cellbuild"
)

// A desk is a workspace with one package, and cells that use it. Its go command
// notes what it is asked.
type desk struct {
	t       *testing.T
	dir     string
	builder cellbuild.Builder
}

func newDesk(t *testing.T) *desk {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	real, err := exec.LookPath("go")
	if err != nil {
		t.Skip("needs the go command")
	}
	d := &desk{t: t, dir: t.TempDir()}
	d.write("go", fmt.Sprintf("#!/bin/sh\necho \"$@\" >> '%s/asked'\nexec '%s' \"$@\"\n", d.dir, real))
	if err := os.Chmod(filepath.Join(d.dir, "go"), 0o755); err != nil {
		t.Fatal(err)
	}
	d.write("module/go.mod", "module theory\n\ngo 1.26\n")
	d.write("module/greek/greek.go", "package greek\n\nconst Name = \"eta\"\n")
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=")
	d.builder = cellbuild.Builder{Go: filepath.Join(d.dir, "go"), Plans: filepath.Join(d.dir, "plans"), Env: env}
	return d
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	file := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// cell writes a cell into a kernel's folder and builds it.
func (d *desk) cell(kernel, source string) bool {
	d.t.Helper()
	d.write(kernel+"/go.mod", "module "+kernel+"\n\ngo 1.26\n")
	d.write(kernel+"/go.work", "go 1.26\n\nuse (\n\t.\n\t../module\n)\n")
	d.write(kernel+"/main.go", source)
	return d.builder.Build(filepath.Join(d.dir, kernel), []string{"build", "-o", d.program(kernel)})
}

func (d *desk) program(kernel string) string { return filepath.Join(d.dir, kernel, "program") }

// says runs the program that was built last.
func (d *desk) says(kernel string) string {
	d.t.Helper()
	out, err := exec.Command(d.program(kernel)).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// asked is what the go command was asked since the last call.
func (d *desk) asked() string {
	file := filepath.Join(d.dir, "asked")
	data, _ := os.ReadFile(file)
	os.Remove(file)
	return strings.TrimSpace(string(data))
}

func greeting(word string) string {
	return fmt.Sprintf("package main\n\nimport (\n\t\"fmt\"\n\n\t\"theory/greek\"\n)\n\nfunc main() { fmt.Print(%q, greek.Name) }\n", word)
}

// planned builds cells until there is a plan: what the first has to build before,
// the second finds.
func (d *desk) planned() {
	d.t.Helper()
	for _, word := range []string{"first ", "second "} {
		if !d.cell("gonb_a", greeting(word)) {
			d.t.Fatal("the cell was not built")
		}
		if got := d.says("gonb_a"); got != word+"eta" {
			d.t.Fatalf("the %scell says %q", word, got)
		}
	}
	if d.asked() == "" {
		d.t.Fatal("the go command was not asked")
	}
}

func TestAPlannedCellNeedsNoGoCommand(t *testing.T) {
	d := newDesk(t)
	d.planned()
	for _, kernel := range []string{"gonb_a", "gonb_b"} {
		if !d.cell(kernel, greeting("third ")) || d.says(kernel) != "third eta" {
			t.Errorf("%s: the cell was not built", kernel)
		}
		info, err := buildinfo.ReadFile(d.program(kernel))
		if err != nil || info.Main.Path != kernel {
			t.Errorf("%s: the program says that it is of module %v (%v)", kernel, info, err)
		}
	}
	if asked := d.asked(); asked != "" {
		t.Errorf("the go command was asked to %s", asked)
	}
}

func TestAChangeAsksTheGoCommandAgain(t *testing.T) {
	changes := map[string]func(*desk){
		"a package":               func(d *desk) { d.write("module/greek/greek.go", "package greek\n\nconst Name = \"lambda\"\n") },
		"a new file":              func(d *desk) { d.write("module/greek/more.go", "package greek\n\nconst More = 1\n") },
		"the module":              func(d *desk) { d.write("module/go.mod", "module theory\n\ngo 1.26\n\n// changed\n") },
		"an environment":          func(d *desk) { d.builder.Env = append(d.builder.Env, "GOFLAGS=-tags=other") },
		"an archive that is gone": func(d *desk) { d.forget() },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.planned()
			change(d)
			want := "third eta"
			if name == "a package" {
				want = "third lambda"
			}
			if !d.cell("gonb_a", greeting("third ")) || d.says("gonb_a") != want {
				t.Errorf("the cell says %q, not %q", d.says("gonb_a"), want)
			}
			if d.asked() == "" {
				t.Error("the go command was not asked")
			}
		})
	}
}

// forget has the plans name archives that are not there.
func (d *desk) forget() {
	plans, _ := filepath.Glob(filepath.Join(d.dir, "plans", "*.json"))
	if len(plans) != 1 {
		d.t.Fatalf("there are %d plans", len(plans))
	}
	data, err := os.ReadFile(plans[0])
	if err != nil {
		d.t.Fatal(err)
	}
	d.write("plans/"+filepath.Base(plans[0]), strings.ReplaceAll(string(data), `-d"`, `-gone"`))
}

func TestAPlanGrows(t *testing.T) {
	d := newDesk(t)
	d.planned()
	other := "package main\n\nimport \"strings\"\n\nfunc main() { print(strings.ToUpper(\"x\")) }\n"
	if !d.cell("gonb_a", other) || d.asked() == "" {
		t.Error("a cell with another import was not built by the go command")
	}
	if !d.cell("gonb_a", strings.Replace(other, "x", "y", 1)) || d.says("gonb_a") != "Y" {
		t.Error("a second cell with that import was not built")
	}
	if !d.cell("gonb_a", greeting("fourth ")) || d.says("gonb_a") != "fourth eta" {
		t.Error("a cell with the first imports was not built")
	}
	if asked := d.asked(); asked != "" {
		t.Errorf("the go command was asked to %s", asked)
	}
}

// What is not built here is left to the go command, with nothing said and nothing
// built.
func TestLeftToTheGoCommand(t *testing.T) {
	d := newDesk(t)
	d.planned()
	os.Remove(d.program("gonb_a"))
	for name, source := range map[string]string{
		"a mistake":           "package main\n\nfunc main() { undefined() }\n",
		"no program":          "package main\n",
		"not Go":              "once upon a time",
		"cgo":                 "package main\n\nimport \"C\"\n\nfunc main() {}\n",
		"a directive":         "package main\n\nimport _ \"embed\"\n\n//go:embed main.go\nvar source string\n\nfunc main() {}\n",
		"an internal package": "package main\n\nimport _ \"internal/abi\"\n\nfunc main() {}\n",
		"no such package":     "package main\n\nimport _ \"theory/latin\"\n\nfunc main() {}\n",
	} {
		if d.cell("gonb_a", source) {
			t.Errorf("%s: was built", name)
		}
		if _, err := os.Stat(d.program("gonb_a")); err == nil {
			t.Errorf("%s: left a program", name)
		}
	}
	d.write("gonb_a/main.go", greeting("again "))
	dir := filepath.Join(d.dir, "gonb_a")
	for _, args := range [][]string{
		{"build", "-o", "x", "-race"}, {"test", "-c", "-o", "x"}, {"version"}, {"build"}, nil,
	} {
		if d.builder.Build(dir, args) {
			t.Errorf("go %v was taken for the build of a cell", args)
		}
	}
	d.write("gonb_a/other.go", "package main\n")
	if d.builder.Build(dir, []string{"build", "-o", d.program("gonb_a")}) {
		t.Error("a cell of two files was built")
	}
}
