package figure

import (
	"fmt"
	"image/color"
	"strings"
)

// An ink is a colour with a role: it has a light and a dark form, and a class
// that a style sheet can restyle. It is a color.Color, so it travels through
// gonum/plot's drawing code to our canvas unharmed; elsewhere it is its light
// form.
type ink struct {
	name        string // class without prefix and suffix
	light, dark uint32 // 0xRRGGBB
}

// RGBA implements color.Color with the light form.
func (i *ink) RGBA() (r, g, b, a uint32) { return rgb(i.light).RGBA() }

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func hex(v uint32) string {
	if r, g, b := v>>16, v>>8&0xff, v&0xff; r%17 == 0 && g%17 == 0 && b%17 == 0 {
		return fmt.Sprintf("#%x%x%x", r/17, g/17, b/17)
	}
	return fmt.Sprintf("#%06x", v)
}

var (
	inkPlate = &ink{"plate", 0xffffff, 0x16181d}
	inkText  = &ink{"ink", 0x1b1d21, 0xe8e9ec}
	inkMuted = &ink{"muted", 0x5f6670, 0xa6acb6}
	inkGrid  = &ink{"grid", 0xe3e5e9, 0x2f333b}
)

// series are the colours of lines and points, in order of use. Each has a
// contrast of at least 3 to its plate, and any two stay apart under simulated
// deuteranopia, protanopia and tritanopia: theme_test.go computes both. They
// were found by simulated annealing of the least distance, hues held near blue,
// rust, green, violet, grey, gold, plum and sky.
var series = [8]*ink{
	{"c0", 0x383aaa, 0x5bc3fb},
	{"c1", 0xa34503, 0xefab70},
	{"c2", 0x37a38a, 0x2b8a1b},
	{"c3", 0xa862e8, 0xa65da7},
	{"c4", 0x3b2921, 0xddf7fb},
	{"c5", 0xcb7d12, 0xfedf46},
	{"c6", 0x7d0563, 0xe76f7e},
	{"c7", 0x43749b, 0x318ff0},
}

// classes are the colours of a phase map. They lie in an image, which no style
// sheet can reach, so one colour serves light and dark pages; their lightness
// falls from one to the next, so they can be told apart without hue.
var classes = [8]uint32{
	0xf0f1af, 0x8bd4f2, 0xe0ae53, 0x569770, 0x9262af, 0x3f497d, 0x661c09, 0x251048,
}

// Fixed colours: lines and words that lie on a map keep their colours in the
// dark, as the map does.
var (
	onMap     = color.Gray{Y: 0x11}
	mapCasing = color.White
)

// dashes go with the series in turn: the colour of a line is never needed to
// tell it from the others.
var dashes = [8][]float64{
	nil, {7, 3}, {2, 2.5}, {8, 2.5, 2, 2.5}, {12, 3}, {4, 2}, {8, 2.5, 2, 2.5, 2, 2.5}, {1.2, 3.2},
}

func inks() []*ink { return append([]*ink{inkPlate, inkText, inkMuted, inkGrid}, series[:]...) }

// styleElement is the style sheet inside an SVG, for places that show it as an
// image: dark forms of the classes used, where the reader prefers dark.
func styleElement(used func(class string) bool) string {
	var b strings.Builder
	for _, k := range inks() {
		for _, prop := range []string{"fill", "stroke"} {
			if c := class(k, prop); used(c) {
				fmt.Fprintf(&b, ".%s{%s:%s}", c, prop, hex(k.dark))
			}
		}
	}
	return "<style>@media(prefers-color-scheme:dark){" + b.String() + "}</style>"
}

// class names an ink used as a fill or a stroke.
func class(k *ink, prop string) string { return "ls-" + k.name + "-" + prop[:1] }

// CSS returns the style sheet for pages that contain figures inline, where the
// style element of an SVG is not trusted. It colours the figures' classes from
// custom properties (--ls-ink, --ls-c0, ...) that follow the reader's
// preference, and data-theme="light" or "dark" on the root element over it; a
// printed page is light. It also lets figures shrink to the width of the page.
func CSS() string {
	vars := func(dark bool) string {
		var b strings.Builder
		for _, k := range inks() {
			v := k.light
			if dark {
				v = k.dark
			}
			fmt.Fprintf(&b, "--ls-%s:%s;", k.name, hex(v))
		}
		return b.String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, ":root{%s}\n", vars(false))
	fmt.Fprintf(&b, "@media (prefers-color-scheme:dark){:root{%s}}\n", vars(true))
	fmt.Fprintf(&b, ":root[data-theme=\"light\"]{%s}\n", vars(false))
	fmt.Fprintf(&b, ":root[data-theme=\"dark\"]{%s}\n", vars(true))
	fmt.Fprintf(&b, "@media print{:root,:root[data-theme]{%s}}\n", vars(false))
	for _, k := range inks() {
		for _, prop := range []string{"fill", "stroke"} {
			fmt.Fprintf(&b, "svg .%s{%s:var(--ls-%s)}\n", class(k, prop), prop, k.name)
		}
	}
	b.WriteString("svg.ls-figure{max-width:100%;height:auto}\n")
	return b.String()
}
