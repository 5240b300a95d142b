package main

import "strings"

// looks try to cover the page, to pass for it, or to take a name of its own.
var looks = []attack{
	{name: "style-hide", tries: "to hide the page", payload: `<style>*{display:none}</style>`},
	{name: "style-import", tries: "a style sheet that imports another", payload: `<style>@import "https://evil.example/style-import.css"; @font-face{font-family:x;src:url(https://evil.example/style-import.woff)} body{font-family:x}</style>`},
	{name: "style-url", tries: "a picture by style", payload: `<p style="background:url(https://evil.example/style-url.png)">x</p><p style="background:u\72l(https://evil.example/style-url.png)">x</p>`},
	{name: "style-expression", tries: "old styles that are scripts", payload: `<p style="width:expression(window.__pwned=1);-moz-binding:url(https://evil.example/x.xml#x);behavior:url(x.htc)">x</p>`},
	{name: "overlay", tries: "a link over all of the page", payload: `<a href="https://evil.example/overlay" style="position:fixed;inset:0;z-index:9999">over</a>`},
	{name: "overlay-class", tries: "the same with the page's own classes", payload: `<div class="skip bar contents alert page copy">over</div><p class="verdict holds">✓ holds</p><article class="claim holds" id="claim-1">x</article>`},
	{name: "overlay-svg", tries: "a drawing that leaves its place", payload: `<svg width=99999 height=99999 style="position:fixed;inset:0" overflow=visible><rect x=-9999 y=-9999 width=99999 height=99999 fill=red /></svg>`},
	{name: "overlay-math", tries: "a formula that leaves its place", payload: `<math><mpadded voffset="40em" lspace="-40em" width="0" height="0" depth="0"><mtext>✓ holds</mtext></mpadded><mspace width="-50em" height="-50em"/></math>`},
	{name: "overlay-accents", tries: "a tower of accents over what stands above", payload: "✗" + strings.Repeat("\u0336\u0300\u0301\u0302\u0303", 200)},
	{name: "overlay-popover", tries: "the top layer", payload: `<dialog open style="position:fixed;inset:0">over</dialog><div popover=manual id=x>over</div>`},
	{name: "dialog", tries: "a dialog and its form", payload: `<dialog open><form method=dialog><button>click</button></form>over</dialog>`},
	{name: "hidden", tries: "to hide what follows in an element that stays open", payload: `<div hidden><div inert><details><summary>x</summary>`},
	{name: "font", tries: "old styles", payload: `<font color=white size=7 face="x">x</font><center><blink>x</blink></center><basefont color=white><bgsound src="https://evil.example/font.wav">`},

	{name: "busy-clip", tries: "clips of clips, to keep the browser busy", payload: clips()},
	{name: "busy-use", tries: "copies of copies", payload: `<svg><g id=a><path d="M0 0h9"/></g><g id=b>` + strings.Repeat(`<use href="#a"/>`, 50) + `</g><g id=c>` + strings.Repeat(`<use href="#b"/>`, 50) + `</g>` + strings.Repeat(`<use href="#c"/>`, 50) + `</svg>`},
	{name: "busy-marker", tries: "marks on marks", payload: `<svg><marker id=a><path d="M0 0` + strings.Repeat("h1", 99) + `"/></marker><marker id=b><path marker-mid="url(#a)" d="M0 0` + strings.Repeat("h1", 99) + `"/></marker><path marker-mid="url(#b)" d="M0 0` + strings.Repeat("h1", 999) + `"/></svg>`},
	{name: "busy-columns", tries: "cells as wide as a thousand", payload: "<table>" + strings.Repeat("<tr><td colspan=1000 rowspan=65534>x", 300) + "</table>"},
	{name: "busy-tables", tries: "tables in tables", payload: strings.Repeat("<table><tr><td>", 40) + "x"},
	{name: "busy-formula", tries: "roots of roots", payload: "<math>" + strings.Repeat("<msqrt><mfrac><mrow>", 40) + "<mi>x</mi>" + strings.Repeat("</mrow><mn>1</mn></mfrac></msqrt>", 40) + "</math>"},
	{name: "busy-stretch", tries: "a fence as high as a house", payload: `<math><mo stretchy=true minsize="99999em" maxsize="99999em">(</mo><mfrac linethickness="99999px"><mn>1</mn><mn>2</mn></mfrac><mspace width="99999em" height="99999em"/></math>`},
	{name: "busy-dashes", tries: "a line of a million dashes", payload: `<svg viewBox="0 0 9 9"><path d="M0 0H1e9" stroke=red stroke-dasharray="0.0001" stroke-width=1 /><text font-size="1e9" letter-spacing="1e9">x</text></svg>`},

	{name: "id-main", tries: "ids of the page", payload: `<p id="main">x</p><p id="contents">x</p><p id="notebooks">x</p><p id="cell-1">x</p><p id="claim-attack-1">x</p>`},
	{name: "id-clobber", tries: "names that hide the browser's own functions", payload: `<form name="body"><input name="querySelector"></form><img name="getElementById"><a id="defaultView"></a><form id="documentElement"></form><a name="localStorage" id="localStorage"></a><object name="cookie"></object>`},
	{name: "id-theme", tries: "buttons of the page", payload: `<button class="theme" onclick=window.__pwned=1>click</button><button class="fold">click</button><details class="source" open><code>x</code></details>`},
	{name: "id-long", tries: "many ids that are one when shortened", payload: `<i></i>` + strings.Repeat(`<p id="`+strings.Repeat("a", 250)+`">x</p>`, 3) + `<p id="` + strings.Repeat("a", 250) + `b">x</p>`},
	{name: "id-escape", tries: "an id that is markup", payload: `<p id='x"><script>window.__pwned=1</script>'>x</p><a href='#"><script>window.__pwned=1</script>'>click</a>`},
	{name: "aria", tries: "to tell a screen reader something else", payload: `<p role="alert" aria-live="assertive">x</p><p role="button" tabindex=0 onclick=window.__pwned=1>click</p><main aria-hidden="true">x</main><p aria-owns="main" aria-describedby="main">x</p>`},
	{name: "headings", tries: "a title of its own", payload: `<h1>one</h1><h1 id="main">two</h1><header>x</header><footer>x</footer><nav>x</nav>`},
	{name: "accesskey", tries: "keys of its own", payload: `<a href="javascript:window.__pwned=1" accesskey="x">click</a><p contenteditable onkeydown=window.__pwned=1>x</p><p draggable=true ondragstart=window.__pwned=1>x</p>`},
}

// texts try it with what is neither HTML nor a formula: terminals, characters
// and Markdown.
var texts = []attack{
	{name: "ansi-link", tries: "a link of a terminal", payload: "\x1b]8;;javascript:window.__pwned=1\x1b\\click\x1b]8;;\x1b\\ \x1b]8;;https://evil.example/ansi-link\aclick\x1b]8;;\a"},
	{name: "ansi-title", tries: "to set the title, and to write to the clipboard", payload: "\x1b]0;pwned\a\x1b]2;pwned\x1b\\\x1b]52;c;cHduZWQ=\a"},
	{name: "ansi-markup", tries: "markup between the parts of a sequence", payload: "\x1b[31<script>window.__pwned=1</script>m\x1b[<img src=x onerror=window.__pwned=1>m"},
	{name: "ansi-class", tries: "a class from the numbers of a sequence", payload: "\x1b[38;5;999;\"><script>window.__pwned=1</script>mx\x1b[0m\x1b[48;2;-1;99999999999999999999;1mx"},
	{name: "ansi-unfinished", tries: "a sequence that swallows what follows", payload: "\x1b]0;<script>window.__pwned=1</script>"},
	{name: "ansi-overwrite", tries: "to put a tag together by going back", payload: "<xcript>\b\b\b\b\b\b\bs\r<script>window.__pwned=1</script>\x1b[2K\x1b[1A<script>window.__pwned=1</script>"},
	{name: "c1", tries: "control characters of eight bits", payload: "\u009b31m\u009d8;;javascript:window.__pwned=1\u009cclick\u0085<script>window.__pwned=1</script>"},
	{name: "bidi", tries: "code that reads otherwise than it is", payload: "if user != \"admin\u202e \u2066// allowed\u2069 \u2066\" { \u202asdloh ✓\u202c"},
	{name: "bidi-spill", tries: "to turn what follows around", payload: "\u202e\u202e\u202d\u2067\u2068 x"},
	{name: "invisible", tries: "tags of invisible characters", payload: "<scr\u200bipt>window.__pwned=1</scr\u200bipt><\u00adscript>window.__pwned=1</script>\ufeff<script>window.__pwned=1</script>"},
	{name: "separator", tries: "line ends that only scripts know", payload: "x\u2028</script><script>window.__pwned=1</script>\u2029"},
	{name: "markdown-link", tries: "addresses that Markdown lets through", payload: `[click](javascript:window.__pwned=1) [click](<javascript:window.__pwned=1>) [click](JaVaScRiPt&colon;window.__pwned=1) [click](data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19wd25lZD0xPC9zY3JpcHQ+)`},
	{name: "markdown-autolink", tries: "links without brackets", payload: `<javascript:window.__pwned=1> <data:text/html,<script>window.__pwned=1</script>> javascript:window.__pwned=1`},
	{name: "markdown-reference", tries: "an address that stands elsewhere", payload: "[click][r]\n\n[r]: javascript:window.__pwned=1 '\"onmouseover=window.__pwned=1'"},
	{name: "markdown-title", tries: "a handler in a link's title", payload: `[click](# "x\" onmouseover=window.__pwned=1 y=\"") ![x" onerror=window.__pwned=1 y="](x 'x" onerror=window.__pwned=1')`},
	{name: "markdown-fence", tries: "a language that is markup", payload: "```\"><script>window.__pwned=1</script>\nx\n```\n\n~~~go onclick=window.__pwned=1\n<script>window.__pwned=1</script>\n~~~"},
	{name: "markdown-heading", tries: "attributes of a heading", payload: "## x {#main onclick=window.__pwned=1 .alert style=\"position:fixed\"}\n\n# <script>window.__pwned=1</script>\n\n# [x](javascript:window.__pwned=1) </h1><h2>"},
	{name: "markdown-footnote", tries: "a note's name that is markup", payload: "x[^\"><script>window.__pwned=1</script>]\n\n[^\"><script>window.__pwned=1</script>]: y"},
	{name: "markdown-brackets", tries: "brackets without an end", payload: strings.Repeat("[", 3000) + strings.Repeat("![a](", 1000)},
	{name: "markdown-table", tries: "a table of more cells than it has text", payload: "\n|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|\n", 2000)},
	{name: "markdown-backslash", tries: "backslashes and dollars without an end", payload: strings.Repeat("\\", 2000) + strings.Repeat("$ a ", 200)},
	{name: "markdown-depth", tries: "quotations in quotations", payload: strings.Repeat(">", 3000) + " x\n\n" + strings.Repeat("- ", 2000) + "x"},
}

// clips is a drawing whose clips refer to one another: ten at each of eight
// steps, so that a hundred million shapes are asked for.
func clips() string {
	var b strings.Builder
	b.WriteString(`<svg viewBox="0 0 9 9">`)
	for i := range 8 {
		b.WriteString(`<clipPath id=c` + string(rune('0'+i)) + `>`)
		for range 10 {
			b.WriteString(`<rect width=9 height=9`)
			if i > 0 {
				b.WriteString(` clip-path="url(#c` + string(rune('0'+i-1)) + `)"`)
			}
			b.WriteString(`/>`)
		}
		b.WriteString(`</clipPath>`)
	}
	b.WriteString(`<rect width=9 height=9 clip-path="url(#c7)"/></svg>`)
	return b.String()
}
