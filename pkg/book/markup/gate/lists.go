package gate

import "strings"

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

// The elements of prose, drawings and formulas, which may come from a notebook.
var (
	prose = set(`a abbr b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
		h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th
		thead time tr u ul var wbr`)
	drawing = set(`svg g defs title desc path rect circle ellipse line polygon polyline text tspan image stop clipPath
		linearGradient radialGradient`)
	formula = set(`math semantics annotation mrow mi mo mn ms mtext mspace mfrac msup msub msubsup mover munder munderover
		msqrt mroot mpadded mphantom mstyle merror mtable mtr mtd mmultiscripts mprescripts`)
)

// shell are the elements that only the page itself has.
var shell = set(`html head meta title style script body header nav main footer section article form label select option
	output button h1`)

// boxes are the classes of the page's places for what comes from a notebook.
var boxes = set("prose html figure explore statement claims-caption lead")

// children are what the parts of the page's frame may directly contain. What
// got out of its box would stand beside these.
var children = map[string][]string{
	"html":          {"head", "body"},
	"head":          {"meta", "title", "style", "script"},
	"body":          {"a.skip", "header.bar", "div", "div.with-contents", "main", "main.page", "footer.stamp"},
	"main.page":     {"h1", "div.alert", "div.cell", "nav.turn", "div.lead", "ul.counts", "section"},
	"div.cell":      {"p.state", "details.source", "details.folded", "div.output"},
	"div.output":    {"p.label", "pre", "div.claims-caption", "article.claim", "div.explore"},
	"article.claim": {"header", "div.statement", "dl"},
	"nav.contents":  {"h2", "ol"},
	"footer.stamp":  {"dl"},
}

var everywhere = set("class id role lang dir aria-label aria-hidden aria-labelledby aria-describedby")

// shellAttributes are those of the page's own elements.
var shellAttributes = set("charset http-equiv content name hidden data-notebook data-verdict data-kind data-explorable data-link")

// attributes by namespace. Which element of it has one does not matter, save
// for addresses.
var attributes = map[string]map[string]bool{
	"": set(`href rel title src alt width height open start type value reversed align colspan rowspan span scope datetime`),
	"svg": set(`viewBox preserveAspectRatio x y x1 y1 x2 y2 width height cx cy r rx ry fx fy d dx dy points rotate href offset
		textLength lengthAdjust clipPathUnits gradientUnits gradientTransform spreadMethod transform clip-path fill stroke color
		fill-opacity stroke-opacity stop-opacity stop-color opacity fill-rule clip-rule stroke-width stroke-dasharray
		stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit vector-effect shape-rendering image-rendering
		font-family font-size font-weight font-style text-anchor dominant-baseline alignment-baseline baseline-shift
		letter-spacing paint-order`),
	"math": set(`display displaystyle alttext mathvariant form fence separator stretchy symmetric largeop movablelimits lspace
		rspace minsize maxsize accent accentunder width height depth linethickness scriptlevel columnspan rowspan encoding`),
}

// words are attributes of drawings that are text and not CSS.
var words = set("class id role lang dir aria-label aria-hidden aria-labelledby aria-describedby")
