package figure

import (
	"fmt"
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// fontStack names the fonts an SVG asks for. The first three have the widths
// that were measured; the last two fill in glyphs the others lack.
const fontStack = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"

// Font sizes in user units. A figure is 540 units wide (a two-column grid 616),
// so that a tick label is still about 8 px high on a screen 340 px wide.
const (
	sizeTitle vg.Length = 14.5
	sizeLabel vg.Length = 13
	sizeTick  vg.Length = 12.5
)

// lineHeight is the distance of two baselines as a multiple of the font size.
const lineHeight = 1.25

// faces parses the two fonts once. Only these two of Liberation's twelve are
// linked in: the package gonum.org/v1/plot itself would bring them all.
var faces = sync.OnceValue(func() [2]*opentype.Font {
	var fs [2]*opentype.Font
	for i, ttf := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil { // the data is a constant of the program
			panic(fmt.Errorf("figure: the built-in font does not parse: %w", err))
		}
		fs[i] = f
	}
	return fs
})

// face returns the sans-serif face at a size.
func face(size vg.Length, bold bool) font.Face {
	i := 0
	if bold {
		i = 1
	}
	return font.Face{
		Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		Face: faces()[i],
	}
}

// textWidth measures a line of text.
func textWidth(s string, size vg.Length, bold bool) vg.Length {
	f := face(size, bold)
	return f.Width(s)
}

// wrap breaks text at spaces into lines no wider than width; a single word
// that is wider stays whole.
func wrap(s string, width, size vg.Length, bold bool) []string {
	if s == "" {
		return nil
	}
	var lines []string
	for para := range strings.SplitSeq(s, "\n") {
		line := ""
		for word := range strings.FieldsSeq(para) {
			switch {
			case line == "":
				line = word
			case textWidth(line+" "+word, size, bold) <= width:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// maxWidth is the width of the widest line.
func maxWidth(lines []string, size vg.Length, bold bool) vg.Length {
	var w vg.Length
	for _, l := range lines {
		w = max(w, textWidth(l, size, bold))
	}
	return w
}
