package markup

import (
	"regexp"
	"strings"
	"testing"
)

// shown strips formulas down to their TeX, as «tex» or «« tex »» for displays.
func shown(t *testing.T, source string) string {
	t.Helper()
	d, err := NewScope().Markdown(source)
	if err != nil {
		t.Errorf("%q: %v", source, err)
	}
	s := regexp.MustCompile(`<math( [a-z]+="[^"]*")*>`).ReplaceAllStringFunc(string(d.HTML), func(m string) string {
		if strings.Contains(m, "block") {
			return "«"
		}
		return "‹"
	})
	s = regexp.MustCompile(`(?s)<semantics>.*?<annotation encoding="application/x-tex">(.*?)</annotation></semantics></math>`).ReplaceAllString(s, "$1›")
	s = regexp.MustCompile(`</?(span|div)[^>]*>`).ReplaceAllString(s, "")
	return strings.Join(strings.Fields(s), " ")
}

func TestMathematics(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"inline", "a $x_1*y*z_2$ b", "<p>a ‹x_1*y*z_2› b</p>"},
		{"inline display", "a $$x$$ b", "<p>a «x› b</p>"},
		{"block", "a\n$$\nx\n- y\n$$\nb", "<p>a</p> <p>«x - y›</p> <p>b</p>"},
		{"block that looks like a heading", "$$\nx\n= y\n$$", "<p>«x = y›</p>"},
		{"block on one line", "$$x$$", "<p>«x›</p>"},
		{"in a list", "- a\n  $$\n  x\n  $$\n- b", "<ul> <li>a <p>«x›</p> </li> <li>b</li> </ul>"},
		{"in a quotation", "> $$\n> x\n> $$", "<blockquote> <p>«x›</p> </blockquote>"},
		{"in a table", "|a|\n|-|\n|$x$|", "<table> <thead> <tr> <th>a</th> </tr> </thead> <tbody> <tr> <td>‹x›</td> </tr> </tbody> </table>"},
		{"over two lines", "a $x\n= y$ b", "<p>a ‹x = y› b</p>"},
		{"an environment", "\\begin{align}\na&=b\n\\end{align}", "<p>«\\begin{align} a&amp;=b \\end{align}›</p>"},
		{"an escaped dollar", `costs \$5 and \$10`, "<p>costs $5 and $10</p>"},
		{"an escaped dollar in a formula", `$\$5$`, `<p>‹\$5›</p>`},
		{"a dollar in text in a formula", `$\text{if $x$}$`, `<p>‹\text{if $x$}›</p>`},
		{"code", "`$x$` and ``a $`$ b``", "<p><code>$x$</code> and <code>a $`$ b</code></p>"},
		{"a code block", "    $x$\n", `<pre class="x-code"><code>$x$ </code></pre>`},
		{"a formula before a full stop", "$x$.", "<p>‹x›.</p>"},
		{"less than", "$a<b>c$", "<p>‹a&lt;b&gt;c›</p>"},
		{"emphasis around", "*$x$*", "<p><em>‹x›</em></p>"},
		{"in a link", "[$x$](#a)", `<p><a href="#u-a">‹x›</a></p>`},
	} {
		if got := shown(t, test.in); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestFaultyFormulas(t *testing.T) {
	for source, want := range map[string]string{
		"a $\\foo$ b":      `formula $\foo$`,
		"$$\nx\n\nmore":    "without its closing $$",
		"costs $5":         "without its partner",
		"a $x\n\ny$ b":     "without its partner",
		"a $x\n+ y$":       "without its partner", // a list, to Markdown
		"| $\\foo$ |\n|-|": `\foo is not supported`,
	} {
		d, err := NewScope().Markdown(source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", source, err, want)
		}
		if !strings.Contains(string(d.HTML), `class="tex-error"`) && !strings.Contains(want, "partner") {
			t.Errorf("%q: the formula is not shown: %s", source, d.HTML)
		}
	}
}

func TestTitleAndHeadings(t *testing.T) {
	s := NewScope()
	d, err := s.Markdown("# A *title* with $x$\n\n## One [link](https://e.org)\n\n## One\n\n# Another title")
	if err != nil {
		t.Fatal(err)
	}
	if d.Title == nil || !strings.HasPrefix(string(d.Title.HTML), "A <em>title</em> with <math>") || strings.Contains(string(d.HTML), "<h1") {
		t.Errorf("title %v, HTML %s", d.Title, d.HTML)
	}
	if len(d.Headings) != 3 || d.Headings[0].HTML != "One link" || d.Headings[1].ID == d.Headings[0].ID {
		t.Errorf("headings %+v", d.Headings)
	}
	for _, h := range d.Headings {
		if !strings.Contains(string(d.HTML), `id="`+h.ID+`"`) {
			t.Errorf("no element has the id %s:\n%s", h.ID, d.HTML)
		}
	}
	if d, _ := s.Markdown("# Third"); d.Title != nil || !strings.Contains(string(d.HTML), "<h2") {
		t.Errorf("a second title: %+v", d)
	}
}

func TestDetails(t *testing.T) {
	got := shown(t, "<details><summary>Hint</summary>\n\nBecause $x$.\n\n</details>")
	if want := "<details><summary>Hint</summary> <p>Because ‹x›.</p> </details>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestInline(t *testing.T) {
	got, err := NewScope().Inline("For `x` and [a](https://e.org) *b* <script>", false)
	if want := "For <code>x</code> and a <em>b</em> "; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# T\n\n$$\nx\n$$\n\n- $a$ `b` [c](d)\n\n|a|b|\n|-|-|\n|1|$2$|\n\n<details>\n\nx\n\n</details>")
	f.Add("$\\begin{cases} \\frac12 & \\text{if $x$} \\\\ \\left[\\sqrt[3]{y}\\right) \\end{cases}$\n\n[^1] ~~s~~ <b id=x>\n\n[^1]: **n** http://e.org")
	f.Add("T\n: d\n\n> 1. `c`\n>\n>        x\n\n```go\nvar x\n```\n\n![a](attachment:b.png \"t\") <a name=x href=#y>z</a>")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 3000 {
			return
		}
		scope := NewScope()
		d, _ := scope.Markdown(s)
		inspect(t, s, string(d.HTML))
		label, _ := scope.Inline(s, false)
		inspect(t, s, string(label))
		if strings.Contains(string(label), "<a ") || strings.Contains(string(label), "<div") || strings.Contains(string(label), "<p") {
			t.Errorf("%q: a label with links or blocks: %s", s, label)
		}
		for _, h := range d.Headings {
			inspect(t, s, string(h.HTML))
		}
	})
}
