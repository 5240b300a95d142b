package markup

import "regexp"

// This file is the policy: every element and attribute that a page may hold.
// The tree filter and the sanitiser behind it are both built from it.

// forms of attribute values.
var (
	word     = regexp.MustCompile(`^[A-Za-z0-9-]{0,40}$`)
	words    = regexp.MustCompile(`^[a-z ]{0,40}$`)
	number   = regexp.MustCompile(`^[-+.0-9eE]{1,24}(%|px|em|ex|pt|rem)?$`)
	digits   = regexp.MustCompile(`^[0-9]{1,5}$`)
	numbers  = regexp.MustCompile(`^[-+.,0-9eE\s%a-z]*$`)
	boolean  = regexp.MustCompile(`^(true|false)$`)
	anyText  = regexp.MustCompile(`(?s)^.*$`)
	classes  = regexp.MustCompile(`^[A-Za-z0-9_ -]+$`)
	idForm   = regexp.MustCompile(`^u-[\pL\pN_.:-]+$`)
	idList   = regexp.MustCompile(`^u-[\pL\pN_.:-]+( u-[\pL\pN_.:-]+)*$`)
	linkForm = regexp.MustCompile(`^(?:https?://[^\s\\]+|mailto:[^\s\\]+|#(?:u-[\pL\pN_.:-]+|claim-[0-9A-Za-z-]+)?|(?:\.\.?/)*[\pL\pN_%~.+-]+(?:/[\pL\pN_%~.+-]+)*/?(?:#[\pL\pN_%.:-]*)?)$`)
	dataForm = regexp.MustCompile(`^data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$`)
	paint    = regexp.MustCompile(`^(?:[A-Za-z]{1,30}|#[0-9A-Fa-f]{3,8}|(?:rgb|hsl)a?\([-+0-9.,%/ a-z]{1,60}\)|url\(#u-[\pL\pN_.:-]+\))$`)
	localURL = regexp.MustCompile(`^(?:none|url\(#u-[\pL\pN_.:-]+\))$`)
	path     = regexp.MustCompile(`^[-+.,0-9eE\sA-Za-z]*$`)
	shift    = regexp.MustCompile(`^\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([-+.,0-9eE\s]*\)[\s,]*)*$`)
	fonts    = regexp.MustCompile(`^[-,'A-Za-z0-9 ]{0,200}$`)
	roles    = regexp.MustCompile(`^(?:img|math|presentation|none|doc-endnotes|doc-noteref|doc-backlink)$`)
)

// classForm are the classes that content may carry. They begin with the name
// of what gave them; the page's own classes do not, so no content can borrow
// the clothes of the page.
var classForm = regexp.MustCompile(`^(?:(?:ls|tex|hl|ansi|x|language)-[A-Za-z0-9_-]+|footnotes|footnote-ref|footnote-backref)$`)

type attributes map[string]*regexp.Regexp

// everywhere are the attributes of all elements.
var everywhere = attributes{
	"class": classes, "id": idForm, "role": roles, "lang": word, "dir": word,
	"aria-label": anyText, "aria-hidden": boolean, "aria-labelledby": idList, "aria-describedby": idList,
}

var none = attributes{}

// htmlElements are the elements of HTML. There is no h1: a page has its own.
var htmlElements = with(map[string]attributes{
	"a": {"href": linkForm, "rel": regexp.MustCompile(`^noopener$`), "title": anyText}, "abbr": {"title": anyText},
	"img":     {"src": dataForm, "alt": anyText, "title": anyText, "width": number, "height": number},
	"details": {"open": regexp.MustCompile(`^$`)}, "ol": {"start": number, "type": word, "reversed": regexp.MustCompile(`^$`)}, "li": {"value": number},
	"td": {"align": word, "colspan": digits, "rowspan": digits}, "th": {"align": word, "colspan": digits, "rowspan": digits, "scope": word},
	"col": {"span": digits}, "colgroup": {"span": digits}, "time": {"datetime": anyText},
}, none, "b", "bdi", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption",
	"figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "mark", "p", "pre", "q", "s", "samp", "small", "span", "strong",
	"sub", "summary", "sup", "table", "tbody", "tfoot", "thead", "tr", "u", "ul", "var", "wbr")

// presentation are the attributes that any SVG element may have.
var presentation = attributes{
	"fill": paint, "stroke": paint, "color": paint, "stop-color": paint,
	"fill-opacity": number, "stroke-opacity": number, "stop-opacity": number, "opacity": number, "fill-rule": word, "clip-rule": word,
	"stroke-width": number, "stroke-dasharray": numbers, "stroke-dashoffset": number, "stroke-linecap": word,
	"stroke-linejoin": word, "stroke-miterlimit": number, "vector-effect": word, "shape-rendering": word, "image-rendering": word,
	"font-family": fonts, "font-size": number, "font-weight": word, "font-style": word, "text-anchor": word,
	"dominant-baseline": word, "alignment-baseline": word, "baseline-shift": number, "letter-spacing": number,
	"paint-order": words, "transform": shift, "clip-path": localURL,
}

var place = attributes{"x": numbers, "y": numbers, "width": number, "height": number}

// svgElements have no way to load, link, run or animate anything, and none to
// draw a thing more often than it stands there (no use, pattern or marker). An
// image's href is data.
var svgElements = map[string]attributes{
	"svg": merge(place, presentation, attributes{"viewbox": numbers, "preserveaspectratio": path}),
	"g":   presentation, "defs": presentation, "title": none, "desc": none,
	"path": merge(presentation, attributes{"d": path}), "rect": merge(place, presentation, attributes{"rx": number, "ry": number}),
	"circle":  merge(presentation, attributes{"cx": number, "cy": number, "r": number}),
	"ellipse": merge(presentation, attributes{"cx": number, "cy": number, "rx": number, "ry": number}),
	"line":    merge(presentation, attributes{"x1": number, "y1": number, "x2": number, "y2": number}),
	"polygon": merge(presentation, attributes{"points": numbers}), "polyline": merge(presentation, attributes{"points": numbers}),
	"text":  merge(place, presentation, attributes{"dx": numbers, "dy": numbers, "rotate": numbers, "textlength": number, "lengthadjust": word}),
	"tspan": merge(place, presentation, attributes{"dx": numbers, "dy": numbers, "rotate": numbers}),
	"image": merge(place, presentation, attributes{"href": dataForm, "preserveaspectratio": path}),
	"stop":  merge(presentation, attributes{"offset": number}), "clippath": merge(presentation, attributes{"clippathunits": word}),
	"lineargradient": {"x1": number, "y1": number, "x2": number, "y2": number, "gradientunits": word, "gradienttransform": shift, "spreadmethod": word},
	"radialgradient": {"cx": number, "cy": number, "r": number, "fx": number, "fy": number, "gradientunits": word, "gradienttransform": shift, "spreadmethod": word},
}

// mathElements are those of MathML Core that only typeset.
var mathElements = with(map[string]attributes{
	"math": {"display": word, "displaystyle": boolean, "alttext": anyText},
	"mi":   {"mathvariant": regexp.MustCompile(`^normal$`)},
	"mo": {"form": word, "fence": boolean, "separator": boolean, "stretchy": boolean, "symmetric": boolean, "largeop": boolean,
		"movablelimits": boolean, "lspace": number, "rspace": number, "minsize": number, "maxsize": number, "accent": boolean},
	"mspace": {"width": number, "height": number, "depth": number}, "mfrac": {"linethickness": number}, "mover": {"accent": boolean},
	"munder": {"accentunder": boolean}, "munderover": {"accent": boolean, "accentunder": boolean},
	"mpadded": {"width": number, "height": number, "depth": number, "lspace": number},
	"mstyle":  {"displaystyle": boolean, "scriptlevel": number}, "mtable": {"displaystyle": boolean},
	"mtd":        {"columnspan": number, "rowspan": number},
	"annotation": {"encoding": regexp.MustCompile(`^application/x-tex$`)},
}, none, "semantics", "mrow", "mn", "mtext", "ms", "msup", "msub", "msubsup", "msqrt", "mroot", "mtr", "mphantom", "merror",
	"mmultiscripts", "mprescripts")

// dropped are elements that go with all they contain; any other element that
// is not allowed goes alone and leaves its content.
var dropped = set("script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "noscript", "noembed", "noframes",
	"template", "textarea", "select", "title", "xmp", "plaintext", "listing", "head", "meta", "link", "base", "audio", "video",
	"canvas", "map", "portal", "param", "source", "track", "input", "datalist", "button", "marquee")

// phrasing are the elements that may stand in a heading or a link.
var phrasing = set("abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "math", "q", "s", "samp",
	"small", "span", "strong", "sub", "sup", "u", "var", "wbr")

func with(m map[string]attributes, a attributes, names ...string) map[string]attributes {
	for _, n := range names {
		m[n] = a
	}
	return m
}

func merge(all ...attributes) attributes {
	m := attributes{}
	for _, a := range all {
		for k, v := range a {
			m[k] = v
		}
	}
	return m
}

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}
