package main

// drawings try it with SVG, in which much of HTML has a second name.
var drawings = []attack{
	{name: "svg-onload", tries: "a handler of a drawing", payload: `<svg onload=window.__pwned=1></svg>`},
	{name: "svg-script", tries: "a script in a drawing", payload: `<svg><script>window.__pwned=1</script></svg>`},
	{name: "svg-script-href", tries: "a script from the network in a drawing", payload: `<svg><script href="https://evil.example/svg-script-href.js"/></svg>`},
	{name: "svg-script-cdata", tries: "a script in a CDATA section", payload: `<svg><script><![CDATA[window.__pwned=1]]></script></svg>`},
	{name: "svg-link", tries: "a link in a drawing", payload: `<svg><a href="javascript:window.__pwned=1"><text y="9">click</text></a><a xlink:href="javascript:window.__pwned=1"><text y="9">click</text></a></svg>`},
	{name: "svg-animate", tries: "to make a link's address a script, later", payload: `<svg><a><animate attributeName=href values=javascript:window.__pwned=1 /><text y="9">click</text></a></svg>`},
	{name: "svg-animate-handler", tries: "a handler of an animation", payload: `<svg><animate onbegin=window.__pwned=1 attributeName=x dur=1s></svg>`},
	{name: "svg-set", tries: "to set a handler by animation", payload: `<svg><rect width=9 height=9><set attributeName=onmouseover to=window.__pwned=1 /></rect></svg>`},
	{name: "svg-animate-motion", tries: "handlers of the other animations", payload: `<svg><animateMotion onbegin=window.__pwned=1 dur=1s></animateMotion><animateTransform onbegin=window.__pwned=1 attributeName=transform dur=1s></animateTransform></svg>`},
	{name: "svg-use-data", tries: "to use a drawing that holds a script", payload: `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>window.__pwned=1</script></svg>#x"/></svg>`},
	{name: "svg-use-network", tries: "to use a drawing from the network", payload: `<svg><use href="https://evil.example/svg-use-network.svg#x"/><use xlink:href="https://evil.example/svg-use-network.svg#x"/></svg>`},
	{name: "svg-image", tries: "a picture from the network", payload: `<svg><image href="https://evil.example/svg-image.png" width=9 height=9 /><image xlink:href="https://evil.example/svg-image.png" width=9 height=9 /></svg>`},
	{name: "svg-image-svg", tries: "a drawing in a drawing, as data", payload: `<svg><image width=9 height=9 href="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='window.__pwned=1'/>"/></svg>`},
	{name: "svg-foreign", tries: "HTML in a drawing", payload: `<svg><foreignObject width=99 height=99><img src=x onerror=window.__pwned=1><iframe srcdoc="<script>parent.__pwned=1</script>"></iframe></foreignObject></svg>`},
	{name: "svg-desc", tries: "HTML in a description", payload: `<svg><desc><img src=x onerror=window.__pwned=1></desc><title><img src=x onerror=window.__pwned=1></title></svg>`},
	{name: "svg-style", tries: "a style sheet in a drawing", payload: `<svg><style>@import url(https://evil.example/svg-style.css); *{background:url(https://evil.example/svg-style.png)}</style></svg>`},
	{name: "svg-paint", tries: "a colour from the network", payload: `<svg width=9 height=9><rect width=9 height=9 fill="url(https://evil.example/svg-paint.svg#x)" filter="url(https://evil.example/svg-paint.svg#f)" mask="url(https://evil.example/svg-paint.svg#m)" clip-path="url(https://evil.example/svg-paint.svg#c)"/></svg>`},
	{name: "svg-paint-escape", tries: "the same, with an escape of CSS", payload: `<svg width=9 height=9><rect width=9 height=9 fill="u\72l(https://evil.example/svg-paint-escape.svg#x)" clip-path="ur\l(//evil.example/x#c)"/></svg>`},
	{name: "svg-filter", tries: "a filter that loads a picture", payload: `<svg width=9 height=9><filter id=f><feImage href="https://evil.example/svg-filter.png"/></filter><rect width=9 height=9 filter="url(#f)"/></svg>`},
	{name: "svg-handler-element", tries: "handlers and listeners of old drawings", payload: `<svg><handler type="text/ecmascript" ev:event="load">window.__pwned=1</handler><listener event="load" handler="#y"/></svg>`},
	{name: "svg-breakout", tries: "an element that ends a drawing", payload: `<svg></p><style><g title="</style><img src=x onerror=window.__pwned=1>"></style></svg>`},
	{name: "svg-tref", tries: "text from the network", payload: `<svg><tref xlink:href="https://evil.example/svg-tref.svg#x"/><text><textPath href="https://evil.example/svg-tref.svg#p">x</textPath></text></svg>`},
	{name: "svg-cursor", tries: "a pointer from the network", payload: `<svg><rect width=99 height=99 cursor="url(https://evil.example/svg-cursor.png), auto" style="cursor:url(https://evil.example/svg-cursor.png),auto"/></svg>`},
	{name: "svg-doctype", tries: "entities of a document type", payload: `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "https://evil.example/svg-doctype"><!ENTITY y "<script>window.__pwned=1</script>">]><svg>&x;&y;<text>&y;</text></svg>`},
	{name: "svg-stylesheet", tries: "a style sheet by processing instruction", payload: `<?xml-stylesheet href="https://evil.example/svg-stylesheet.css"?><svg xmlns="http://www.w3.org/2000/svg"></svg>`},
	{name: "svg-namespace", tries: "HTML by its namespace", payload: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml"><h:script>window.__pwned=1</h:script><h:img src="x" onerror="window.__pwned=1"/></svg>`},
}

// formulas try it with MathML and with the annotations that it carries.
var formulas = []attack{
	{name: "math-href", tries: "a link on a formula", payload: `<math href="javascript:window.__pwned=1"><mi>click</mi></math><math><mi xlink:href="javascript:window.__pwned=1" href="javascript:window.__pwned=1">click</mi></math>`},
	{name: "math-maction", tries: "an action of a formula", payload: `<math><maction actiontype="statusline#https://evil.example" xlink:href="javascript:window.__pwned=1">click<mtext>x</mtext></maction><maction actiontype="toggle"><mi>a</mi><mi>b</mi></maction></math>`},
	{name: "math-annotation-html", tries: "HTML in an annotation", payload: `<math><semantics><mi>x</mi><annotation-xml encoding="text/html"><img src=x onerror=window.__pwned=1></annotation-xml></semantics></math>`},
	{name: "math-annotation-svg", tries: "SVG in an annotation", payload: `<math><annotation-xml encoding="application/xhtml+xml"><svg onload=window.__pwned=1></svg></annotation-xml><annotation-xml><svg><script>window.__pwned=1</script></svg></annotation-xml></math>`},
	{name: "math-annotation-script", tries: "a script in an annotation of TeX", payload: `<math><semantics><mi>x</mi><annotation encoding="application/x-tex"><script>window.__pwned=1</script></annotation></semantics></math>`},
	{name: "math-mtext", tries: "HTML in the text of a formula", payload: `<math><mtext><img src=x onerror=window.__pwned=1><script>window.__pwned=1</script></mtext></math>`},
	{name: "math-handler", tries: "handlers on a formula", payload: `<math><mi onclick=window.__pwned=1 onmouseover=window.__pwned=1 style="position:fixed;inset:0">click</mi></math>`},
	{name: "math-image", tries: "a picture in a formula", payload: `<math background="https://evil.example/math-image.png"><mglyph src="https://evil.example/math-image.png"/><mi mathbackground="url(https://evil.example/math-image.png)">x</mi></math>`},
	{name: "tex-href", tries: "a link in TeX", payload: `\href{javascript:window.__pwned=1}{click} $\href{javascript:window.__pwned=1}{click}$ $\url{javascript:window.__pwned=1}$`},
	{name: "tex-html", tries: "HTML in TeX", payload: `$x<img src=x onerror=window.__pwned=1>$ $\text{<script>window.__pwned=1</script>}$ $\class{x" onclick=window.__pwned=1}{y}$ $\style{position:fixed}{y}$ $\html{x}$`},
	{name: "tex-image", tries: "a picture and a file in TeX", payload: `$\includegraphics{https://evil.example/tex-image.png}$ $\input{/etc/passwd}$ $\write18{id}$ $\unicode{60}script>$`},
	{name: "tex-def", tries: "definitions that multiply", payload: `$\def\a{xxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b\b\b}\def\d{\c\c\c\c\c\c\c\c\c\c}\d\d\d\d\d\d\d\d\d\d$ $\newcommand{\x}{\x\x}\x$`},
	{name: "tex-annotation", tries: "to end the annotation that carries the source", payload: `$x % </annotation></semantics></math><script>window.__pwned=1</script>$`},
	{name: "tex-environment", tries: "HTML in an environment's name", payload: `\begin{<script>window.__pwned=1</script>}x\end{<script>window.__pwned=1</script>}`},
}
