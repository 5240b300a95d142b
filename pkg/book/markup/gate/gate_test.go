package gate_test

import (
	"strings"
	"testing"

	"largestep/pkg/book/markup/gate"
)

// TestFragmentRefuses gives the gate what a sanitiser that failed would let
// through: each line alone must be refused.
func TestFragmentRefuses(t *testing.T) {
	for _, fragment := range []string{
		`<script>x</script>`, `<svg><script>x</script></svg>`, `<style>x</style>`, `<iframe></iframe>`, `<object></object>`, `<embed>`,
		`<form></form>`, `<input>`, `<button>x</button>`, `<base href="x">`, `<link rel="x">`, `<meta charset="x">`, `<template></template>`,
		`<noscript>x</noscript>`, `<textarea></textarea>`, `<video></video>`, `<main>x</main>`, `<h1>x</h1>`, `<!-- x -->`, `<x-y>x</x-y>`,
		`<p onclick="x">x</p>`, `<p style="x">x</p>`, `<p tabindex="1">x</p>`, `<p id="main">x</p>`, `<p class="alert">x</p>`,
		`<p id="u-a"></p><p id="u-a"></p>`, `<img srcset="x" alt="x">`, `<details name="x">x</details>`,
		`<a href="javascript:x">x</a>`, `<a href="data:text/html,x">x</a>`, `<a href="//e.org">x</a>`, `<a href="/x">x</a>`, `<a href="file:///x">x</a>`,
		`<a href="https:x">x</a>`, `<a href="https://e.org/ x">x</a>`, `<a href="\\e.org">x</a>`, `<a href="x" target="_blank">x</a>`,
		`<img src="https://e.org/x.png" alt="">`, `<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="">`, `<img src="data:image/png;base64,PHN2Zy8+" alt="">`,
		`<svg><a href="#x">x</a></svg>`, `<svg><use href="#u-x"/></svg>`, `<svg><foreignObject></foreignObject></svg>`, `<svg><animate/></svg>`, `<svg><set/></svg>`,
		`<svg><marker/></svg>`, `<svg><pattern/></svg>`, `<svg><filter/></svg>`, `<svg><style>x</style></svg>`, `<svg><image href="x.png"/></svg>`, `<svg><image xlink:href="x.png"/></svg>`,
		`<svg><rect fill="url(x#u-a)"/></svg>`, `<svg><rect fill="url(#a)"/></svg>`, `<svg><rect fill="image-set(x)"/></svg>`, `<svg><rect fill="u\72l(#u-a)"/></svg>`, `<svg><title><b>x</b></title></svg>`,
		`<math href="x"></math>`, `<math><maction></maction></math>`, `<math><annotation-xml></annotation-xml></math>`, `<math><mtext><b>x</b></mtext></math>`, `<math><mtext><svg></svg></mtext></math>`,
		`</div>`, `</div><p>x</p>`, `</main>`, `<table><tr></table></div><div>`, `<plaintext>`,
	} {
		if gate.Fragment(fragment) == nil {
			t.Errorf("let through: %s", fragment)
		}
	}
}

func TestFragmentLetsThrough(t *testing.T) {
	for _, fragment := range []string{
		``, `text`, `<p>x <a href="https://e.org/?a=b#c" rel="noopener">b</a> <a href="02-x.html#u-y">c</a> <a href="#claim-1">d</a> <a href="mailto:a@e.org">e</a></p>`,
		`<div class="x-scroll"><table><tbody><tr><td align="right" colspan="2">x</td></tr></tbody></table></div>`,
		`<svg viewBox="0 0 1 1" class="ls-figure"><title id="u-t">T</title><g clip-path="url(#u-c)" transform="translate(1 2) rotate(3)"><path d="M0 0" fill="rgb(1, 2, 3)"/></g></svg>`,
		`<math display="block"><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x &lt; y</annotation></semantics></math>`,
	} {
		if err := gate.Fragment(fragment); err != nil {
			t.Errorf("%s: %v", fragment, err)
		}
	}
}

func TestPageRefusesScriptsThatAreNotItsOwn(t *testing.T) {
	const page = `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="style-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='">` +
		`<title>t</title><style></style><script></script></head><body><main class="page"><h1>t</h1></main></body></html>`
	if err := gate.Page([]byte(page)); err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]string{
		"another script":  strings.Replace(page, "<script>", "<script>x", 1),
		"two scripts":     strings.Replace(page, "</script>", "</script><script></script>", 1),
		"a late policy":   strings.Replace(page, "<meta", "<style></style><meta", 1),
		"a second policy": strings.Replace(page, "<title>", `<meta http-equiv="refresh" content="0">`+"<title>", 1),
		"a script below":  strings.Replace(page, "</main>", "<script></script></main>", 1),
		"out of its box":  strings.Replace(page, "</main>", "<p>x</p></main>", 1),
	} {
		if gate.Page([]byte(other)) == nil {
			t.Error("let through:", name)
		}
	}
}
