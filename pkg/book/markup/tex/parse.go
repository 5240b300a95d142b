package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A parser reads a formula from left to right and builds MathML as it goes.
type parser struct {
	src     string
	pos     int
	depth   int
	display bool   // display style: limits go below and above
	script  bool   // in a script: no space around operators
	top     bool   // a display outside of all groups, where \tag may stand
	variant string // alphabet of letters, set by \mathbf and the like
	tag     *node
}

func (p *parser) fail(at int, reason string) {
	panic(&Error{Formula: p.src, Offset: at, Reason: reason})
}

func (p *parser) unexpected() {
	switch c := p.src[p.pos]; c {
	case '}':
		p.fail(p.pos, "a closing brace without its opening one")
	case '&':
		p.fail(p.pos, "& outside of an environment such as aligned; a literal one is \\&")
	default:
		name := p.command()
		switch name {
		case `\\`, `\cr`:
			p.fail(p.pos, `a line break \\ outside of an environment such as aligned`)
		case `\right`, `\end`, `\middle`:
			p.fail(p.pos, name+" without its partner")
		}
		p.fail(p.pos, "did not expect this")
	}
}

// blank skips white space and comments.
func (p *parser) blank() {
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			p.pos++
		case c == '%':
			if i := strings.IndexByte(p.src[p.pos:], '\n'); i >= 0 {
				p.pos += i + 1
			} else {
				p.pos = len(p.src)
			}
		default:
			return
		}
	}
}

func (p *parser) end() bool {
	p.blank()
	return p.pos >= len(p.src)
}

// command returns the control sequence at the cursor ("\frac", "\,"), or "".
func (p *parser) command() string {
	if p.pos >= len(p.src) || p.src[p.pos] != '\\' {
		return ""
	}
	i := p.pos + 1
	for i < len(p.src) && isLetter(p.src[i]) {
		i++
	}
	if i == p.pos+1 && i < len(p.src) {
		_, n := utf8.DecodeRuneInString(p.src[i:])
		i += n
	}
	return p.src[p.pos:i]
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// take consumes s if it is next.
func (p *parser) take(s string) bool {
	p.blank()
	if !strings.HasPrefix(p.src[p.pos:], s) {
		return false
	}
	if s[0] == '\\' && p.command() != s {
		return false
	}
	p.pos += len(s)
	return true
}

// nest runs f one level deeper, with the settings that f changes put back.
func (p *parser) nest(f func()) {
	display, script, top, variant := p.display, p.script, p.top, p.variant
	if p.depth++; p.depth > maxDepth {
		p.fail(p.pos, "nested too deeply")
	}
	p.top = false
	f()
	p.depth--
	p.display, p.script, p.top, p.variant = display, script, top, variant
}

// stops are the control sequences that end a row and belong to its surroundings.
var stops = map[string]bool{`\\`: true, `\right`: true, `\end`: true, `\middle`: true, `\cr`: true}

// row reads atoms with their scripts until something that is not the row's
// own: a closing brace, &, \\, \right, \end, or what until accepts.
func (p *parser) row(until func() bool) []*node {
	var kids []*node
	for !p.end() {
		c := p.src[p.pos]
		if c == '}' || c == '&' || c == '\\' && stops[p.command()] || until != nil && until() {
			break
		}
		start := p.pos
		n := p.atom(true)
		if n == nil {
			continue
		}
		n = p.scripts(n, start)
		kids = append(kids, n)
	}
	return p.spaced(kids)
}

// scripts reads primes, sub- and superscripts after a base.
func (p *parser) scripts(base *node, start int) *node {
	var sub, sup *node
	primes := 0
	for !p.end() {
		switch at := p.pos; {
		case p.src[p.pos] == '\'':
			if sup != nil {
				p.fail(at, "a prime after a superscript; write the prime first")
			}
			p.pos++
			primes++
		case p.src[p.pos] == '^':
			if sup != nil {
				p.fail(at, "two superscripts; brace the first: {x^a}^b")
			}
			p.pos++
			sup = p.scriptArgument()
		case p.src[p.pos] == '_':
			if sub != nil {
				p.fail(at, "two subscripts; brace the first: {x_a}_b")
			}
			p.pos++
			sub = p.scriptArgument()
		case p.take(`\limits`):
			base.limits, base.movable = true, false
		case p.take(`\nolimits`):
			base.limits = false
		default:
			return p.attach(base, sub, sup, primes)
		}
	}
	return p.attach(base, sub, sup, primes)
}

func (p *parser) scriptArgument() (n *node) {
	p.nest(func() {
		p.display, p.script = false, true
		n = p.argument("a script")
	})
	return n
}

func (p *parser) attach(base, sub, sup *node, primes int) *node {
	if primes > 0 {
		// Set at full size, for the prime of text and mathematics fonts is
		// raised by itself.
		marked := branch("mrow", base, leaf("mo", primeMarks(primes), "lspace", "0", "rspace", "0"))
		marked.class, marked.named = base.class, base.named
		base = marked
	}
	if sub == nil && sup == nil {
		return base
	}
	tags := [3]string{"msub", "msup", "msubsup"}
	if base.limits && (p.display || !base.movable) {
		tags = [3]string{"munder", "mover", "munderover"}
		if base.tag == "mo" {
			base.set("movablelimits", "false")
		}
	}
	var n *node
	switch {
	case sup == nil:
		n = branch(tags[0], base, sub)
	case sub == nil:
		n = branch(tags[1], base, sup)
	default:
		n = branch(tags[2], base, sub, sup)
	}
	n.class, n.named = base.class, base.named
	return n
}

func primeMarks(n int) string {
	if n <= 3 {
		return [...]string{"′", "″", "‴"}[n-1]
	}
	return strings.Repeat("′", n)
}

// argument reads what a command or a script applies to: a group or one token.
func (p *parser) argument(whose string) *node {
	if p.end() || p.src[p.pos] == '}' || p.src[p.pos] == '&' || stops[p.command()] {
		p.fail(p.pos, whose+" lacks its argument")
	}
	if c := p.src[p.pos]; c == '^' || c == '_' {
		p.fail(p.pos, whose+" lacks its argument")
	}
	n := p.atom(false)
	if n == nil {
		p.fail(p.pos, whose+" lacks its argument")
	}
	return n
}

// group reads {...}; raw reads it as text.
func (p *parser) group() (n *node) {
	at := p.pos
	p.pos++
	p.nest(func() {
		kids := p.row(nil)
		if !p.take("}") {
			if p.end() {
				p.fail(at, "an opening brace without its closing one")
			}
			p.unexpected()
		}
		n = row(kids)
	})
	if n.class == op {
		return n // {\max} keeps its limits, as writers expect
	}
	if n.tag == "mo" && n.class != ord {
		n.set("lspace", "0").set("rspace", "0") // {,} and {=} stand without space
	}
	n.class = ord
	return n
}

func (p *parser) raw(whose string) string {
	p.blank()
	at := p.pos
	if p.pos >= len(p.src) || p.src[p.pos] != '{' {
		p.fail(at, whose+" wants its argument in braces")
	}
	level := 0
	for i := p.pos; i < len(p.src); i++ {
		switch p.src[i] {
		case '\\':
			i++
		case '{':
			level++
		case '}':
			if level--; level == 0 {
				p.pos = i + 1
				return p.src[at+1 : i]
			}
		}
	}
	p.fail(at, "an opening brace without its closing one")
	return ""
}

// atom reads one atom, without scripts. In a row digits join to a number; as
// an argument each stands alone, as TeX has it. It returns nil for what sets
// nothing, such as \limits after nothing.
func (p *parser) atom(inRow bool) *node {
	p.blank()
	c, size := utf8.DecodeRuneInString(p.src[p.pos:])
	switch {
	case c == '{':
		return p.group()
	case c == '\\':
		return p.control(inRow)
	case c == '^' || c == '_' || c == '\'':
		return leaf("mrow", "") // an empty base
	case c == '$':
		p.fail(p.pos, "a dollar sign inside a formula; a literal one is \\$")
	case c == '#':
		p.fail(p.pos, "# inside a formula; a literal one is \\#")
	case '0' <= c && c <= '9' || inRow && c == '.' && p.digitAt(p.pos+1):
		return p.number(inRow)
	}
	p.pos += size
	if c == ':' && strings.HasPrefix(p.src[p.pos:], "=") && inRow {
		p.pos++
		return p.operator(":=", rel)
	}
	if unicode.IsLetter(c) {
		return p.letter(string(c))
	}
	if s, ok := characters[c]; ok {
		return p.symbol(s)
	}
	if s, ok := byCharacter[string(c)]; ok {
		return p.symbol(s)
	}
	return leaf("mo", string(c))
}

func (p *parser) digitAt(i int) bool {
	return i < len(p.src) && '0' <= p.src[i] && p.src[i] <= '9'
}

func (p *parser) number(inRow bool) *node {
	start := p.pos
	for p.pos < len(p.src) {
		if !p.digitAt(p.pos) && !(p.src[p.pos] == '.' && p.digitAt(p.pos+1)) {
			break
		}
		p.pos++
		if !inRow {
			break
		}
	}
	return leaf("mn", styled(p.src[start:p.pos], p.variant))
}

// letter sets a variable; a single letter is italic by MathML's own rule.
func (p *parser) letter(s string) *node {
	switch p.variant {
	case "":
		return leaf("mi", s)
	case "rm":
		return leaf("mi", s, "mathvariant", "normal")
	}
	return leaf("mi", styled(s, p.variant))
}
