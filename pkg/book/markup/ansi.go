package markup

import (
	"fmt"
	"html"
	"html/template"
	"strings"
	"unicode/utf8"
)

// Terminal shows the text of a stream as a terminal would: colours and weight
// become classes, a carriage return or a backspace overwrites, other escape
// sequences are dropped. Colours beyond the sixteen named ones become the
// nearest of these, which are legible in the light and in the dark.
func Terminal(text string) template.HTML {
	t := terminal{}
	t.write(text)
	return template.HTML(t.html())
}

// A look is how a character is shown. Colours are 1 to 16, or 0 for none.
type look struct {
	fg, bg                                        uint8
	bold, dim, italic, underline, inverse, strike bool
}

type glyph struct {
	r    rune
	look look
}

type terminal struct {
	lines  [][]glyph
	line   []glyph
	column int
	look   look
}

func (t *terminal) write(s string) {
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == '\x1b':
			size = t.escape(s)
		case r == '\n':
			t.lines = append(t.lines, t.line)
			t.line, t.column = nil, 0
		case r == '\r':
			t.column = 0
		case r == '\b':
			t.column = max(0, t.column-1)
		case r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0):
		case t.column < len(t.line):
			t.line[t.column] = glyph{r, t.look}
			t.column++
		default:
			t.line = append(t.line, glyph{r, t.look})
			t.column++
		}
		s = s[size:]
	}
}

// escape reads the escape sequence at the beginning of s, returns its length
// and obeys it if it sets the look or erases in the line.
func (t *terminal) escape(s string) int {
	if len(s) < 2 {
		return len(s)
	}
	switch s[1] {
	case '[':
		i := 2
		for i < len(s) && s[i] >= 0x20 && s[i] <= 0x3f {
			i++
		}
		if i == len(s) || s[i] < 0x40 || s[i] > 0x7e {
			return i
		}
		switch parameters := s[2:i]; s[i] {
		case 'm':
			t.sgr(parameters)
		case 'K':
			t.erase(parameters)
		}
		return i + 1
	case ']', 'P', 'X', '^', '_': // strings, up to BEL or ST
		for i := 2; i < len(s); i++ {
			if s[i] == '\a' {
				return i + 1
			}
			if s[i] == '\x1b' && i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
		}
		return len(s)
	case '(', ')', '#', '%', '*', '+', ' ':
		return min(3, len(s))
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return 1 + size
}

func (t *terminal) erase(parameters string) {
	from, to := t.column, len(t.line)
	switch parameters {
	case "1":
		from, to = 0, min(t.column+1, len(t.line))
	case "2":
		from = 0
	}
	for i := from; i < to; i++ {
		t.line[i] = glyph{r: ' '}
	}
	for n := len(t.line); n > t.column && t.line[n-1] == (glyph{r: ' '}); n-- {
		t.line = t.line[:n-1]
	}
}

func (t *terminal) html() string {
	lines := append(t.lines, t.line)
	var b strings.Builder
	var now look
	closing := ""
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, g := range line {
			if g.look != now {
				b.WriteString(closing)
				closing = ""
				if class := g.look.class(); class != "" {
					fmt.Fprintf(&b, `<span class="%s">`, class)
					closing = "</span>"
				}
				now = g.look
			}
			switch g.r {
			case '<', '>', '&', '"', '\'':
				b.WriteString(html.EscapeString(string(g.r)))
			default:
				b.WriteRune(g.r)
			}
		}
	}
	b.WriteString(closing)
	return b.String()
}

func (l look) class() string {
	var c []string
	add := func(on bool, name string) {
		if on {
			c = append(c, "ansi-"+name)
		}
	}
	fg, bg := l.fg, l.bg
	if l.inverse {
		if fg == 0 && bg == 0 {
			add(true, "inverse")
		}
		fg, bg = bg, fg
	}
	// On a background the page chooses the colour of the text: it must be read.
	add(bg != 0, fmt.Sprintf("bg-%d", int(bg)-1))
	add(bg == 0 && fg != 0, fmt.Sprintf("fg-%d", int(fg)-1))
	add(l.bold, "bold")
	add(l.dim, "dim")
	add(l.italic, "italic")
	add(l.underline, "underline")
	add(l.strike, "strike")
	return strings.Join(c, " ")
}
