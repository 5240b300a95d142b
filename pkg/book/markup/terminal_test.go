package markup

import (
	"strings"
	"testing"
)

func TestTerminal(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"plain", "a\nb\n", "a\nb\n"},
		{"escaped", `<b>&"`, `&lt;b&gt;&amp;&#34;`},
		{"colour", "\x1b[31mred\x1b[0m", `<span class="ansi-fg-1">red</span>`},
		{"bright and bold", "\x1b[1;92mx\x1b[m", `<span class="ansi-fg-10 ansi-bold">x</span>`},
		{"off one by one", "\x1b[1;31ma\x1b[22mb\x1b[39mc", `<span class="ansi-fg-1 ansi-bold">a</span><span class="ansi-fg-1">b</span>c`},
		{"256 colours", "\x1b[38;5;196mx", `<span class="ansi-fg-9">x</span>`},
		{"true colour", "\x1b[38;2;0;200;0mx", `<span class="ansi-fg-2">x</span>`},
		{"colons", "\x1b[38:5:4mx", `<span class="ansi-fg-4">x</span>`},
		{"background", "\x1b[37;44mx", `<span class="ansi-bg-4">x</span>`},
		{"inverse", "\x1b[7mx", `<span class="ansi-inverse">x</span>`},
		{"carriage return overwrites", "10%\r100%\rok", "ok0%"},
		{"carriage return before line feed", "a\r\nb", "a\nb"},
		{"erase to the end", "long line\rok\x1b[K", "ok"},
		{"backspace", "ab\bc", "ac"},
		{"cursor movement is dropped", "\x1b[2J\x1b[1;1Hx\x1b[3A", "x"},
		{"titles and links are dropped", "\x1b]0;title\ax\x1b]8;;https://e.org\x1b\\link\x1b]8;;\x1b\\", "xlink"},
		{"other controls are dropped", "a\ab\x00c\u009b", "abc"},
		{"an unfinished escape", "x\x1b[31", "x"},
		{"a lone escape", "x\x1b", "x"},
		{"letters beyond ASCII", "η → ∞\b∂", "η → ∂"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"a huge parameter", "\x1b[99999999999999999999mx", "x"},
	} {
		if got := string(Terminal(test.in)); got != test.want {
			t.Errorf("%s: %q\n got %s\nwant %s", test.name, test.in, got, test.want)
		}
	}
}

func TestHighlight(t *testing.T) {
	for _, test := range []struct{ name, language, in, want string }{
		{"Go", "go", "var x int", `<span class="hl-keyword">var</span> x <span class="hl-builtin">int</span>`},
		{"GoNB's lines", "Go", "%args --x\n!ls \\\n  -l\nvar x", "<span class=\"hl-magic\">%args --x</span>\n<span class=\"hl-magic\">!ls \\</span>\n<span class=\"hl-magic\">  -l</span>\n<span class=\"hl-keyword\">var</span> x"},
		{"main", "go", "%%\nx := 1", "<span class=\"hl-magic\">%%</span>\nx := <span class=\"hl-number\">1</span>"},
		{"a file that is no Go", "go", "%%writefile a.py\nvar x", "<span class=\"hl-magic\">%%writefile a.py</span>\nvar x"},
		{"a percent sign in a raw string", "go", "`a\n%d`", "<span class=\"hl-string\">`a\n%d`</span>"},
		{"unknown language", "klingon", "<b>", "&lt;b&gt;"},
		{"no language", "", "x", "x"},
	} {
		if got := string(Highlight(test.language, test.in)); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestNoCodeIsLost(t *testing.T) {
	code := "package main\n\n// ünïcode\r\nfunc main() {\n\tx := `raw\n` + \"a\\n\" // end\n}\n%%\n"
	got := string(Highlight("go", code))
	for _, tag := range []string{"magic", "comment", "keyword", "function", "string", "builtin", "number"} {
		got = strings.ReplaceAll(got, `<span class="hl-`+tag+`">`, "")
	}
	got = strings.NewReplacer("</span>", "", "&#34;", `"`).Replace(got)
	if want := strings.ReplaceAll(code, "\r\n", "\n"); strings.ReplaceAll(got, "\r\n", "\n") != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func FuzzTerminal(f *testing.F) {
	f.Add("\x1b[1;38;5;120mx\r\b\x1b]8;;u\x1b\\")
	f.Fuzz(func(t *testing.T, s string) { inspect(t, s, string(Terminal(s))) })
}
