package golden

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// Tolerance says how near a measured value has to come to a golden one. A zero
// field is absent; where all are, Text says why.
type Tolerance struct {
	Rel    float64            // |measured - golden| <= Rel |golden|
	Abs    float64            // |measured - golden| <= Abs
	Range  []float64          // the two ends between which the measured value has to lie
	Fields map[string]float64 // the tolerance of each named field
	Text   string             // the tolerance in words, where the file has words
}

// Holds reports whether measured is near enough to want. Without a number in
// the tolerance the two have to be equal.
func (t Tolerance) Holds(measured, want float64) bool {
	if len(t.Range) == 2 {
		return t.Range[0] <= measured && measured <= t.Range[1]
	}
	return math.Abs(measured-want) <= math.Max(t.Abs, t.Rel*math.Abs(want))
}

// parseTolerance reads the forms that the files use: {"rel": 1e-9}, a bare
// number (relative), or words such as "relative 1e-9".
func parseTolerance(raw json.RawMessage) Tolerance {
	var t Tolerance
	var number float64
	var words string
	var fields map[string]json.RawMessage
	switch {
	case len(raw) == 0 || string(raw) == "null":
	case json.Unmarshal(raw, &number) == nil:
		t.Rel = number
	case json.Unmarshal(raw, &words) == nil:
		t.Text = words
		kind, digits, _ := strings.Cut(words, " ")
		if x, err := strconv.ParseFloat(digits, 64); err == nil {
			switch kind {
			case "relative":
				t.Rel = x
			case "absolute":
				t.Abs = x
			}
		}
	case json.Unmarshal(raw, &fields) == nil:
		for key, r := range fields {
			switch {
			case key == "range":
				_ = json.Unmarshal(r, &t.Range) // another shape leaves it absent
			case json.Unmarshal(r, &number) != nil:
				t.Text = strings.TrimSpace(t.Text + " " + key)
			case key == "rel":
				t.Rel = number
			case key == "abs":
				t.Abs = number
			default:
				if t.Fields == nil {
					t.Fields = map[string]float64{}
				}
				t.Fields[key] = number
			}
		}
	}
	return t
}
