package record

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"largestep/pkg/deep/config"
)

// A memory is a bucket for tests.
type memory map[string]string

func (m memory) Read(_ context.Context, name string) ([]byte, error) {
	text, ok := m[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return []byte(text), nil
}

func (m memory) Write(_ context.Context, name string, data []byte) error {
	m[name] = string(data)
	return nil
}

func (m memory) List(_ context.Context, prefix string) ([]string, error) {
	var names []string
	for name := range m {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

func (m memory) Delete(_ context.Context, name string) error {
	delete(m, name)
	return nil
}

func (m memory) Close() error { return nil }

func head(t *testing.T, seed uint64) Head {
	t.Helper()
	r, err := config.Load("mnist-cnn4", "quick")
	if err != nil {
		t.Fatal(err)
	}
	return NewHead(r, seed, "go", "a1b2c3")
}

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "runs of ünï"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func add(t *testing.T, w *Writer, from, to int) {
	t.Helper()
	for step := from; step < to; step++ {
		w.Add(Row{Step: step, Values: Values{"loss": 1 / float64(step)}})
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestARunIsRecorded(t *testing.T) {
	s := open(t)
	h := head(t, 1)
	w, err := s.Create(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	add(t, w, 0, 3)
	add(t, w, 3, 5)
	r, err := s.Load(t.Context(), h.Key)
	if err != nil || r.Outcome() != "unfinished" || len(r.Rows) != 5 || len(r.Notes) > 0 {
		t.Fatalf("%+v %v", r, err)
	}
	if !reflect.DeepEqual(r.Head, h) {
		t.Errorf("%+v became %+v", h, r.Head)
	}
	w.Add(Row{Step: 5, Values: Values{"test accuracy": 0.9}})
	summary := Summary{Outcome: "diverged", Step: 5, Values: Values{"loss": r.Rows[0].Values["loss"]}, Seconds: 1.5, Ended: h.Provenance.Started.Add(time.Minute)}
	if err := w.Finish(t.Context(), summary); err != nil {
		t.Fatal(err)
	}
	r, err = s.Load(t.Context(), h.Key)
	if err != nil || len(r.Rows) != 6 || !reflect.DeepEqual(*r.Summary, summary) {
		t.Fatalf("%+v %v", r, err)
	}
	if steps, values := r.Series("loss"); !slices.Equal(steps, []int{0, 1, 2, 3, 4}) || values[4] != 0.25 {
		t.Errorf("%v %v", steps, values)
	}

	// What was recorded is a run that has the same key.
	run, err := r.Head.Run()
	if err != nil || run.Key(1, "go") != h.Key || run.Name != "mnist-cnn4" {
		t.Errorf("%+v %v", run, err)
	}

	// The same run again, from its start.
	w, err = s.Create(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	add(t, w, 0, 1)
	if r, err = s.Load(t.Context(), h.Key); err != nil || len(r.Rows) != 1 || r.Summary != nil {
		t.Errorf("%+v %v", r, err)
	}
}

// A process that was killed left rows after its checkpoint, and goes on from
// that: wherever the checkpoint was, there is each row once.
func TestResume(t *testing.T) {
	for rows := range 11 {
		s := open(t)
		h := head(t, 1)
		w, err := s.Create(t.Context(), h)
		if err != nil {
			t.Fatal(err)
		}
		add(t, w, 0, 4)
		add(t, w, 4, 7)
		add(t, w, 7, 10)
		if w, err = s.Resume(t.Context(), h.Key, min(rows, 10)); err != nil {
			t.Fatal(err)
		}
		if w.Rows() != min(rows, 10) {
			t.Errorf("%d rows, want %d", w.Rows(), rows)
		}
		add(t, w, min(rows, 10), 12)
		r, err := s.Load(t.Context(), h.Key)
		if err != nil || len(r.Rows) != 12 || w.Rows() != 12 {
			t.Fatalf("after %d rows: %d, %v", rows, len(r.Rows), err)
		}
		for i, row := range r.Rows {
			if row.Step != i {
				t.Errorf("after %d rows: row %d is of step %d", rows, i, row.Step)
			}
		}
	}
	s := open(t)
	if _, err := s.Resume(t.Context(), "none", 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a record that is not there: %v", err)
	}
	w, _ := s.Create(t.Context(), head(t, 1))
	add(t, w, 0, 2)
	if _, err := s.Resume(t.Context(), head(t, 1).Key, 3); err == nil || !strings.Contains(err.Error(), "has 2 rows, and the checkpoint comes after 3") {
		t.Errorf("%v", err)
	}
}

// A torn last line is left out and told; resuming mends it. Other damage is
// refused.
func TestDamage(t *testing.T) {
	s := open(t)
	h := head(t, 1)
	w, err := s.Create(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	add(t, w, 0, 3)
	chunk := filepath.Join(s.Place, h.Key, "steps-000001.jsonl")
	whole, err := os.ReadFile(chunk)
	if err != nil {
		t.Fatal(err)
	}
	second := strings.Index(string(whole), "\n") + 1
	for cut := range len(whole) {
		if err := os.WriteFile(chunk, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := s.Load(t.Context(), h.Key)
		rows := strings.Count(string(whole[:cut]), "\n")
		if err != nil || len(r.Rows) != rows || (len(r.Notes) == 0) != (cut == 0 || whole[cut-1] == '\n') {
			t.Fatalf("%d of %d bytes: %d rows, %q, %v", cut, len(whole), len(r.Rows), r.Notes, err)
		}
	}
	if err := os.WriteFile(chunk, whole[:second+5], 0o600); err != nil {
		t.Fatal(err)
	}
	if w, err = s.Resume(t.Context(), h.Key, 1); err != nil {
		t.Fatal(err)
	}
	add(t, w, 1, 3)
	if r, err := s.Load(t.Context(), h.Key); err != nil || len(r.Rows) != 3 || len(r.Notes) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	if err := os.WriteFile(chunk, append([]byte("x\n"), whole...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), h.Key); err == nil || !strings.Contains(err.Error(), "steps-000001.jsonl in "+s.Place+", line 1, is damaged") {
		t.Errorf("%v", err)
	}

	// A damaged head is told in the list, and does not hide the others.
	if _, err := s.Create(t.Context(), head(t, 2)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.Place, h.Key, "run.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := s.List(t.Context())
	if err != nil || len(list) != 2 || len(list[0].Notes) != 1 || len(list[1].Notes) != 0 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestFind(t *testing.T) {
	s := &Store{Place: "here", bucket: memory{"abc1/run.json": "", "abc2/run.json": "", "b/run.json": "", "ba/run.json": "", "c/steps-000001.jsonl": ""}}
	for prefix, want := range map[string]string{"abc1": "abc1", "b": "b", "ba": "ba", "abc": "the keys of 2 records begin", "x": "no record's key begins", "c": "no record's key"} {
		key, err := s.Find(t.Context(), prefix)
		if key != want && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %q, %v", prefix, key, err)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("LARGESTEP_CACHE", filepath.Join(dir, "cache"))
	t.Setenv("LARGESTEP_RUNS", "")
	for place, want := range map[string]string{
		"":                                filepath.Join(dir, "cache", "runs"),
		dir:                               dir,
		"file://" + filepath.ToSlash(dir): dir,
	} {
		s, err := Open(t.Context(), place)
		if err != nil || s.Place != want {
			t.Errorf("%q: %+v, %v", place, s, err)
			continue
		}
		if list, err := s.List(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("an empty store lists %v, %v", list, err)
		}
	}
	_, err := Open(t.Context(), "s3://bucket")
	if err == nil || !strings.Contains(err.Error(), `cannot open "s3://bucket", only folders; build one that can: go build -C tools/cloud`) {
		t.Errorf("%v", err)
	}
}

// A pack keeps the records of a file but for those of the same key, less of the
// rows, and numbers that are not finite.
func TestPack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.jsonl")
	run := func(seed uint64, rows int, outcome string) *Record {
		r := &Record{Head: head(t, seed), Summary: &Summary{Outcome: outcome, Step: rows, Values: Values{"loss": math.Inf(1)}}}
		for step := range rows {
			r.Rows = append(r.Rows, Row{Step: step, Values: Values{"loss": 1 / float64(step)}})
		}
		return r
	}
	pack := func(records ...*Record) []*Record {
		t.Helper()
		if err := Pack(path, Detail{Points: 10}, records...); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list, err := Unpack(text)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	pack(run(2, 5, "interrupted"), run(1, 100, "finished"))
	list := pack(run(2, 30, "diverged"))
	if len(list) != 2 || list[0].Head.Seed != 1 || len(list[0].Rows) != 10 || !list[0].Ended() ||
		list[1].Outcome() != "diverged" || !math.IsInf(list[1].Rows[0].Values["loss"], 1) || !reflect.DeepEqual(list[1].Head, head(t, 2)) {
		t.Errorf("%+v", list)
	}
	if err := os.WriteFile(path, []byte("{}\nnonsense\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Pack(path, Detail{Points: 10}, run(1, 1, "finished")); err == nil || !strings.Contains(err.Error(), "line 2 is no record") {
		t.Errorf("%v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "{}\nnonsense\n" {
		t.Error("a file that is no pack was changed")
	}
}

// Failures to write are told in a line, and the rows wait.
func TestFlushAgain(t *testing.T) {
	m := &failing{memory: memory{}}
	s := &Store{Place: "here", bucket: m}
	w, err := s.Create(t.Context(), head(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	w.Add(Row{Step: 1})
	m.broken = true
	if err := w.Flush(t.Context()); err == nil || err.Error() != "cannot write records in here: no space left on device" {
		t.Errorf("%v", err)
	}
	m.broken = false
	w.Add(Row{Step: 2})
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Load(t.Context(), head(t, 1).Key); err != nil || len(r.Rows) != 2 {
		t.Errorf("%+v %v", r, err)
	}
}

type failing struct {
	memory
	broken bool
}

func (f *failing) Write(ctx context.Context, name string, data []byte) error {
	if f.broken {
		return errors.New("no space left on device")
	}
	return f.memory.Write(ctx, name, data)
}
