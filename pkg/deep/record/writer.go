package record

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// A Writer adds to the record of a run that is at work.
type Writer struct {
	store   *Store
	key     string
	rows    int // added so far, those of earlier sessions included
	chunk   int // number of the last file of rows
	pending bytes.Buffer
}

// Create starts the record of a run; one of the same key is replaced.
func (s *Store) Create(ctx context.Context, h Head) (*Writer, error) {
	names, err := s.bucket.List(ctx, h.Key+"/")
	if err != nil {
		return nil, s.fail("read", err)
	}
	for _, name := range names {
		if err := s.bucket.Delete(ctx, name); err != nil {
			return nil, s.fail("replace", err)
		}
	}
	w := &Writer{store: s, key: h.Key}
	return w, w.put(ctx, headFile, h)
}

// Resume goes on with the record of a run that was interrupted, after its first
// rows: those of the steps before its checkpoint. Later ones are removed, since
// the run will come by them again. A record that is not there is an error that
// wraps fs.ErrNotExist.
func (s *Store) Resume(ctx context.Context, key string, rows int) (*Writer, error) {
	r, err := s.Load(ctx, key)
	if err != nil {
		return nil, err
	}
	if len(r.Rows) < rows {
		return nil, fmt.Errorf("the record %s in %s has %d rows, and the checkpoint comes after %d; start the run again", key, s.Place, len(r.Rows), rows)
	}
	names, err := s.chunks(ctx, key)
	if err != nil {
		return nil, s.fail("read", err)
	}
	w := &Writer{store: s, key: key, rows: rows}
	left := rows // to keep in this file and those after it
	for _, name := range names {
		have, note, err := s.rows(ctx, name)
		if err != nil {
			return nil, err
		}
		keep := min(left, len(have))
		left -= keep
		switch {
		case keep == 0:
			err = s.bucket.Delete(ctx, name)
		case keep < len(have) || note != "":
			err = s.bucket.Write(ctx, name, lines(have[:keep]))
		}
		if err != nil {
			return nil, s.fail("write", err)
		}
		// Number on after the last file there was, also if it is gone.
		if _, err := fmt.Sscanf(strings.TrimPrefix(name, key+"/"+chunkStem), "%d", &w.chunk); err != nil {
			return nil, fmt.Errorf("%s in %s has no number", name, s.Place)
		}
	}
	return w, nil
}

func lines(rows []Row) []byte {
	var b []byte
	for _, row := range rows {
		line, _ := row.MarshalJSON() // numbers always have a form
		b = append(append(b, line...), '\n')
	}
	return b
}

// Rows is the number of rows added so far, those of earlier sessions included.
func (w *Writer) Rows() int { return w.rows }

// Add adds a row, in memory until the next Flush.
func (w *Writer) Add(row Row) {
	w.pending.Write(lines([]Row{row}))
	w.rows++
}

// Flush writes the rows since the last. If that fails they wait for the next.
func (w *Writer) Flush(ctx context.Context) error {
	if w.pending.Len() == 0 {
		return nil
	}
	if err := w.store.bucket.Write(ctx, chunkName(w.key, w.chunk+1), w.pending.Bytes()); err != nil {
		return w.store.fail("write", err)
	}
	w.chunk++
	w.pending.Reset()
	return nil
}

// Finish writes what is left, and how the run ended.
func (w *Writer) Finish(ctx context.Context, summary Summary) error {
	if err := w.Flush(ctx); err != nil {
		return err
	}
	return w.put(ctx, summaryFile, summary)
}

func (w *Writer) put(ctx context.Context, file string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := w.store.bucket.Write(ctx, w.key+"/"+file, append(text, '\n')); err != nil {
		return w.store.fail("write", err)
	}
	return nil
}
