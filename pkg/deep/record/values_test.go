package record

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// Rows are written and read back bit by bit, finite or not.
func TestRowsRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	numbers := []float64{0, math.Copysign(0, -1), 1, -1, 0.1, math.Pi, 1e300, 5e-324, math.MaxFloat64, math.NaN(), math.Inf(1), math.Inf(-1)}
	for range 1000 {
		numbers = append(numbers, math.Float64frombits(rng.Uint64()))
	}
	for i, x := range numbers {
		row := Row{Step: i, Epoch: i / 10, Values: Values{"loss": x, "test accuracy, \"clean\"": -x}}
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		var back Row
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if back.Step != row.Step || back.Epoch != row.Epoch || len(back.Values) != 2 {
			t.Errorf("%+v became %+v", row, back)
		}
		for name, want := range row.Values {
			if got := back.Values[name]; !same(got, want) || math.Signbit(got) != math.Signbit(want) && !math.IsNaN(want) {
				t.Errorf("%v became %v in %s", want, got, text)
			}
		}
	}
}

func TestRowAsJSON(t *testing.T) {
	text, err := json.Marshal(Row{Step: 3, Epoch: 1, Values: Values{"rate": 0.1, "loss": math.NaN(), "accuracy": 1}})
	if want := `{"step":3,"epoch":1,"accuracy":1,"loss":"NaN","rate":0.1}`; err != nil || string(text) != want {
		t.Errorf("%s, %v, want %s", text, err, want)
	}
	for _, bad := range []string{``, `null`, `[]`, `{}`, `{"step":1}`, `{"step":1.5,"epoch":0}`, `{"step":1,"epoch":0,"loss":"high"}`, `{"step":1,"epoch":0,"loss":{}}`, `{"step":1,"epoch":0,`} {
		if err := json.Unmarshal([]byte(bad), new(Row)); err == nil {
			t.Errorf("%s passed for a row", bad)
		}
	}
}

func TestThin(t *testing.T) {
	var rows []Row
	for step := range 1000 {
		rows = append(rows, Row{Step: step, Values: Values{"loss": 1}})
		if step%100 == 99 {
			rows = append(rows, Row{Step: step, Values: Values{"test accuracy": 1}})
		}
	}
	for _, points := range []int{0, 2, 7, 50, 5000} {
		thin := Thin(rows, Detail{Points: points})
		losses, tests := 0, 0
		last := -1
		for _, row := range thin {
			if _, ok := row.Values["loss"]; ok {
				if losses > 0 && points < 1000 {
					gap, even := row.Step-last, 999/(max(points, 2)-1)
					if gap < even-1 || gap > even+1 {
						t.Errorf("%d points: a gap of %d steps", points, gap)
					}
				}
				losses, last = losses+1, row.Step
			} else {
				tests++
			}
		}
		if want := min(max(points, 2), 1000); losses != want || tests != min(max(points, 2), 10) {
			t.Errorf("%d points: kept %d of 1000 and %d of 10", points, losses, tests)
		}
		if thin[0].Step != 0 || last != 999 {
			t.Errorf("%d points: the first or the last is lost", points)
		}
	}
	var steps []int
	for _, row := range Thin(rows[:20], Detail{First: 3, Points: 3}) {
		steps = append(steps, row.Step)
	}
	if want := []int{0, 1, 2, 3, 11, 19}; !slices.Equal(steps, want) { // by hand
		t.Errorf("three first and three more: steps %v, want %v", steps, want)
	}
}

// Whatever a file of rows holds, it is read or refused in words.
func FuzzRows(f *testing.F) {
	f.Add(`{"step":3,"epoch":1,"loss":"NaN"}` + "\n" + `{"step":4`)
	f.Fuzz(func(t *testing.T, text string) {
		s := &Store{Place: "here", bucket: memory{"k/steps-000001.jsonl": text}}
		rows, _, err := s.rows(t.Context(), "k/steps-000001.jsonl")
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		again, note, err := (&Store{bucket: memory{"a": string(lines(rows))}}).rows(t.Context(), "a")
		if err != nil || note != "" || len(again) != len(rows) {
			t.Errorf("%q: %v %q", text, err, note)
		}
	})
}
