package record

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/google/renameio/v2"
)

// Unpack reads the text of a pack: records one a line, as they are kept beside
// the sources.
func Unpack(text []byte) ([]*Record, error) {
	var list []*Record
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		r := &Record{}
		if err := json.Unmarshal(lines.Bytes(), r); err != nil {
			return nil, fmt.Errorf("line %d is no record: %w", len(list)+1, err)
		}
		list = append(list, r)
	}
	return list, lines.Err()
}

// Pack adds records to the pack in a file, or makes it. Of each only
// some rows are kept. A record takes the place of one with its key.
func Pack(path string, d Detail, records ...*Record) error {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	list, err := Unpack(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, r := range records {
		thin := &Record{Head: r.Head, Rows: Thin(r.Rows, d), Summary: r.Summary}
		if i := slices.IndexFunc(list, func(have *Record) bool { return have.Head.Key == r.Head.Key }); i >= 0 {
			list[i] = thin
		} else {
			list = append(list, thin)
		}
	}
	slices.SortFunc(list, func(a, b *Record) int {
		return cmp.Or(cmp.Compare(a.Head.Name, b.Head.Name), slices.Compare(a.Head.Configuration, b.Head.Configuration),
			cmp.Compare(a.Head.Seed, b.Head.Seed), cmp.Compare(a.Head.Key, b.Head.Key))
	})
	var out bytes.Buffer
	for _, r := range list {
		line, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("record %s: %w", r.Head.Key, err)
		}
		out.Write(append(line, '\n'))
	}
	return renameio.WriteFile(path, out.Bytes(), 0o644)
}
