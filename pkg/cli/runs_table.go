package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/renameio/v2"

	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
)

// A table is rows of cells, the first of which is the head.
type table [][]string

func (t table) print(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range t {
		fmt.Fprintln(tw, strings.TrimRight(strings.Join(row, "\t"), "\t"))
	}
	return tw.Flush()
}

func (a *app) writeCSV(path string, t table) error {
	f, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	if err != nil {
		return fmt.Errorf("cannot write the CSV: %w", err)
	}
	defer f.Cleanup()
	if err := csv.NewWriter(f).WriteAll(t); err != nil {
		return fmt.Errorf("cannot write the CSV: %w", err)
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("cannot write the CSV: %w", err)
	}
	fmt.Fprintf(a.out, "%s: %d rows\n", path, len(t)-1)
	return nil
}

// exact is a number that reads back as itself; brief is one for a person.
func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
func brief(x float64) string { return fmt.Sprintf("%.4g", x) }

// at is the value of a name at the end of a run, empty if there is none.
func at(r *record.Record, name string, form func(float64) string) string {
	if r.Summary == nil {
		return ""
	}
	x, ok := r.Summary.Values[name]
	if !ok {
		return ""
	}
	return form(x)
}

func started(r *record.Record) string {
	return r.Head.Provenance.Started.Format("2006-01-02 15:04")
}

// overview is the list for a person.
func overview(list []record.Record) table {
	t := table{{"KEY", "RUN", "PROFILE", "BACKEND", "SEED", "OUTCOME", "STEPS", "LOSS", "TEST", "TIME", "STARTED", "CHANGED"}}
	for i := range list {
		r := &list[i]
		row := []string{fmt.Sprintf("%.8s", r.Head.Key), r.Head.Name, r.Head.Profile, r.Head.Backend, fmt.Sprint(r.Head.Seed), r.Outcome(),
			"", at(r, "loss", brief), at(r, "test_accuracy", brief), "", started(r), strings.Join(changes(r.Head), ", ")}
		if len(r.Notes) > 0 {
			row = []string{row[0], "", "", "", "", "damaged"}
		} else if s := r.Summary; s != nil {
			row[6], row[9] = fmt.Sprint(s.Step), time.Duration(s.Seconds*float64(time.Second)).Round(time.Second).String()
		}
		t = append(t, row)
	}
	return t
}

// changes are the settings in which a run differs from the named configuration.
func changes(h record.Head) []string {
	base, err := config.Load(h.Name, h.Profile)
	if err != nil {
		return nil // of a file of one's own
	}
	was, is := settings(base.Lines()), settings(h.Configuration)
	var out []string
	for _, key := range differing(was, is) {
		value, ok := is[key]
		if !ok {
			value = "none"
		}
		out = append(out, key+"="+strings.ReplaceAll(value, `"`, ""))
	}
	return out
}

// settings maps keys to values.
func settings(lines []string) map[string]string {
	of := map[string]string{}
	for _, line := range lines {
		key, value, _ := strings.Cut(line, " = ")
		of[key] = value
	}
	return of
}

// differing are the keys, sorted, that have not the same value everywhere.
func differing(all ...map[string]string) []string {
	keys := map[string]bool{}
	for _, one := range all {
		for key := range one {
			keys[key] = true
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(keys)), func(key string) bool {
		return !slices.ContainsFunc(all, func(one map[string]string) bool { return one[key] != all[0][key] })
	})
}

// everything is the list for a program: a column for each setting and value.
func everything(list []record.Record) table {
	keys, names := map[string]bool{}, map[string]bool{}
	for _, r := range list {
		for key := range settings(r.Head.Configuration) {
			keys[key] = true
		}
		if r.Summary != nil {
			for name := range r.Summary.Values {
				names[name] = true
			}
		}
	}
	head := []string{"key", "run", "profile", "backend", "seed", "version", "commit", "machine", "started", "outcome", "steps", "seconds", "images_per_second", "weights"}
	columns, values := slices.Sorted(maps.Keys(keys)), slices.Sorted(maps.Keys(names))
	t := table{slices.Concat(head, values, columns)}
	for i := range list {
		r := &list[i]
		h := r.Head
		row := []string{h.Key, h.Name, h.Profile, h.Backend, fmt.Sprint(h.Seed), fmt.Sprint(h.Version), h.Provenance.Commit, h.Provenance.Machine,
			h.Provenance.Started.Format(time.RFC3339), r.Outcome(), "", "", "", ""}
		if s := r.Summary; s != nil {
			row[10], row[11], row[12], row[13] = fmt.Sprint(s.Step), exact(s.Seconds), exact(s.ImagesPerSec), s.Weights
		}
		for _, name := range values {
			row = append(row, at(r, name, exact))
		}
		of := settings(h.Configuration)
		for _, key := range columns {
			row = append(row, of[key])
		}
		t = append(t, row)
	}
	return t
}

// rows is what was measured.
func rows(r *record.Record) table {
	names := map[string]bool{}
	for _, row := range r.Rows {
		for name := range row.Values {
			names[name] = true
		}
	}
	columns := slices.Sorted(maps.Keys(names))
	t := table{slices.Concat([]string{"step", "epoch"}, columns)}
	for _, row := range r.Rows {
		cells := []string{fmt.Sprint(row.Step), fmt.Sprint(row.Epoch)}
		for _, name := range columns {
			cell := ""
			if x, ok := row.Values[name]; ok {
				cell = exact(x)
			}
			cells = append(cells, cell)
		}
		t = append(t, cells)
	}
	return t
}

// comparison has a column a run, and a row for each thing that differs.
func comparison(list []*record.Record) table {
	var head [][]string
	row := func(name string, cell func(*record.Record) string) {
		cells := []string{name}
		for _, r := range list {
			cells = append(cells, cell(r))
		}
		head = append(head, cells)
	}
	row("key", func(r *record.Record) string { return fmt.Sprintf("%.8s", r.Head.Key) })
	row("run", func(r *record.Record) string { return r.Head.Name })
	row("profile", func(r *record.Record) string { return r.Head.Profile })
	row("backend", func(r *record.Record) string { return r.Head.Backend })
	row("seed", func(r *record.Record) string { return fmt.Sprint(r.Head.Seed) })
	row("commit", func(r *record.Record) string { return r.Head.Provenance.Commit })

	var all []map[string]string
	names := map[string]bool{}
	for _, r := range list {
		all = append(all, settings(r.Head.Configuration))
		if r.Summary != nil {
			for name := range r.Summary.Values {
				names[name] = true
			}
		}
	}
	for _, key := range differing(all...) {
		row(key, func(r *record.Record) string { return settings(r.Head.Configuration)[key] })
	}
	row("outcome", (*record.Record).Outcome)
	row("steps", func(r *record.Record) string {
		if r.Summary == nil {
			return ""
		}
		return fmt.Sprint(r.Summary.Step)
	})
	for _, name := range slices.Sorted(maps.Keys(names)) {
		row(name, func(r *record.Record) string { return at(r, name, brief) })
	}
	return head
}

// details tells all of a record but its rows.
func details(w io.Writer, r *record.Record) error {
	h := r.Head
	t := table{
		{"run", fmt.Sprintf("%s (%s)", h.Name, h.Profile)},
		{"key", h.Key},
		{"backend", h.Backend},
		{"seed", fmt.Sprint(h.Seed)},
		{"commit", h.Provenance.Commit},
		{"machine", h.Provenance.Machine},
		{"versions", strings.Join(versions(h.Provenance), ", ")},
		{"started", h.Provenance.Started.Format("2006-01-02 15:04:05 MST")},
		{"outcome", r.Outcome()},
	}
	if s := r.Summary; s != nil {
		t = append(t, []string{"steps", fmt.Sprint(s.Step)},
			[]string{"time", fmt.Sprintf("%s, %.4g images a second", seconds(time.Duration(s.Seconds*float64(time.Second))), s.ImagesPerSec)})
		if s.Weights != "" {
			t = append(t, []string{"weights", s.Weights})
		}
		for _, name := range slices.Sorted(maps.Keys(s.Values)) {
			t = append(t, []string{"at the end", name, brief(s.Values[name])})
		}
	}
	measured := map[string]int{}
	for _, row := range r.Rows {
		for name := range row.Values {
			measured[name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(measured)) {
		t = append(t, []string{"measured", name, fmt.Sprintf("%d times", measured[name])})
	}
	for _, line := range h.Configuration {
		key, value, _ := strings.Cut(line, " = ")
		t = append(t, []string{"setting", key, value})
	}
	return t.print(w)
}

func versions(p record.Provenance) []string {
	out := []string{"go " + p.Go}
	for _, module := range slices.Sorted(maps.Keys(p.Modules)) {
		out = append(out, strings.TrimPrefix(module, "github.com/gomlx/")+" "+p.Modules[module])
	}
	return out
}
