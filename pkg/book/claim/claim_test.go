package claim_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"largestep/pkg/book/claim"
)

func TestVerdictsFollowFromTheValues(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		name  string
		check claim.Check
		holds bool
	}{
		{"close", claim.Close(1, 1+1e-12, claim.Rel(1e-11, "")), true},
		{"not close", claim.Close(1, 1+1e-10, claim.Rel(1e-11, "")), false},
		{"relative to a negative value", claim.Close(-100, -101, claim.Rel(0.02, "")), true},
		{"absolute", claim.Close(0, 1e-9, claim.Abs(1e-8, "")), true},
		{"exact", claim.Close(2, 2, claim.Exact("")), true},
		{"exact, one ulp off", claim.Close(2, math.Nextafter(2, 3), claim.Exact("")), false},
		{"measured NaN", claim.Close(1, nan, claim.Abs(inf, "")), false},
		{"expected NaN", claim.Close(nan, nan, claim.Abs(1, "")), false},
		{"infinity", claim.Close(inf, inf, claim.Exact("")), true},
		{"not infinity", claim.Close(inf, 1e300, claim.Rel(1, "")), false},
		{"all close", claim.AllClose([]float64{1, 2}, []float64{1, 2}, claim.Exact("")), true},
		{"one off", claim.AllClose([]float64{1, 2}, []float64{1, 3}, claim.Abs(0.5, "")), false},
		{"one NaN", claim.AllClose([]float64{1, 2}, []float64{nan, 2}, claim.Abs(0.5, "")), false},
		{"too few", claim.AllClose([]float64{1, 2}, []float64{1}, claim.Exact("")), false},
		{"none at all", claim.AllClose(nil, nil, claim.Exact("")), false},
		{"equal", claim.Equal("a", "a", ""), true},
		{"not equal", claim.Equal("a", "b", ""), false},
		{"at most", claim.AtMost(1, 1, ""), true},
		{"not at most", claim.AtMost(1, nan, ""), false},
		{"at least", claim.AtLeast(1, 2, ""), true},
		{"not at least", claim.AtLeast(1, nan, ""), false},
		{"between", claim.Between(1, 2, 1.5, ""), true},
		{"not between", claim.Between(1, 2, nan, ""), false},
		{"never", claim.Never("increase", 0, 3, ""), true},
		{"once", claim.Never("increase", 1, 3, ""), false},
		{"never in no case", claim.Never("increase", 0, 0, ""), false},
		{"both", claim.Both(claim.AtMost(1, 0, ""), claim.AtMost(1, 0, "")), true},
		{"only one", claim.Both(claim.AtMost(1, 0, ""), claim.AtMost(1, 2, "")), false},
		{"both of none", claim.Both(), false},
		{"the zero check", claim.Check{}, false},
	}
	for _, test := range tests {
		if test.check.Holds() != test.holds {
			t.Errorf("%s: holds = %v, want %v", test.name, test.check.Holds(), test.holds)
		}
	}
}

func TestARefutedClaimShowsTheDifference(t *testing.T) {
	one, other := 1.5, math.Nextafter(1.5, 2)
	for _, check := range []claim.Check{
		claim.Close(one, other, claim.Exact("")),
		claim.AllClose([]float64{one}, []float64{other}, claim.Exact("")),
	} {
		r := claim.New("1", claim.Table, "s", "t", check).Record()
		if !strings.Contains(r.Measured, "1.5000000000000002") {
			t.Errorf("measured reads %q", r.Measured)
		}
	}
}

func TestWhatChecksShareIsSaidOnce(t *testing.T) {
	rounding, exact := claim.Rel(1e-9, "rounding"), claim.Exact("")
	r := claim.New("1", claim.Table, "s", "t", claim.Both(
		claim.Close(1, 1, rounding).From("closed form"),
		claim.Close(2, 2, exact),
		claim.Close(3, 3, rounding).From("closed form"),
		claim.Close(4, 4, exact).From("Table 1"),
	)).Record()
	if want := "(1) 1 (closed form); (2) 2; (3) 3 (as for 1); (4) 4 (Table 1)"; r.Expected != want {
		t.Errorf("expected reads %q, want %q", r.Expected, want)
	}
	if want := "(1, 3) relative 1e-09: rounding; (2, 4) exact"; r.Tolerance != want {
		t.Errorf("tolerance reads %q, want %q", r.Tolerance, want)
	}
}

func sample() claim.Claim {
	return claim.New("01-3", claim.Theorem, "A & B 2023, Theorem 1", `$\eta<2$ with `+"`Rate`"+` and <b>`,
		claim.Close(1.5, 1.5, claim.Rel(1e-9, "float64")).From("closed form"))
}

func TestRecordsTravelThroughABundle(t *testing.T) {
	bundle, err := claim.List("Claims of a section", sample()).MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	want := sample().Record()
	// As it is, and as a kernel passes it on: JSON text inside a JSON string.
	quoted, err := json.Marshal(bundle[claim.MIME])
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{[]byte(bundle[claim.MIME]), quoted} {
		got, err := claim.Parse(data)
		if err != nil || got.Caption != "Claims of a section" || len(got.Claims) != 1 || got.Claims[0] != want {
			t.Errorf("Parse = %+v, %v; want %+v", got, err, want)
		}
	}
	if want.Expected != "1.5 (closed form)" || want.Tolerance != "relative 1e-09: float64" {
		t.Errorf("record = %+v", want)
	}
	html := bundle["text/html"]
	for _, part := range []string{"<caption>", `scope="col"`, `scope="row"`, "<code>Rate</code>", "&lt;b&gt;", "A &amp; B", `$\eta&lt;2$`, "✓ holds"} {
		if !strings.Contains(html, part) {
			t.Errorf("the table has no %q:\n%s", part, html)
		}
	}
	if !strings.Contains(bundle["text/plain"], "01-3  HOLDS") {
		t.Errorf("plain text:\n%s", bundle["text/plain"])
	}
}

func TestClaimsFromOutsideAreChecked(t *testing.T) {
	good, err := json.Marshal(claim.Payload{Claims: []claim.Record{sample().Record()}})
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{`"01-3"`, `"\"><script>"`},
		{`"01-3"`, `""`},
		{`"theorem"`, `"rumour"`},
		{`"A \u0026 B 2023, Theorem 1"`, `""`},
	} {
		bad := strings.Replace(string(good), change[0], change[1], 1)
		if bad == string(good) {
			t.Fatalf("%s is not in %s", change[0], good)
		}
		if _, err := claim.Parse([]byte(bad)); err == nil {
			t.Errorf("Parse took %s for %s", change[1], change[0])
		}
	}
	if _, err := claim.Parse([]byte(`[{"id":1}]`)); err == nil {
		t.Error("Parse took a list for an object")
	}
}

func TestATableNeedsClaims(t *testing.T) {
	if _, err := claim.List("nothing").MIMEBundle(); err == nil {
		t.Error("an empty table was taken")
	}
	bad := claim.New("no id!", claim.Table, "s", "t", claim.Equal(1, 1, ""))
	if _, err := claim.List("bad", bad).MIMEBundle(); err == nil {
		t.Error("a claim with a bad id was taken")
	}
}

// A reduced setting excuses what is not seen, and changes nothing of what holds; what
// is undecided neither holds nor fails.
func TestReducedSettings(t *testing.T) {
	const how = "5,120 of 60,000 images"
	for _, c := range []struct {
		claim   claim.Claim
		verdict string
		broken  bool
	}{
		{claim.New("08-1", claim.Table, "Table 3", "Order.", claim.AtLeast(1, 0, "")).Reduced(how), "not seen", false},
		{claim.New("08-1", claim.Table, "Table 3", "Order.", claim.AtLeast(1, 2, "")).Reduced(how), "holds", false},
		{claim.New("08-1", claim.Table, "Table 3", "Order.", claim.AtLeast(1, 0, "")), "does not hold", true},
		{claim.New("08-1", claim.Table, "Table 3", "Order.", claim.AtLeast(1, 2, "")).Undecided("one run"), "undecided", false},
		{claim.New("08-1", claim.Table, "Table 3", "Order.", claim.AtLeast(1, 0, "")).Reduced(how).Undecided("one run"), "undecided", false},
		{claim.New("08-1", claim.Table, "Table 3", "Order.", claim.AtLeast(1, 2, "")).Undecided(""), "holds", false},
	} {
		r := c.claim.Record()
		if r.Verdict() != c.verdict || r.Broken() != c.broken || r.Holds != (c.verdict == "holds") {
			t.Errorf("%q, broken: %v; want %q, %v", r.Verdict(), r.Broken(), c.verdict, c.broken)
		}
		bundle, err := claim.List("Claims", c.claim).MIMEBundle()
		if err != nil || strings.Contains(bundle["text/html"], how) != (r.Reduced != "") || strings.Contains(bundle["text/html"], "undecided: one run") != (r.Undecided != "") {
			t.Errorf("%v: %s", err, bundle["text/html"])
		}
	}
}
