package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Version counts the changes of the code that make a run compute something
// else: another order of sums, another draw of the start, another optimizer.
// It is raised by hand, and it is part of the key of every record.
//
// The alternative would be the revision of the source. But then every commit,
// of a notebook even, would make all recorded runs strangers, and a table that
// took a day on a GPU would be empty the day after. The revision that a record
// was made by is in the record, for those who ask.
const Version = 1

// Lines writes the run as TOML, one sorted "key = value" a line, without what
// is zero. Runs that resolved have the same lines if and only if they compute
// the same: however they were written, whatever they are called.
func (r Run) Lines() []string {
	var lines []string
	for _, s := range settings(&r) {
		if !empty(s.field) {
			lines = append(lines, s.key+" = "+literal(s.field))
		}
	}
	slices.Sort(lines)
	return lines
}

func empty(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// literal is a value in TOML. Floats are the shortest decimals that read back
// as the same number.
func literal(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Slice:
		var elements []string
		for i := range v.Len() {
			elements = append(elements, literal(v.Index(i)))
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	return fmt.Sprint(v.Interface())
}

// Hash identifies what a run that resolved computes: 32 hexadecimal digits.
func (r Run) Hash() string { return digest(strings.Join(r.Lines(), "\n")) }

// Key identifies a record: what was computed, from which seed, on which
// backend, by which Version of the code. 32 hexadecimal digits.
func (r Run) Key(seed uint64, backend string) string {
	return digest(fmt.Sprintf("version %d\nseed %d\nbackend %s\n%s", Version, seed, backend, strings.Join(r.Lines(), "\n")))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
