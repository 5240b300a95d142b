package record

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// A Store holds the records of runs.
type Store struct {
	Place  string // the folder or URL
	bucket Bucket
}

// Close releases what the store holds.
func (s *Store) Close() error { return s.bucket.Close() }

const (
	headFile    = "run.json"
	summaryFile = "summary.json"
	chunkStem   = "steps-"
)

func chunkName(key string, n int) string { return fmt.Sprintf("%s/%s%06d.jsonl", key, chunkStem, n) }

// chunks lists the files of rows of a record, in their order.
func (s *Store) chunks(ctx context.Context, key string) ([]string, error) {
	return s.bucket.List(ctx, key+"/"+chunkStem)
}

// List returns all records without their rows, the oldest first. One that
// cannot be read is told in its Notes.
func (s *Store) List(ctx context.Context) ([]Record, error) {
	names, err := s.bucket.List(ctx, "")
	if err != nil {
		return nil, s.fail("read", err)
	}
	var list []Record
	for _, name := range names {
		key, file, _ := strings.Cut(name, "/")
		if file != headFile {
			continue
		}
		r := Record{Head: Head{Key: key}}
		if err := s.describe(ctx, &r); err != nil {
			r.Notes = append(r.Notes, err.Error())
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b Record) int {
		return a.Head.Provenance.Started.Compare(b.Head.Provenance.Started)
	})
	return list, nil
}

// Find returns the one key that begins with a prefix.
func (s *Store) Find(ctx context.Context, prefix string) (string, error) {
	names, err := s.bucket.List(ctx, prefix)
	if err != nil {
		return "", s.fail("read", err)
	}
	var keys []string
	for _, name := range names {
		if key, file, _ := strings.Cut(name, "/"); file == headFile && strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	switch {
	case len(keys) == 0:
		return "", fmt.Errorf("no record's key begins with %q in %s; `largestep runs list` has them", prefix, s.Place)
	case len(keys) > 1 && keys[0] != prefix:
		return "", fmt.Errorf("the keys of %d records begin with %q; give more of the key", len(keys), prefix)
	}
	return keys[0], nil
}

// Load reads a record by its whole key. A line that was cut off by an accident
// is left out, and told in Notes.
func (s *Store) Load(ctx context.Context, key string) (*Record, error) {
	r := &Record{Head: Head{Key: key}}
	if err := s.describe(ctx, r); err != nil {
		return nil, err
	}
	names, err := s.chunks(ctx, key)
	if err != nil {
		return nil, s.fail("read", err)
	}
	for _, name := range names {
		rows, note, err := s.rows(ctx, name)
		if err != nil {
			return nil, err
		}
		r.Rows = append(r.Rows, rows...)
		if note != "" {
			r.Notes = append(r.Notes, note)
		}
	}
	return r, nil
}

// describe reads head and summary.
func (s *Store) describe(ctx context.Context, r *Record) error {
	if err := s.decode(ctx, r.Head.Key+"/"+headFile, &r.Head); err != nil {
		return err
	}
	var summary Summary
	switch err := s.decode(ctx, r.Head.Key+"/"+summaryFile, &summary); {
	case err == nil:
		r.Summary = &summary
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return nil
}

func (s *Store) decode(ctx context.Context, name string, into any) error {
	text, err := s.bucket.Read(ctx, name)
	if err != nil {
		return s.fail("read", err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s in %s is damaged: %w", name, s.Place, err)
	}
	return nil
}

// rows reads a file of rows. A last line without an end, or without sense, is
// what a torn write leaves.
func (s *Store) rows(ctx context.Context, name string) (rows []Row, note string, err error) {
	text, err := s.bucket.Read(ctx, name)
	if err != nil {
		return nil, "", s.fail("read", err)
	}
	for n := 1; len(text) > 0; n++ {
		line, rest, ended := bytes.Cut(text, []byte("\n"))
		var row Row
		err := json.Unmarshal(line, &row)
		switch {
		case err == nil && ended:
			rows = append(rows, row)
		case len(rest) == 0:
			return rows, fmt.Sprintf("%s: line %d is cut off and left out", name, n), nil
		default:
			return nil, "", fmt.Errorf("%s in %s, line %d, is damaged: %w", name, s.Place, n, err)
		}
		text = rest
	}
	return rows, "", nil
}

func (s *Store) fail(doing string, err error) error {
	return fmt.Errorf("cannot %s records in %s: %w", doing, s.Place, err)
}
