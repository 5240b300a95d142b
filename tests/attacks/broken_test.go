package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

var largestep string // the command, built for these tests

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "attacks-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		largestep = filepath.Join(dir, "largestep")
		if out, err := exec.Command("go", "build", "-o", largestep, "largestep").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// A result is what became of a command.
type result struct {
	status int
	stderr string
	peak   int64 // bytes of memory
}

func execute(t *testing.T, name string, args ...string) result {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stderr.String(), peak(cmd.ProcessState)}
}

// filler stands in a notebook for many bytes, as many as megabytes it names.
// They go straight to disk, for the memory of a process is counted from that
// of its parent on.
var filler = regexp.MustCompile(`<(\d+) MB>`)

// store writes a notebook and returns its bytes' sum.
func store(t *testing.T, path, data string) [32]byte {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sum := sha256.New()
	w := io.MultiWriter(f, sum)
	write := func(s string) {
		if _, err := io.WriteString(w, s); err != nil {
			t.Fatal(err)
		}
	}
	before, size, after := data, 0, ""
	if m := filler.FindStringSubmatchIndex(data); m != nil {
		before, after = data[:m[0]], data[m[1]:]
		if size, err = strconv.Atoi(data[m[2]:m[3]]); err != nil {
			t.Fatal(err)
		}
	}
	write(before)
	chunk := strings.Repeat("x", 1<<20)
	for range size {
		write(chunk)
	}
	write(after)
	return [32]byte(sum.Sum(nil))
}

// sum reads a file again.
func sum(t *testing.T, path string) [32]byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return [32]byte(h.Sum(nil))
}

// broken are notebooks that cannot be read, and what the command says of them.
func broken() map[string]struct{ data, want string } {
	cell := func(c string) string {
		return "{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\n\"cells\":[\n" + c + "\n]}"
	}
	output := func(o string) string {
		return cell(`{"cell_type":"raw","id":"r","source":""},{"cell_type":"code","id":"c","source":"","outputs":[` + o + `]}`)
	}
	whole := cell(`{"cell_type":"raw","id":"r","source":"x"}`)
	utf16 := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	return map[string]struct{ data, want string }{
		"empty":                {"", "the file is empty"},
		"blank":                {" \n\t\n", "the file is empty"},
		"not JSON":             {"# A notebook\n", "line 1, column 1: not JSON"},
		"a page":               {"<!DOCTYPE html>\n<html>", "line 1, column 1: not JSON"},
		"a comma too many":     {strings.Replace(whole, "[\n", "[\n,", 1), "line 3, column 1: not JSON"},
		"truncated":            {whole[:len(whole)/2], "not JSON: unexpected end"},
		"truncated in a text":  {whole[:strings.Index(whole, "raw")], "not JSON: unexpected end"},
		"two":                  {whole + whole, "line 4, column 3: not JSON"},
		"a merge conflict":     {strings.Replace(whole, "\n]", "\n<<<<<<< ours\n]", 1), "line 4, column 1: not JSON"},
		"a list":               {"[1]", "not a JSON object"},
		"a number":             {"1", "not a JSON object"},
		"null":                 {"null", "not a JSON object"},
		"UTF-16":               {"\xff\xfe" + utf16(whole), "UTF-16"},
		"UTF-16 without mark":  {utf16(whole), "UTF-16"},
		"a byte order mark":    {"\xef\xbb\xbf" + whole, "byte order mark"},
		"bad UTF-8":            {strings.Replace(whole, `"x"`, "\"x\xc3\"", 1), "line 3, column 40: text that is not UTF-8"},
		"half a character":     {strings.Replace(whole, `"x"`, `"x\ud83d"`, 1), `line 3, column 40: half of a character`},
		"no format":            {`{"cells":[]}`, `no "nbformat" number`},
		"format of a text":     {`{"nbformat":"4","cells":[]}`, `no "nbformat" number`},
		"nbformat 3":           {`{"nbformat":3,"nbformat_minor":0,"worksheets":[{"cells":[]}]}`, "nbformat 3; only 4 is read: convert with jupyter nbconvert"},
		"nbformat 5":           {`{"nbformat":5,"nbformat_minor":0,"cells":[]}`, "nbformat 5"},
		"no cells":             {`{"nbformat":4,"nbformat_minor":5,"metadata":{}}`, `"cells" is not a list`},
		"cells of null":        {`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":null}`, `"cells" is not a list`},
		"cells of an object":   {`{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":{}}`, `"cells" is not a list`},
		"metadata of a list":   {`{"nbformat":4,"nbformat_minor":5,"metadata":[],"cells":[]}`, `"metadata" is not an object`},
		"a null cell":          {cell(`{"cell_type":"raw","id":"a","source":""},null`), "cell 2: not an object"},
		"a cell without type":  {cell(`{"id":"a","source":""}`), `cell 1: unknown cell type ""`},
		"an unknown cell type": {cell("{\"cell_type\":\"po\u202eem\",\"id\":\"a\",\"source\":\"\"}"), `cell 1: unknown cell type "po\u202eem"`},
		"source of an object":  {cell(`{"cell_type":"raw","id":"a","source":{}}`), `cell 1: "source" is neither`},
		"cell metadata":        {cell(`{"cell_type":"raw","id":"a","source":"","metadata":"x"}`), `cell 1: "metadata" is not an object`},
		"duplicate ids":        {cell(`{"cell_type":"raw","id":"a","source":""},{"cell_type":"raw","id":"a","source":""}`), `cell 2: has the id "a" of cell 1`},
		"outputs of a text":    {cell(`{"cell_type":"code","id":"a","source":"","outputs":"x"}`), `cell 1: "outputs" is not a list`},
		"an output of a text":  {output(`"x"`), "cell 2, output 1: not an object"},
		"an unknown output":    {output(`{"output_type":"stream","text":""},{"output_type":"x"}`), `cell 2, output 2: unknown output type "x"`},
		"output data":          {output(`{"output_type":"display_data","data":["x"]}`), `cell 2, output 1: "data" is not an object`},
		"output text":          {output(`{"output_type":"stream","name":"stdout","text":7}`), `cell 2, output 1: "text" is neither`},
		"a traceback":          {output(`{"output_type":"error","ename":"E","evalue":"v","traceback":{}}`), "cell 2, output 1: an error whose"},
		"an execution count":   {cell(`{"cell_type":"code","id":"a","source":"","execution_count":"x"}`), `cell 1: "execution_count" is not a number`},
		"10,000 levels":        {cell(strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)), "line 3, column 199: JSON nested more than 200 levels deep"},
		"objects in objects":   {strings.Repeat(`{"a":`, 10_000), "nested more than 200 levels deep"},
		"a cell of 50 MB":      {cell(`{"cell_type":"raw","id":"a","source":""},{"cell_type":"markdown","id":"b","source":"<50 MB>"}`), "cell 2: 50 MB; a cell may have 16"},
		"an output of 50 MB":   {output(`{"output_type":"stream","name":"stdout","text":"<50 MB>"}`), "cell 2: 50 MB; a cell may have 16"},
		"100 MB":               {cell(`{"cell_type":"raw","id":"a","source":"<100 MB>"}`), "more than 64 MB"},
		"another language":     {"{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{\"language_info\":{\"name\":\"py\\u001b]0;thon\"}},\"cells\":[]}", "is written in"},
	}
}

// maxPeak is how much memory the command may take to refuse a notebook: a few
// times the largest file that it reads.
const maxPeak = 400 << 20

// TestBrokenNotebooks gives each of them to the three commands that read
// notebooks: exit status 2, one line that says what is wrong and where, bounded
// memory, and a file that is as it was.
func TestBrokenNotebooks(t *testing.T) {
	dir := t.TempDir()
	most := int64(0)
	for name, test := range broken() {
		path := filepath.Join(dir, "broken.ipynb")
		before := store(t, path, test.data)
		for _, args := range [][]string{{"export", path, "--out", dir}, {"report", path, "--out", dir}, {"run", path}} {
			got := execute(t, largestep, args...)
			lines := strings.Count(got.stderr, "\n")
			if got.status != 2 || lines != 1 || !strings.Contains(got.stderr, test.want) || !strings.Contains(got.stderr, "broken.ipynb") {
				t.Errorf("%s: %s: status %d, %d lines: %.300s\nwant %q", name, args[0], got.status, lines, got.stderr, test.want)
			}
			if strings.ContainsFunc(got.stderr, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x202e }) {
				t.Errorf("%s: %s sends control characters to the terminal: %q", name, args[0], got.stderr)
			}
			if most = max(most, got.peak); got.peak > maxPeak {
				t.Errorf("%s: %s took %d MB of memory", name, args[0], got.peak>>20)
			}
		}
		if sum(t, path) != before {
			t.Errorf("%s: the file changed", name)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("refusals left %v", left)
	}
	t.Logf("%d broken notebooks, three commands each, at most %d MB of memory", len(broken()), most>>20)
}

// TestFullDisk gives the command no room to write: it says so, and the pages of
// an earlier report are as they were.
func TestFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("limits the size of files with ulimit, as Linux has it")
	}
	dir := t.TempDir()
	page := func(name, text string) string {
		path := filepath.Join(dir, name+".ipynb")
		data := `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":"` + text + `"}]}`
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	path, out := page("n", "earlier"), filepath.Join(dir, "report")
	if got := execute(t, largestep, "export", path, "--out", out); got.status != 0 {
		t.Fatal(got)
	}
	before := snapshot(t, out)
	page("n", strings.Repeat("later ", 5000))
	// 16 blocks are less than a page's style sheet.
	got := execute(t, "sh", "-c", `ulimit -f 16; exec "$0" "$@"`, largestep, "export", path, "--out", out)
	if got.status == 0 || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, "cannot write the report") {
		t.Errorf("no room: status %d: %s", got.status, got.stderr)
	}
	for name, data := range snapshot(t, out) {
		if data != before[name] && name != "claims.json" {
			t.Errorf("no room: %s is not what it was", name)
		}
	}
}

// snapshot reads a folder.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}
