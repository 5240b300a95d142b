package figure

import (
	"math"
	"strings"
	"testing"
)

func TestTicks(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		lo, hi float64
		log    bool
		want   string
	}{
		{0, 1, false, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{-4.1, 4.1, false, "−4 −2 0 2 4"},
		{0, 1200, false, "0 500 1000"},
		{0, 3e6, false, "0 10⁶ 2×10⁶ 3×10⁶"},
		{-2e-7, 2e-7, false, "−2×10⁻⁷ −10⁻⁷ 0 10⁻⁷ 2×10⁻⁷"},
		{0.9995, 1.0005, false, "0.9996 0.9998 1.0000 1.0002 1.0004"},
		{0.9, 1e4, true, "1 10 100 1000 10000"},
		{1e-12, 1, true, "10⁻¹² 10⁻⁹ 10⁻⁶ 10⁻³ 10⁰"},
		{1, 30, true, "1 10"},
		{2, 30, true, "2 5 10 20"},
		{1.2, 1.9, true, "1.2 1.4 1.6 1.8"},
	} {
		a := axis{log: tt.log}
		a.fit(span{tt.lo, tt.hi}, [2]float64{nan, nan}, 0)
		a.setTicks(5, nil)
		var labels []string
		for _, k := range a.ticks {
			if k.label != "" {
				labels = append(labels, k.label)
			}
		}
		if got := strings.Join(labels, " "); got != tt.want {
			t.Errorf("ticks of [%v, %v]: %s, want %s", tt.lo, tt.hi, got, tt.want)
		}
	}
}

func TestAxisIsInvertible(t *testing.T) {
	for _, log := range []bool{false, true} {
		a := axis{log: log, span: span{0.01, 1000}}
		for _, x := range []float64{0, 0.25, 1, 1.5} {
			if y := a.norm(a.value(x)); math.Abs(x-y) > 1e-12 {
				t.Errorf("log %v: norm(value(%v)) = %v", log, x, y)
			}
		}
	}
}
