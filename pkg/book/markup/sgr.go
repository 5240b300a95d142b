package markup

import (
	"strconv"
	"strings"
)

// sgr obeys "select graphic rendition": numbers between semicolons or colons.
func (t *terminal) sgr(parameters string) {
	fields := strings.FieldsFunc(parameters+";", func(r rune) bool { return r == ';' || r == ':' })
	if len(fields) == 0 {
		t.look = look{}
		return
	}
	var n []int
	for _, f := range fields {
		v, err := strconv.Atoi(f)
		if err != nil {
			return // a private sequence
		}
		n = append(n, v)
	}
	for i := 0; i < len(n); i++ {
		switch v := n[i]; {
		case v == 38 || v == 48:
			c, used := extended(n[i+1:])
			if v == 38 {
				t.look.fg = c
			} else {
				t.look.bg = c
			}
			i += used
		case v >= 30 && v <= 37:
			t.look.fg = uint8(v-30) + 1
		case v >= 90 && v <= 97:
			t.look.fg = uint8(v-90) + 9
		case v >= 40 && v <= 47:
			t.look.bg = uint8(v-40) + 1
		case v >= 100 && v <= 107:
			t.look.bg = uint8(v-100) + 9
		default:
			t.look.attribute(v)
		}
	}
}

func (l *look) attribute(v int) {
	switch v {
	case 0:
		*l = look{}
	case 1:
		l.bold = true
	case 2:
		l.dim = true
	case 3:
		l.italic = true
	case 4, 21:
		l.underline = true
	case 7:
		l.inverse = true
	case 9:
		l.strike = true
	case 22:
		l.bold, l.dim = false, false
	case 23:
		l.italic = false
	case 24:
		l.underline = false
	case 27:
		l.inverse = false
	case 29:
		l.strike = false
	case 39:
		l.fg = 0
	case 49:
		l.bg = 0
	}
}

// extended reads "5;n" (256 colours) or "2;r;g;b" and returns one of the
// sixteen colours, counted from 1, and how many numbers it took.
func extended(n []int) (color uint8, used int) {
	switch {
	case len(n) >= 2 && n[0] == 5:
		switch c := n[1]; {
		case c < 0 || c > 255:
			return 0, 2
		case c < 16:
			return uint8(c) + 1, 2
		case c >= 232:
			v := 8 + 10*(c-232)
			return nearest(v, v, v), 2
		default:
			level := func(i int) int { return [...]int{0, 95, 135, 175, 215, 255}[i%6] }
			return nearest(level((c-16)/36), level((c-16)/6), level(c-16)), 2
		}
	case len(n) >= 4 && n[0] == 2:
		return nearest(n[1], n[2], n[3]), 4
	}
	return 0, len(n)
}

// named are the sixteen colours as xterm has them.
var named = [16][3]int{
	{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
}

func nearest(r, g, b int) uint8 {
	best, at := -1, 0
	for i, c := range named {
		d := (c[0]-r)*(c[0]-r)*3 + (c[1]-g)*(c[1]-g)*4 + (c[2]-b)*(c[2]-b)*2
		if best < 0 || d < best {
			best, at = d, i
		}
	}
	return uint8(at) + 1
}
