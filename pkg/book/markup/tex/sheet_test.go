package tex

import (
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"os"
	"strings"
	"testing"
)

var (
	sheetFile    = flag.String("sheet", "", "write a page of formulas to look at into this file")
	formulasFile = flag.String("formulas", "", "a JSON list of formulas ({\"Tex\": ..., \"Display\": ...}) for the sheet")
)

// TestSheet writes a page of formulas for the eye:
//
//	go test ./pkg/book/markup/tex -run Sheet -sheet /tmp/sheet.html
func TestSheet(t *testing.T) {
	if *sheetFile == "" {
		t.Skip("no -sheet given")
	}
	type formula struct {
		Tex     string
		Display bool
	}
	var list []formula
	if *formulasFile != "" {
		data, err := os.ReadFile(*formulasFile)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatal(err)
		}
	} else {
		for _, f := range accepted {
			list = append(list, formula{f, true}, formula{f, false})
		}
	}
	css, err := os.ReadFile("../assets/markup.css")
	if err != nil {
		css = nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><meta charset=utf-8><title>Formulas</title><style>%s body{columns:3;font:17px serif}p{margin:.3em 0;border-bottom:1px solid #ddd;break-inside:avoid}code{font-size:10px;color:#777;display:block}</style>", css)
	seen, failed := map[formula]bool{}, 0
	for _, f := range list {
		if seen[f] {
			continue
		}
		seen[f] = true
		m, err := MathML(f.Tex, f.Display)
		if err != nil {
			failed++
			t.Log(err)
			m = "<strong>" + html.EscapeString(err.Error()) + "</strong>"
		}
		fmt.Fprintf(&b, "<p>%s<code>%s</code></p>\n", m, html.EscapeString(f.Tex))
	}
	t.Logf("%d formulas, %d of them different, %d failed", len(list), len(seen), failed)
	if err := os.WriteFile(*sheetFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
