package markup_test

import (
	"strings"
	"testing"

	"largestep/pkg/book/markup"
)

// TestJupytersAnchors follows links as JupyterLab wants them, the heading's text
// with dashes for spaces, to the headings of the page.
func TestJupytersAnchors(t *testing.T) {
	for _, heading := range []string{
		"The setting", "Why it is true: one function decides", "With probability ¾, exactly",
		"How near the edge? The gap law", `Drop "far above the minimum"`, "A well-known step - and a dash", "Rates (large)",
	} {
		d, err := markup.NewScope().Markdown("## " + heading)
		if err != nil {
			t.Fatal(err)
		}
		anchor := markup.Anchor(strings.ReplaceAll(heading, " ", "-"))
		if !strings.Contains(string(d.HTML), `id="`+anchor+`"`) {
			t.Errorf("%q has no id %s: %s", heading, anchor, d.HTML)
		}
	}
}
