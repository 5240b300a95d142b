package ledger_test

import (
	"encoding/json"
	"strings"
	"testing"

	"largestep/pkg/book/claim"
	"largestep/pkg/book/ledger"
	"largestep/pkg/book/notebook"
)

// showing returns a notebook with one cell that shows the claims.
func showing(t *testing.T, claims ...claim.Claim) *notebook.Notebook {
	t.Helper()
	bundle, err := claim.List("claims", claims...).MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	data := notebook.Bundle{}
	for mime, text := range bundle {
		data.SetText(mime, text)
	}
	return &notebook.Notebook{Cells: []*notebook.Cell{{
		ID: "c", Type: notebook.Code,
		Outputs: []*notebook.Output{{Type: notebook.DisplayData, Data: data}},
	}}}
}

func check(id string, expected, measured int) claim.Claim {
	return claim.New(id, claim.Theorem, "source", "statement with $a<b$", claim.Equal(expected, measured, ""))
}

func TestClaimsAreCollectedInOrder(t *testing.T) {
	l := ledger.Ledger{Commit: "c", Profile: "quick", Backend: "go"}
	if err := l.Add("01-a", showing(t, check("01-2", 1, 1), check("01-1", 1, 2))); err != nil {
		t.Fatal(err)
	}
	// A summary may show a claim again.
	if err := l.Add("01-a", showing(t, check("01-2", 1, 1))); err != nil {
		t.Fatal(err)
	}
	data, err := l.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Commit, Profile, Backend string
		Claims                   []claim.Record
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Claims) != 2 || got.Claims[0].ID != "01-2" || got.Claims[0].Notebook != "01-a" || got.Claims[1].Holds {
		t.Errorf("claims.json = %s", data)
	}
	if !strings.Contains(string(data), "$a<b$") {
		t.Error("formulas are escaped for HTML, which claims.json is not")
	}
	if broken := l.Broken(); len(broken) != 1 || broken[0].ID != "01-1" {
		t.Errorf("broken = %+v", broken)
	}
}

func TestOneIdIsOneClaim(t *testing.T) {
	var l ledger.Ledger
	if err := l.Add("01-a", showing(t, check("01-1", 1, 1))); err != nil {
		t.Fatal(err)
	}
	err := l.Add("02-b", showing(t, check("01-1", 1, 1)))
	if err == nil || !strings.Contains(err.Error(), "01-1") {
		t.Errorf("error = %v", err)
	}
}

func TestForgedClaimsAreRefused(t *testing.T) {
	nb := showing(t, check("01-1", 1, 1))
	nb.Cells[0].Outputs[0].Data.SetText(claim.MIME, `{"claims":[{"id":"<b>"}]}`)
	var l ledger.Ledger
	if err := l.Add("x", nb); err == nil {
		t.Error("a record without a proper id was taken")
	}
}

func TestNoClaimsIsAnEmptyList(t *testing.T) {
	data, err := (&ledger.Ledger{}).JSON()
	if err != nil || !strings.Contains(string(data), `"claims": []`) {
		t.Errorf("%s, %v", data, err)
	}
}
