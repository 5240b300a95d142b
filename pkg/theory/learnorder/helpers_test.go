package learnorder_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"largestep/pkg/theory/learnorder"
)

// record is an entry of the golden values of notebook 04.
type record struct {
	ID            string
	Inputs, Value json.RawMessage
}

// entry reads the golden entry called id.
func entry(t *testing.T, id string) record {
	t.Helper()
	text, err := os.ReadFile("../golden/testdata/04.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Entries []record }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, e := range file.Entries {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("there is no golden value %s", id)
	return record{}
}

// raw reads the value of a golden entry into a Go value.
func raw(t *testing.T, id string, into any) {
	t.Helper()
	if err := json.Unmarshal(entry(t, id).Value, into); err != nil {
		t.Fatal(err)
	}
}

// near fails unless the two are within the tolerance; NaN never is.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.12g, want %.12g within %g", what, got, want, tolerance)
	}
}

// tiny is the network of the golden values tiny-net-gd and tiny-net-noisy.
type tiny struct {
	X1, X2, W0, V0 [][]float64
	Y, W, V        []float64 // labels, output weights
	Lambda, Eta    float64
}

func tinyNet(t *testing.T) (*learnorder.Network, []learnorder.Sample, tiny) {
	t.Helper()
	var in tiny
	if err := json.Unmarshal(entry(t, "tiny-net-gd").Inputs, &in); err != nil {
		t.Fatal(err)
	}
	// The fourth neuron's pre-activation on the fourth example is 0.1*0.8 - 0.2*0.4, a
	// tie, and the rule is "active above 0". The golden run took the neuron as active:
	// a fused multiply-add leaves the rounding of one product. A nudge agrees with it.
	if tie := float64(in.V0[3][0]*in.X2[3][0]) + float64(in.V0[3][1]*in.X2[3][1]); tie != 0 {
		t.Errorf("the tie is %g", tie)
	}
	in.V0[3][0] += 1e-15
	var samples []learnorder.Sample
	for j, y := range in.Y {
		samples = append(samples, learnorder.Sample{X1: in.X1[j], X2: in.X2[j], Y: y})
	}
	return &learnorder.Network{W: in.W0, V: in.V0, OutW: in.W, OutV: in.V}, samples, in
}
