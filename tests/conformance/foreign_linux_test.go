package conformance

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"largestep/kernels"
	"largestep/pkg/book/notebook"
	"largestep/pkg/cli"
)

var update = flag.Bool("update", false, "write the outputs into notebooks/")

// varying are the parts of an output that differ from run to run: GoNB's name
// for a kernel's program, its temporary folder, and times.
var varying = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`gonb_[0-9a-f]{8}`), "gonb_00000000"},
	{regexp.MustCompile(`/[^\s:]*/ls-[0-9]+/`), "TMPDIR/"},
	// GoNB marks a cell's line in a stack trace, unless the line arrives in two parts.
	{regexp.MustCompile(` \x1b\[7m\[\[ Cell \[\d+\] Line \d+ \]\]\x1b\[0m `), ""},
	{regexp.MustCompile(`main\.go:\d+ \+0x[0-9a-f]+`), "main.go:0 +0x0"},
	{regexp.MustCompile(`goos: .*\ngoarch: .*\n`), "goos: any\ngoarch: any\n"},
	{regexp.MustCompile(`cpu: .*\n`), "cpu: any\n"},
	{regexp.MustCompile(`(Benchmark\w+)(-\d+)?[ \t]+10[ \t]+[0-9.]+ ns/op`), "$1 10 0 ns/op"},
	{regexp.MustCompile(`\(\d\.\d\ds\)`), "(0.00s)"},
}

// settle takes what varies out of a notebook's outputs.
func settle(t *testing.T, nb *notebook.Notebook) {
	t.Helper()
	replace := func(s string) string {
		for _, v := range varying {
			s = v.pattern.ReplaceAllString(s, v.instead)
		}
		return s
	}
	for _, c := range nb.CodeCells() {
		for _, o := range c.Outputs {
			o.Text, o.EValue = replace(o.Text), replace(o.EValue)
			for i := range o.Traceback {
				o.Traceback[i] = replace(o.Traceback[i])
			}
		}
	}
}

// TestForeign runs and exports notebooks that are not of the book, each in a
// real kernel. Their files hold the outputs that they should have, which the
// script `run` holds against those of Jupyter's tools.
func TestForeign(t *testing.T) {
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kernels.Prepare(t.Context(), root, nil); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		status   int
		page, no []string // what the exported page holds, and what it does not
	}{
		"language": {page: []string{"the world of cells [extra]", "-42", "hello there from the shell", "and a third"}},
		"rich": {
			page: []string{"<b>bold</b>", "<strong>strong</strong>", "<circle ", "data:image/png;base64,iVBOR", "<i>third</i>", "step 500"},
			no:   []string{"<i>first</i>", "step 499<"},
		},
		"tests":      {page: []string{"--- PASS: TestSum", "--- FAIL: TestWrong", "BenchmarkSum"}},
		"streams":    {page: []string{"step 100 of 100", "ζ(2) = π²/6, 漢字, 🙂", "no line end"}, no: []string{"step  99 of 100", "\x1b", "\r"}},
		"errors":     {page: []string{"undefined: undefinedFunction", "an error with &lt;b&gt;markup&lt;/b&gt;", "the run goes on"}, no: []string{"<b>markup</b>"}},
		"fails":      {status: 1, page: []string{"so far"}},
		"parameters": {page: []string{"10 0.5 quick false"}},
		"many-lines": {page: []string{"line 1\n", "line 200000\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			saved, err := os.ReadFile(filepath.Join("notebooks", name+".ipynb"))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			path := filepath.Join(dir, name+".ipynb")
			if err := os.WriteFile(path, saved, 0o600); err != nil {
				t.Fatal(err)
			}
			command(t, want.status, "run", path)
			ran, err := notebook.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			settle(t, ran)
			if name == "many-lines" {
				checkLines(t, ran)
			} else {
				compare(t, name, saved, ran)
			}

			command(t, 0, "export", path, "--out", dir)
			data, err := os.ReadFile(filepath.Join(dir, name+".html"))
			if err != nil {
				t.Fatal(err)
			}
			_, page, _ := strings.Cut(string(data), "<main")
			for _, part := range want.page {
				if !strings.Contains(page, part) {
					t.Errorf("the page does not hold %q", part)
				}
			}
			for _, part := range append(want.no, "<script>alert") {
				if strings.Contains(page, part) {
					t.Errorf("the page holds %q", part)
				}
			}
		})
	}
}

// command runs the project's command as a user does.
func command(t *testing.T, status int, args ...string) {
	t.Helper()
	var out bytes.Buffer
	if got := cli.Main(args, &out, &out); got != status {
		t.Errorf("largestep %s ended with %d, want %d:\n%s", strings.Join(args, " "), got, status, &out)
	}
}

// compare holds a notebook that has run against its file, cell by cell.
func compare(t *testing.T, name string, saved []byte, ran *notebook.Notebook) {
	t.Helper()
	if *update {
		data, err := notebook.Encode(ran)
		if err == nil {
			err = os.WriteFile(filepath.Join("notebooks", name+".ipynb"), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := notebook.Decode(saved)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, want)
	for i, c := range ran.Cells {
		if got, want := encode(t, c), encode(t, want.Cells[i]); got != want {
			t.Errorf("cell %d:\n%s\nwant\n%s", i+1, got, want)
		}
	}
}

func encode(t *testing.T, c *notebook.Cell) string {
	t.Helper()
	data, err := notebook.Encode(&notebook.Notebook{Minor: 5, Cells: []*notebook.Cell{c}})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func checkLines(t *testing.T, ran *notebook.Notebook) {
	t.Helper()
	var want strings.Builder
	for i := range 200_000 {
		fmt.Fprintln(&want, "line", i+1)
	}
	if o := ran.CodeCells()[0].Outputs; len(o) != 1 || o[0].Text != want.String() {
		t.Errorf("%d outputs; the first has %d bytes, want %d", len(o), len(o[0].Text), want.Len())
	}
}
