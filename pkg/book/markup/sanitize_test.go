package markup

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"largestep/pkg/book/markup/gate"
)

// attacks are ways in which content has taken pages over elsewhere.
var attacks = []string{
	`<script>alert(1)</script>`, `<SCRIPT SRC=//evil></SCRIPT>`, `<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<img src=x onerror=alert(1)>`, `<img src="javascript:alert(1)">`, `<img src=https://evil.example/pixel.png>`, `<img srcset="https://evil.example 2x">`,
	`<img src="data:image/svg+xml;base64,PHN2Zy8+">`, `<img src="data:text/html,<script>alert(1)</script>">`,
	`<a href="javascript:alert(1)">x</a>`, `<a href=" &#106;avascript:alert(1)">x</a>`, "<a href=\"java\tscript:alert(1)\">x</a>", `<a href="data:text/html,x">x</a>`,
	`<a href="vbscript:x" onclick=alert(1) target=_blank ping=//evil>x</a>`, `<a href="//evil.example">x</a>`, `<a href="file:///etc/passwd">x</a>`,
	`<a href="\\evil\share">x</a>`, `<a href="https://e.org/" style="position:fixed;inset:0">all over the page</a>`,
	`<style>*{display:none}</style>`, `<style>@import "//evil"</style><p style="background:url(//evil)">x</p>`, `<link rel=stylesheet href=//evil>`, `<base href="//evil/">`,
	`<meta http-equiv=refresh content="0;url=//evil">`, `<iframe src=//evil></iframe>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<object data=//evil></object>`, `<embed src=//evil>`,
	`<form action=//evil><input name=q><button>go</button></form>`, `<input autofocus onfocus=alert(1)>`, `<video src=//evil poster=//evil></video>`, `<audio src=x onerror=alert(1)>`,
	`<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`, `<svg><use href="//evil#x"/></svg>`, `<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`,
	`<svg><animate attributeName=href values=javascript:alert(1) /></svg>`, `<svg><set attributeName=onmouseover to=alert(1) /></svg>`, `<svg><foreignObject><iframe src=//evil></iframe></foreignObject></svg>`,
	`<svg><image href="https://evil.example/x.png"/></svg>`, `<svg><image xlink:href="//evil"/></svg>`, `<svg><image href="data:image/svg+xml;base64,PHN2Zy8+"/></svg>`,
	`<svg><rect fill="url(https://evil.example/#x)"/></svg>`, `<svg><style>@import '//evil'</style></svg>`, `<svg><filter><feImage href="//evil"/></filter></svg>`,
	`<svg><title><style></title><img src=x onerror=alert(1)></style></svg>`, `<svg></p><style><g title="</style><img src=x onerror=alert(1)>">`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`, `<math href="javascript:alert(1)">x</math>`,
	`<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>`, `<math><mi//xlink:href="data:x,<script>alert(1)</script>">`,
	`<math><semantics><annotation encoding="application/x-tex"><script>alert(1)</script></annotation></semantics></math>`, `<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=alert(1) src>">`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<textarea><img src=x onerror=alert(1)></textarea>`, `<title><img src=x onerror=alert(1)></title>`, `<xmp><img src=x onerror=alert(1)></xmp>`,
	`<template><script>alert(1)</script></template>`, `<plaintext><script>`, `<!--><img src=x onerror=alert(1)>-->`, `<![CDATA[<img src=x onerror=alert(1)>]]>`, `<?php x ?><img src=x onerror=alert(1)>`,
	`</div></main></body></html><script>alert(1)</script>`, `<body onload=alert(1)>`, `<div id=main class="alert skip">x</div>`, `<img name=getElementById src=data:image/png;base64,AAAA>`, `<a id=contents href=#main>x</a>`,
	`<p class="verdict holds">✓ holds</p>`, `<details ontoggle=alert(1) open>x</details>`, `<table background=//evil><td background=//evil>x`, "<img src='x`y'onerror=alert(1)>", "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
	`<h1>one</h1><h1>two</h1>`, `<p><button><p>x</p></button></p>`, `<a href=#a><a href=#b>nested</a></a>`, `<table><tr><td><form><table><tr><td></form><img src=x onerror=alert(1)>`,
	strings.Repeat("<div>", 3000) + "deep", strings.Repeat("<b>", 300) + strings.Repeat("<p>", 300),
}

func TestAttacks(t *testing.T) {
	for _, attack := range attacks {
		inspect(t, attack, string(NewScope().HTML(attack)))
	}
}

func TestAttacksInMarkdown(t *testing.T) {
	for _, attack := range attacks {
		d, _ := NewScope().Markdown("# Title\n\nText " + attack + "\n\n" + attack + "\n\n[x](" + attack + ") ![" + attack + "](" + attack + ")")
		inspect(t, attack, string(d.HTML))
		html, _ := NewScope().Inline(attack, false)
		inspect(t, attack, string(html))
		inspect(t, attack, string(Terminal(attack)))
		inspect(t, attack, string(Highlight("go", attack)))
		inspect(t, attack, string(Highlight("html", attack)))
	}
}

// inspect asks the gate, which knows nothing of the sanitiser, and holds the
// fragment to be what a browser makes of it: parsed and written again it is
// the same, so no second reading can find something else in it.
func inspect(t *testing.T, attack, fragment string) {
	t.Helper()
	if len(attack) > 120 {
		attack = attack[:120] + "…"
	}
	if err := gate.Fragment(fragment); err != nil {
		t.Errorf("%s\n%v\n%s", attack, err, fragment)
	}
	if tree, ok := parse(fragment); ok {
		if again := render(tree); again != fragment {
			t.Errorf("%s\nis not what a browser makes of it:\n%s\n%s", attack, fragment, again)
		}
	}
}

func TestKeeps(t *testing.T) {
	const figure = `<svg xmlns="http://www.w3.org/2000/svg" class="ls-figure" viewBox="0 0 10 10" width="10" height="10" role="img" aria-labelledby="ls-1-t ls-1-d" font-size="13">` +
		`<title id="ls-1-t">T</title><desc id="ls-1-d">D</desc><style>.x{}</style><defs><clipPath id="c"><rect width="1" height="1"/></clipPath></defs>` +
		`<g clip-path="url(#c)"><path class="ls-c0-s" stroke="#0064b0" d="M1 2l3 4"/></g><image href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==" width="1" height="1"/></svg>`
	got := string(NewScope().HTML(figure))
	for _, want := range []string{
		`viewbox="0 0 10 10"`, `aria-labelledby="u-ls-1-t u-ls-1-d"`, `<title id="u-ls-1-t">T</title>`, `<clippath id="u-c">`, `clip-path="url(#u-c)"`,
		`class="ls-c0-s" stroke="#0064b0" d="M1 2l3 4"`, `href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "style") {
		t.Errorf("the style element stays: %s", got)
	}
}

func TestIDsStayApart(t *testing.T) {
	s := NewScope()
	first, second := string(s.HTML(`<p id="a">1</p><a href="#a">x</a>`)), string(s.HTML(`<p id="a">2</p><a href="#a">x</a><a href="#claim-01-3">c</a>`))
	if !strings.Contains(first, `id="u-a"`) || !strings.Contains(first, `href="#u-a"`) {
		t.Error(first)
	}
	if !strings.Contains(second, `id="u-a-2"`) || !strings.Contains(second, `href="#u-a-2"`) || !strings.Contains(second, `href="#claim-01-3"`) {
		t.Error(second)
	}
}

func TestPolicyAndFilterAgree(t *testing.T) {
	// Whatever the filter lets through, the sanitiser behind it lets through
	// too: otherwise it would cut what was meant to be seen.
	for _, fragment := range []string{
		`<p>a <a href="https://example.org/x?y=1&amp;z=2" rel="noopener">b</a></p>`, `<ol start="3"><li>x</li></ol>`, `<div class="x-scroll"><table><tbody><tr><td align="right" colspan="2">x</td></tr></tbody></table></div>`,
		`<span class="x-display"><math display="block"><mi mathvariant="normal">d</mi><mo lspace="0" stretchy="false">(</mo></math></span>`, `<details open=""><summary>s</summary>x</details>`,
	} {
		if got := string(NewScope().HTML(fragment)); got != fragment {
			t.Errorf("got  %s\nwant %s", got, fragment)
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, a := range attacks[:len(attacks)-2] {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 5000 {
			return
		}
		inspect(t, s, string(NewScope().HTML(s)))
	})
}

// The context in which fragments are parsed is a div: check that it is so.
func TestParseContext(t *testing.T) {
	root, ok := parse("x")
	if !ok || root.DataAtom != atom.Div {
		t.Error(root, ok)
	}
}

// What would keep a browser, or this package, busy for minutes is cut short.
func TestBound(t *testing.T) {
	clip := string(NewScope().HTML(`<svg><clipPath id="a"><rect clip-path="url(#b)" width="1"/><rect width="2"/></clipPath><g clip-path="url(#a)"></g></svg>`))
	if want := `<svg><clippath id="u-a"><rect width="1"></rect></clippath><g clip-path="url(#u-a)"></g></svg>`; clip != want {
		t.Errorf("got  %s\nwant %s", clip, want)
	}
	small := `<table><tbody><tr><td colspan="3" rowspan="2">x</td></tr></tbody></table>`
	if got := string(NewScope().HTML(small)); !strings.Contains(got, `colspan="3" rowspan="2"`) {
		t.Error(got)
	}
	if got := string(NewScope().HTML(strings.ReplaceAll(small, `"2"`, `"60000"`))); strings.Contains(got, "span") {
		t.Error(got)
	}
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "<b id=a%d>", i)
	}
	if got := NewScope().HTML("<p>" + b.String() + strings.Repeat("x<p>", 1000)); len(got) > 100_000 {
		t.Errorf("bold that begins again in each paragraph: %d bytes", len(got))
	}
	long := `<p id="` + strings.Repeat("a", 300) + `">x</p>`
	s := NewScope()
	if first, second := s.HTML(long), s.HTML(long); first == second {
		t.Error("two long ids are the same")
	}
	if got := NewScope().HTML(strings.Repeat("<p>x", maxFragment/4)); len(got) > 80_000 || !strings.Contains(string(got), "bytes left out") {
		t.Errorf("a fragment that is too large: %d bytes", len(got))
	}
	if d, err := NewScope().Markdown(strings.Repeat("x ", maxMarkdown)); err == nil || len(d.HTML) > 80_000 {
		t.Errorf("Markdown that is too long: %d bytes, %v", len(d.HTML), err)
	}
	if d, err := NewScope().Markdown("|" + strings.Repeat("a|", 5000) + "\n|" + strings.Repeat("-|", 5000) + "\n" + strings.Repeat("|\n", 5000)); err != nil || len(d.HTML) > 100_000 {
		t.Errorf("a table of many cells: %d bytes, %v", len(d.HTML), err)
	}
}

func TestPictures(t *testing.T) {
	const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="
	for mime, shown := range map[string]bool{"image/png": true, "image/jpeg": false, "image/svg+xml": false, "text/html": false} {
		if got := string(NewScope().Image(mime, png, "a")); strings.Contains(got, "<img") != shown {
			t.Errorf("%s: %s", mime, got)
		}
	}
}
