package student_test

import (
	"reflect"
	"strings"
	"testing"

	"largestep/pkg/book/notebook"
	"largestep/pkg/book/student"
)

func code(source string, tags ...string) *notebook.Cell {
	c := &notebook.Cell{Type: notebook.Code, ID: "c", Source: source, Metadata: notebook.Object{}, Outputs: []*notebook.Output{{Type: notebook.Stream, Text: "42"}}}
	if err := c.Metadata.Set("tags", tags); err != nil {
		panic(err)
	}
	return c
}

const solved = `func double(x int) int {
	// SOLUTION BEGIN twice "x"
	return 2 * x
	// SOLUTION END
}
%%
fmt.Println(double(21))`

const open = `func double(x int) int {
	// Your code in place of the next line. Hint: twice "x"
	panic("not solved yet; hint: twice \"x\"")
}
%%
fmt.Println(double(21))`

func TestCut(t *testing.T) {
	teacher := &notebook.Notebook{Cells: []*notebook.Cell{code("%%\nfmt.Println(1)"), code(solved, "solution", "hide-input", "mine")}}
	if err := teacher.Cells[1].Metadata.Set("jupyter", map[string]bool{"source_hidden": true}); err != nil {
		t.Fatal(err)
	}
	got, holes, err := student.Cut(teacher)
	if err != nil {
		t.Fatal(err)
	}
	c := got.Cells[1]
	if _, hidden := c.Metadata["jupyter"]; hidden {
		t.Error("JupyterLab would hide the cell that is to be solved")
	}
	if c.Source != open || len(c.Outputs) != 0 || !reflect.DeepEqual(c.Tags(), []string{"mine", "exercise", "raises-exception"}) {
		t.Errorf("the student's cell is %q, tags %v, outputs %v", c.Source, c.Tags(), c.Outputs)
	}
	if !reflect.DeepEqual(holes, []student.Hole{{Cell: 1, Hint: `twice "x"`}}) {
		t.Error(holes)
	}
	if got.Cells[0] != teacher.Cells[0] || teacher.Cells[1].Source != solved || len(teacher.Cells[1].Outputs) != 1 {
		t.Error("the teacher's notebook changed")
	}
}

func TestBadMarksAreRefused(t *testing.T) {
	for want, source := range map[string]string{
		"no solution to cut": "fmt.Println(1)",
		"needs a hint":       "// SOLUTION BEGIN\n// SOLUTION END",
		"has no end":         "// SOLUTION BEGIN x\n1",
		"has not begun":      "// SOLUTION END",
		"before the next":    "// SOLUTION BEGIN x\n// SOLUTION BEGIN y\n// SOLUTION END",
	} {
		if _, _, err := student.Cut(&notebook.Notebook{Cells: []*notebook.Cell{code(source)}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", source, err)
		}
	}
}

func TestCheck(t *testing.T) {
	failed := func(text string) []*notebook.Output {
		return []*notebook.Output{{Type: notebook.Stream, Name: "stderr", Text: text}, {Type: notebook.Error, EName: "ERROR"}}
	}
	hint := `panic: not solved yet; hint: twice "x"`
	for name, test := range map[string]struct {
		other, hole []*notebook.Output
		want        string
	}{
		"as it should be": {nil, failed(hint), ""},
		"solved":          {nil, nil, "does not fail with its hint"},
		"other failure":   {nil, failed("undefined: y"), "does not fail with its hint"},
		"failed before":   {failed("boom"), failed(hint), "cell 1 (id c) fails, and has no hole"},
	} {
		nb, holes, err := student.Cut(&notebook.Notebook{Cells: []*notebook.Cell{code("1"), code(solved)}})
		if err != nil {
			t.Fatal(err)
		}
		nb.Cells[0].Outputs, nb.Cells[1].Outputs = test.other, test.hole
		err = student.Check(nb, holes)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Before the first hole only what declares something runs.
func TestShorten(t *testing.T) {
	nb, holes, err := student.Cut(&notebook.Notebook{Cells: []*notebook.Cell{
		code("%%\nlong()", "hide-input"), code("func f() {}"), code(solved), code("%%\nf()"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := student.Shorten(nb, holes); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, false, false} {
		if got := nb.Cells[i].HasTag("skip-execution"); got != want {
			t.Errorf("cell %d is left out: %v", i+1, got)
		}
	}
	if !nb.Cells[0].HasTag("hide-input") {
		t.Error("a tag is lost")
	}
}
