package run_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"largestep/pkg/book/kernel"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/run"
)

// A script is a kernel that answers each code with the messages written for it.
type script struct {
	messages map[string][]kernel.Message
	replies  map[string]kernel.Reply
	errs     map[string]error
	hangs    bool // until it is interrupted
	ran      []string
	stop     chan struct{}
}

func (s *script) Execute(ctx context.Context, code string, _ bool, publish func(kernel.Message)) (kernel.Reply, error) {
	s.ran = append(s.ran, code)
	for _, m := range s.messages[code] {
		publish(m)
	}
	if s.hangs {
		select {
		case <-s.stop:
			return kernel.Reply{Status: "error", EName: "Interrupted"}, nil
		case <-ctx.Done():
			return kernel.Reply{}, ctx.Err()
		}
	}
	reply, ok := s.replies[code]
	if !ok {
		reply.Status = "ok"
	}
	return reply, s.errs[code]
}

func (s *script) Interrupt() error {
	close(s.stop)
	return nil
}

func message(kind, content string) kernel.Message {
	return kernel.Message{Type: kind, Content: json.RawMessage(content)}
}

func cell(source string, tags ...string) *notebook.Cell {
	c := &notebook.Cell{ID: source, Type: notebook.Code, Source: source, Metadata: notebook.Object{}}
	if err := c.Metadata.Set("tags", tags); err != nil {
		panic(err)
	}
	return c
}

func TestOutputsAreCollectedAsAFrontEndDoes(t *testing.T) {
	s := &script{messages: map[string][]kernel.Message{
		"streams": {
			message("execute_input", `{}`),
			message("stream", `{"name":"stdout","text":"one "}`),
			message("stream", `{"name":"stdout","text":"line\n"}`),
			message("stream", `{"name":"stderr","text":"oh"}`),
			message("stream", `{"name":"stdout","text":"after"}`),
		},
		"display": {message("display_data", `{"data":{"text/plain":"old"},"transient":{"display_id":"d"}}`)},
		"update":  {message("update_display_data", `{"data":{"text/plain":"new"},"transient":{"display_id":"d"}}`)},
		"clear": {
			message("stream", `{"name":"stdout","text":"gone"}`),
			message("clear_output", `{"wait":true}`),
			message("stream", `{"name":"stdout","text":"stays"}`),
		},
		"clear at once": {message("stream", `{"name":"stdout","text":"gone"}`), message("clear_output", `{"wait":false}`)},
	}}
	nb := &notebook.Notebook{Cells: []*notebook.Cell{
		cell("streams"), cell("display"), cell("update"), cell("clear"), cell("clear at once")}}
	if r := run.Notebook(t.Context(), s, nb, run.Options{}); r.Err != nil {
		t.Fatal(r.Err)
	}
	streams := nb.Cells[0].Outputs
	if len(streams) != 3 || streams[0].Text != "one line\n" || streams[1].Name != "stderr" || streams[2].Text != "after" {
		t.Errorf("streams = %+v", streams)
	}
	if got, _ := nb.Cells[1].Outputs[0].Data.Text("text/plain"); got != "new" {
		t.Errorf("the display shows %q; a later cell updated it to new", got)
	}
	if n := len(nb.Cells[2].Outputs); n != 0 {
		t.Errorf("the updating cell has %d outputs", n)
	}
	if got := nb.Cells[3].Outputs; len(got) != 1 || got[0].Text != "stays" {
		t.Errorf("after clear_output: %+v", got)
	}
	if got := nb.Cells[4].Outputs; len(got) != 0 {
		t.Errorf("after clear_output at once: %+v", got)
	}
}

func TestTags(t *testing.T) {
	fails := kernel.Reply{Status: "error", EName: "E", EValue: "first line\nsecond"}
	s := &script{replies: map[string]kernel.Reply{"may fail": fails, "fails": fails}}
	skipped := cell("skipped", "skip-execution")
	skipped.Outputs = []*notebook.Output{{Type: notebook.Stream, Name: "stdout", Text: "kept"}}
	after := cell("after")
	after.Outputs = []*notebook.Output{{Type: notebook.Stream, Name: "stdout", Text: "of an earlier run"}}
	nb := &notebook.Notebook{Cells: []*notebook.Cell{
		cell("may fail", "raises-exception"), skipped, cell("  \n"), cell("fails"), after}}
	r := run.Notebook(t.Context(), s, nb, run.Options{})

	if got := strings.Join(s.ran, ", "); got != "may fail, fails" {
		t.Errorf("ran %s", got)
	}
	want := []run.State{run.Expected, run.Skipped, run.Skipped, run.Failed, run.NotRun}
	for i, c := range r.Cells {
		if c.State != want[i] {
			t.Errorf("cell %d: %v, want %v", i, c.State, want[i])
		}
	}
	var failed *run.CellError
	if !errors.As(r.Err, &failed) || failed.Number != 4 || failed.Reason != "first line" {
		t.Errorf("error = %v", r.Err)
	}
	if skipped.Outputs[0].Text != "kept" || len(after.Outputs) != 1 {
		t.Error("a cell that did not run lost its outputs")
	}
	if o := nb.Cells[3].Outputs; len(o) != 1 || o[0].Type != notebook.Error {
		t.Errorf("the failed cell shows %+v", o)
	}
}

func TestAKernelThatDiesIsNeverExpected(t *testing.T) {
	s := &script{errs: map[string]error{"dies": kernel.ErrDied}}
	nb := &notebook.Notebook{Cells: []*notebook.Cell{cell("dies", "raises-exception")}}
	if r := run.Notebook(t.Context(), s, nb, run.Options{}); r.Cells[0].State != run.Failed {
		t.Errorf("state = %v", r.Cells[0].State)
	}
}

func TestTimeoutKeepsTheOutputsSoFar(t *testing.T) {
	s := &script{hangs: true, stop: make(chan struct{}),
		messages: map[string][]kernel.Message{"slow": {message("stream", `{"name":"stdout","text":"so far"}`)}}}
	nb := &notebook.Notebook{Cells: []*notebook.Cell{cell("slow")}}
	r := run.Notebook(t.Context(), s, nb, run.Options{CellTimeout: 20 * time.Millisecond})
	if r.Err == nil || !strings.Contains(r.Err.Error(), "--cell-timeout") {
		t.Errorf("error = %v", r.Err)
	}
	if o := nb.Cells[0].Outputs; len(o) != 2 || o[0].Text != "so far" || o[1].EName != "Timeout" {
		t.Errorf("outputs = %+v", o)
	}
}

func TestInterruptedRunKeepsTheOutputsSoFar(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &script{hangs: true, stop: make(chan struct{}),
		messages: map[string][]kernel.Message{"slow": {message("stream", `{"name":"stdout","text":"so far"}`)}}}
	nb := &notebook.Notebook{Cells: []*notebook.Cell{cell("slow")}}
	time.AfterFunc(20*time.Millisecond, cancel)
	r := run.Notebook(ctx, s, nb, run.Options{})
	if !errors.Is(r.Err, context.Canceled) {
		t.Errorf("error = %v", r.Err)
	}
	if o := nb.Cells[0].Outputs; len(o) != 1 || o[0].Text != "so far" {
		t.Errorf("outputs = %+v", o)
	}
}

func TestTheReasonIsTheCompilersFirstError(t *testing.T) {
	s := &script{replies: map[string]kernel.Reply{"bad": {Status: "error", EName: "ERROR",
		EValue:    "# gonb_02f830d9\n./main.go:10:1: undefined: nothing\n",
		Traceback: []string{"# gonb_02f830d9", "Cell[1]: Line 2\n\nfunc main() {\nnothing()\n^\n}\n\nundefined: nothing", ""}}}}
	nb := &notebook.Notebook{Cells: []*notebook.Cell{cell("bad")}}
	r := run.Notebook(t.Context(), s, nb, run.Options{})
	if want := "code cell 1 (id bad): undefined: nothing (Cell[1]: Line 2)"; r.Err == nil || r.Err.Error() != want {
		t.Errorf("error = %v, want %s", r.Err, want)
	}
}

const defaults = `var (
	seed uint64 = 1
	rate = 0.5
	steps = 10
	name = "quick"
	rerun = false
)
var list = []int{1}`

func TestParameters(t *testing.T) {
	nb := &notebook.Notebook{Cells: []*notebook.Cell{cell("import \"fmt\""), cell(defaults, "parameters"), cell("%%")}}
	set := func(kv map[string]string) error { return run.SetParameters(nb, kv) }
	if err := set(map[string]string{"seed": "7", "rate": "2", "name": `a"b`, "rerun": "true"}); err != nil {
		t.Fatal(err)
	}
	want := "// Parameters\nvar name string = \"a\\\"b\"\nvar rate float64 = 2\nvar rerun bool = true\nvar seed uint64 = 7"
	if got := nb.Cells[2].Source; got != want {
		t.Errorf("injected:\n%s\nwant:\n%s", got, want)
	}
	if !nb.Cells[2].HasTag("injected-parameters") {
		t.Error("the injected cell has no tag")
	}
	// A second time the cell is replaced.
	if err := set(map[string]string{"steps": "3"}); err != nil {
		t.Fatal(err)
	}
	if len(nb.Cells) != 4 || nb.Cells[2].Source != "// Parameters\nvar steps int = 3" {
		t.Errorf("%d cells; injected:\n%s", len(nb.Cells), nb.Cells[2].Source)
	}
	for name, bad := range map[string]map[string]string{
		"has no parameter":           {"sead": "7"},
		"is not a uint64":            {"seed": "-1"},
		"is not a int":               {"steps": "1; panic(1)"},
		"is not a float64":           {"rate": "NaN"},
		"is not a bool":              {"rerun": "perhaps"},
		"has no parameter \"list\";": {"list": "1"},
	} {
		if err := set(bad); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: error = %v, want %q in it", bad, err, name)
		}
	}
	if err := run.SetParameters(&notebook.Notebook{}, map[string]string{"a": "1"}); err == nil {
		t.Error("a notebook without parameters took one")
	}
}
