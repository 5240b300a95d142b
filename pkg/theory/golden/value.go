package golden

import (
	"encoding/json"
	"fmt"
)

// Value is a number, a list, a record of values, or null.
type Value struct {
	name string // for messages: notebook/id/field
	raw  json.RawMessage
}

// Float returns the number.
func (v Value) Float() (float64, error) {
	var x *float64
	if err := v.decode(&x, "a number"); err != nil {
		return 0, err
	}
	if x == nil {
		return 0, fmt.Errorf("golden: %s is null, not a number; ask IsNull first", v.name)
	}
	return *x, nil
}

// Floats returns the list of numbers.
func (v Value) Floats() ([]float64, error) {
	var x []float64
	err := v.decode(&x, "a list of numbers")
	return x, err
}

// Table returns the list of lists of numbers.
func (v Value) Table() ([][]float64, error) {
	var x [][]float64
	err := v.decode(&x, "a table of numbers")
	return x, err
}

// Fields returns the fields of a record.
func (v Value) Fields() (map[string]Value, error) {
	var raw map[string]json.RawMessage
	if err := v.decode(&raw, "a record"); err != nil {
		return nil, err
	}
	fields := make(map[string]Value, len(raw))
	for key, r := range raw {
		fields[key] = Value{name: v.name + "/" + key, raw: r}
	}
	return fields, nil
}

// Items returns the elements of a list of any values.
func (v Value) Items() ([]Value, error) {
	var raw []json.RawMessage
	if err := v.decode(&raw, "a list"); err != nil {
		return nil, err
	}
	items := make([]Value, len(raw))
	for i, r := range raw {
		items[i] = Value{name: fmt.Sprintf("%s/%d", v.name, i), raw: r}
	}
	return items, nil
}

// At walks down records by the names of their fields.
func (v Value) At(path ...string) (Value, error) {
	for _, key := range path {
		fields, err := v.Fields()
		if err != nil {
			return Value{}, err
		}
		next, ok := fields[key]
		if !ok {
			return Value{}, fmt.Errorf("golden: %s has no field %q; see Fields for those it has", v.name, key)
		}
		v = next
	}
	return v, nil
}

// IsNull reports whether the value was recorded as null: nothing of the kind
// was found.
func (v Value) IsNull() bool { return string(v.raw) == "null" }

func (v Value) decode(into any, what string) error {
	if v.raw == nil {
		return fmt.Errorf("golden: %s has no value; look the entry up with Open and Entry", v.name)
	}
	if err := json.Unmarshal(v.raw, into); err != nil {
		return fmt.Errorf("golden: %s is not %s: %w", v.name, what, err)
	}
	return nil
}
