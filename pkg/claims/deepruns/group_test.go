package deepruns_test

import (
	"strings"
	"testing"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/deepruns"
)

// What was not run is named, and is no claim; what diverged is one that fails.
func TestGroup(t *testing.T) {
	var g deepruns.Group
	add := func(id string, check claim.Check) {
		g.Add(id, claim.Figure, "a paper, Figure 1", "It falls.", deepruns.Scale{Reduced: "10 of 100 images"}, check)
	}
	text := func() string {
		bundle, err := g.List("What was seen").MIMEBundle()
		if err != nil {
			t.Fatal(err)
		}
		return bundle["text/plain"]
	}
	add("00-1", deepruns.Diverged(0, 3))
	if got, want := text(), "What was seen. Without runs to measure: 00-1, a paper, Figure 1."; len(g.Claims) != 0 || got != want {
		t.Errorf("%d claims, %q; want %q", len(g.Claims), got, want)
	}
	add("00-2", deepruns.Diverged(1, 3))
	add("00-3", claim.AtMost(2, 1, "a bound"))
	if len(g.Claims) != 2 || g.Claims[0].Record().Verdict() != "not seen" || !g.Claims[1].Holds() {
		t.Errorf("%v", g.Claims)
	}
	if got := text(); !strings.Contains(got, "to measure: 00-1, a paper, Figure 1\n") || !strings.Contains(got, "1 in 3 cases") {
		t.Error(got)
	}
}
