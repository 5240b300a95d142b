package figure

import (
	"math"
	"strconv"
	"strings"
)

// A tick is a mark on an axis; without a label it is a minor one.
type tick struct {
	value float64
	label string
}

// setTicks chooses about want labelled ticks.
func (a *axis) setTicks(want int, names []string) {
	switch {
	case names != nil:
		a.ticks = nil
		for i, n := range names {
			a.ticks = append(a.ticks, tick{float64(i), n})
		}
	case a.log:
		a.ticks = logTicks(a.min, a.max, want)
	default:
		a.ticks = linearTicks(a.min, a.max, want)
	}
}

// linearTicks places ticks at multiples of 1, 2 or 5 times a power of ten.
func linearTicks(lo, hi float64, want int) []tick {
	step := niceStep((hi - lo) / float64(max(want, 1)))
	if !(step > 0) || math.IsInf(step, 0) {
		return []tick{{lo, format(lo, 0)}, {hi, format(hi, 0)}}
	}
	var ticks []tick
	slack := step * 1e-6
	for k := math.Ceil((lo - slack) / step); k*step <= hi+slack && len(ticks) < 50; k++ {
		v := k * step
		if k == 0 {
			v = 0
		}
		ticks = append(ticks, tick{value: v})
	}
	big := max(math.Abs(lo), math.Abs(hi))
	for i := range ticks {
		if big >= 1e5 || big < 1e-3 {
			ticks[i].label = scientific(ticks[i].value, step)
		} else {
			ticks[i].label = format(ticks[i].value, step)
		}
	}
	return ticks
}

func niceStep(raw float64) float64 {
	mag := math.Pow(10, math.Floor(math.Log10(raw)))
	switch r := raw / mag; {
	case r <= 1.0001:
		return mag
	case r <= 2.0001:
		return 2 * mag
	case r <= 5.0001:
		return 5 * mag
	}
	return 10 * mag
}

// logTicks places ticks at powers of ten, thinned to the number wanted; a
// short axis gets 1, 2, 5 of each decade, a very short one linear ticks.
func logTicks(lo, hi float64, want int) []tick {
	l, h := math.Log10(lo), math.Log10(hi)
	first, last := int(math.Ceil(l-1e-9)), int(math.Floor(h+1e-9))
	decades := last - first + 1
	if decades < 2 {
		var ticks []tick
		for e := first - 1; e <= last; e++ {
			for _, m := range []float64{1, 2, 5} {
				if v := m * math.Pow(10, float64(e)); v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
					ticks = append(ticks, tick{v, shortNumber(v)})
				}
			}
		}
		if len(ticks) >= 3 {
			return ticks
		}
		return linearTicks(lo, hi, want)
	}
	every := 1
	for _, s := range []int{1, 2, 3, 5, 10, 20, 50, 100} {
		if every = s; decades/s <= want {
			break
		}
	}
	plain := first >= -3 && last <= 4
	var ticks []tick
	for e := first - 1; e <= last; e++ {
		v := math.Pow(10, float64(e))
		if e >= first {
			t := tick{value: v}
			if ((e%every)+every)%every == 0 {
				if t.label = power(e); plain {
					t.label = shortNumber(v)
				}
			}
			ticks = append(ticks, t)
		}
		if every == 1 && decades <= 5 {
			for m := 2.0; m < 10; m++ {
				if w := m * v; w >= lo && w <= hi {
					ticks = append(ticks, tick{value: w})
				}
			}
		}
	}
	return ticks
}

// format writes v with as many decimals as the step needs, with a true minus.
func format(v, step float64) string {
	prec := -1
	if step > 0 {
		prec = max(0, int(-math.Floor(math.Log10(step)+1e-9)))
	}
	return minus(strconv.FormatFloat(v, 'f', prec, 64))
}

// scientific writes v as 2×10⁶.
func scientific(v, step float64) string {
	if v == 0 {
		return "0"
	}
	e := int(math.Floor(math.Log10(math.Abs(v)) + 1e-9))
	scale := math.Pow(10, float64(e))
	if scale == 0 || math.IsInf(scale, 0) {
		return minus(strconv.FormatFloat(v, 'g', 3, 64))
	}
	m := format(v/scale, step/scale)
	switch m {
	case "1":
		return power(e)
	case "−1":
		return "−" + power(e)
	}
	return m + "×" + power(e)
}

// shortNumber writes v plainly where that is short, or else as a power.
func shortNumber(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 0.00099 || a >= 99999) {
		return scientific(v, math.Abs(v))
	}
	return minus(strconv.FormatFloat(v, 'g', 6, 64))
}

func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// power writes 10ᵉ.
func power(e int) string { return "10" + superscript(strconv.Itoa(e)) }

var superscripts = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³",
	"4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

func superscript(s string) string { return superscripts.Replace(s) }
