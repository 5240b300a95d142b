package claim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Check is a comparison that has been made. Only the functions of this
// package make one, so its verdict always follows from its values.
type Check struct {
	expected, origin    string
	measured, tolerance string
	holds               bool
}

// From says where the expected value comes from: a table of the paper, a
// closed form, a computation in higher precision.
func (c Check) From(origin string) Check {
	c.origin = origin
	return c
}

// Holds reports the verdict.
func (c Check) Holds() bool { return c.holds }

func (c Check) expectation() string {
	if c.origin == "" {
		return c.expected
	}
	return c.expected + " (" + c.origin + ")"
}

// A Tolerance is how far a measured value may lie from the expected one, and why.
type Tolerance struct {
	rel, abs float64
	reason   string
}

// Rel allows a deviation of r times the expected value.
func Rel(r float64, reason string) Tolerance { return Tolerance{rel: r, reason: reason} }

// Abs allows a deviation of a.
func Abs(a float64, reason string) Tolerance { return Tolerance{abs: a, reason: reason} }

// Exact allows none.
func Exact(reason string) Tolerance { return Tolerance{reason: reason} }

func (t Tolerance) allows(expected, measured float64) bool {
	if math.IsInf(expected, 0) {
		return measured == expected
	}
	// A NaN on either side makes the comparison false: it never holds.
	return math.Abs(measured-expected) <= max(t.abs, t.rel*math.Abs(expected))
}

func (t Tolerance) String() string {
	how := "exact"
	switch {
	case t.rel > 0 && t.abs > 0:
		how = fmt.Sprintf("relative %s or absolute %s", short(t.rel), short(t.abs))
	case t.rel > 0:
		how = "relative " + short(t.rel)
	case t.abs > 0:
		how = "absolute " + short(t.abs)
	}
	return withReason(how, t.reason)
}

func withReason(how, reason string) string {
	if reason == "" {
		return how
	}
	return how + ": " + reason
}

// Close checks one number against another.
func Close(expected, measured float64, tol Tolerance) Check {
	c := Check{tolerance: tol.String(), holds: tol.allows(expected, measured)}
	c.expected, c.measured = digits(expected), digits(measured)
	if !c.holds {
		c.expected, c.measured = apart(expected, measured)
	}
	return c
}

// AllClose checks a list of numbers, each against its own. The claim shows how
// many there are and the worst deviation.
func AllClose(expected, measured []float64, tol Tolerance) Check {
	c := Check{
		expected:  fmt.Sprintf("%d values: %s", len(expected), sample(expected)),
		tolerance: tol.String(),
	}
	if len(expected) != len(measured) || len(expected) == 0 {
		c.measured = fmt.Sprintf("%d values: %s", len(measured), sample(measured))
		return c
	}
	c.holds = true
	worst, at := -1.0, 0
	for i := range expected {
		c.holds = c.holds && tol.allows(expected[i], measured[i])
		d := math.Abs(measured[i] - expected[i])
		if tol.rel > 0 && expected[i] != 0 {
			d /= math.Abs(expected[i])
		}
		if d > worst || math.IsNaN(d) {
			worst, at = d, i
		}
		if math.IsNaN(d) {
			break
		}
	}
	what := "absolute"
	if tol.rel > 0 {
		what = "relative"
	}
	e, m := digits(expected[at]), digits(measured[at])
	if !c.holds {
		e, m = apart(expected[at], measured[at])
	}
	c.measured = fmt.Sprintf("largest %s deviation %s (%s against %s)", what, short(worst), m, e)
	return c
}

// Equal checks that two values are the same. The reason says what is compared.
func Equal[T comparable](expected, measured T, reason string) Check {
	return Check{
		expected:  fmt.Sprint(expected),
		measured:  fmt.Sprint(measured),
		tolerance: withReason("exact", reason),
		holds:     expected == measured,
	}
}

// AtMost checks measured <= bound.
func AtMost(bound, measured float64, reason string) Check {
	return Check{
		expected: "at most " + digits(bound), measured: digits(measured),
		tolerance: withReason("bound", reason), holds: measured <= bound,
	}
}

// AtLeast checks measured >= bound.
func AtLeast(bound, measured float64, reason string) Check {
	return Check{
		expected: "at least " + digits(bound), measured: digits(measured),
		tolerance: withReason("bound", reason), holds: measured >= bound,
	}
}

// Between checks low <= measured <= high.
func Between(low, high, measured float64, reason string) Check {
	return Check{
		expected: "between " + digits(low) + " and " + digits(high), measured: digits(measured),
		tolerance: withReason("bounds", reason), holds: low <= measured && measured <= high,
	}
}

// Never checks that none of the cases tried violates a statement. No case at
// all is no evidence, and does not hold.
func Never(what string, violations, cases int, reason string) Check {
	return Check{
		expected:  "no " + what,
		measured:  fmt.Sprintf("%d in %d cases", violations, cases),
		tolerance: withReason("exact", reason),
		holds:     violations == 0 && cases > 0,
	}
}

// Both holds if each of the checks does. The claim numbers them, so that what
// was expected can be matched with what was measured. An origin or a tolerance
// that several share is said once.
func Both(checks ...Check) Check {
	all := Check{holds: len(checks) > 0}
	var expected, measured, tolerance []string
	first := map[string]int{} // the check that says an origin
	for i, c := range checks {
		if said, ok := first[c.origin]; ok && c.origin != "" {
			c.origin = fmt.Sprintf("as for %d", said)
		} else {
			first[c.origin] = i + 1
		}
		expected = append(expected, c.expectation())
		measured = append(measured, c.measured)
		tolerance = append(tolerance, c.tolerance)
		all.holds = all.holds && c.holds
	}
	all.expected = numbered(expected)
	all.measured = numbered(measured)
	all.tolerance = grouped(tolerance)
	return all
}

// numbered lists parts as "(1) one; (2) two"; a single part needs no number.
func numbered(parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "(%d) %s", i+1, p)
	}
	return b.String()
}

// grouped lists parts as "(1, 3) one; (2) two": each text once, with the numbers
// of all parts that read so. A text that is everybody's needs no number.
func grouped(parts []string) string {
	var texts []string
	numbers := map[string][]string{}
	for i, p := range parts {
		if numbers[p] == nil {
			texts = append(texts, p)
		}
		numbers[p] = append(numbers[p], strconv.Itoa(i+1))
	}
	if len(texts) == 1 {
		return texts[0]
	}
	for i, t := range texts {
		texts[i] = "(" + strings.Join(numbers[t], ", ") + ") " + t
	}
	return strings.Join(texts, "; ")
}

// digits shows a number as a table does: ten significant digits, no noise.
func digits(x float64) string { return strconv.FormatFloat(x, 'g', 10, 64) }

// apart shows two numbers with as many digits as it takes to see that they
// differ: a refuted claim must not read "expected 1.5, measured 1.5".
func apart(a, b float64) (string, string) {
	for n := 10; n < 17; n++ {
		one, two := strconv.FormatFloat(a, 'g', n, 64), strconv.FormatFloat(b, 'g', n, 64)
		if one != two {
			return one, two
		}
	}
	return strconv.FormatFloat(a, 'g', 17, 64), strconv.FormatFloat(b, 'g', 17, 64)
}

// short shows a tolerance or a deviation.
func short(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

func sample(xs []float64) string {
	const most = 4
	var parts []string
	for _, x := range xs[:min(len(xs), most)] {
		parts = append(parts, strconv.FormatFloat(x, 'g', 6, 64))
	}
	if len(xs) > most {
		parts = append(parts, "…")
	}
	return strings.Join(parts, ", ")
}
