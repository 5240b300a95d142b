package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Values are named numbers, finite or not.
type Values map[string]float64

// A Row is what was measured at one moment of a run. As JSON it is one flat
// object: {"step":3,"epoch":0,"loss":2.1,"rate":0.1}.
type Row struct {
	Step   int // steps done before
	Epoch  int // whole epochs done before
	Values Values
}

// MarshalJSON implements json.Marshaler; keys are sorted.
func (v Values) MarshalJSON() ([]byte, error) {
	return append(v.members([]byte{'{'}), '}'), nil
}

// members appends the members of a JSON object.
func (v Values) members(b []byte) []byte {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if len(b) > 1 {
			b = append(b, ',')
		}
		quoted, _ := json.Marshal(name) // a string always has a form
		b = append(append(b, quoted...), ':')
		if x := v[name]; math.IsNaN(x) || math.IsInf(x, 0) {
			b = strconv.AppendQuote(b, strconv.FormatFloat(x, 'g', -1, 64))
		} else {
			b = strconv.AppendFloat(b, x, 'g', -1, 64)
		}
	}
	return b
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *Values) UnmarshalJSON(text []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*v = Values{}
	for name, number := range raw {
		x, err := strconv.ParseFloat(string(bytes.Trim(number, `"`)), 64)
		if err != nil {
			return fmt.Errorf("%q is %s, which is no number", name, number)
		}
		(*v)[name] = x
	}
	return nil
}

// MarshalJSON implements json.Marshaler.
func (r Row) MarshalJSON() ([]byte, error) {
	start := fmt.Appendf(nil, `{"step":%d,"epoch":%d`, r.Step, r.Epoch)
	return append(r.Values.members(start), '}'), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *Row) UnmarshalJSON(text []byte) error {
	var place struct{ Step, Epoch *int }
	if err := json.Unmarshal(text, &place); err != nil {
		return err
	}
	if place.Step == nil || place.Epoch == nil {
		return fmt.Errorf("it has no step or no epoch")
	}
	if err := r.Values.UnmarshalJSON(text); err != nil {
		return err
	}
	r.Step, r.Epoch = *place.Step, *place.Epoch
	delete(r.Values, "step")
	delete(r.Values, "epoch")
	return nil
}
