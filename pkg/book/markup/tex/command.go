package tex

import (
	"regexp"
	"strings"
)

// commands are the control sequences with arguments.
var commands map[string]func(p *parser, name string) *node

func init() { // here, for the functions refer to the map through the parser
	commands = map[string]func(p *parser, name string) *node{
		"frac": fraction("", ""), "dfrac": fraction("true", ""), "tfrac": fraction("false", ""), "cfrac": fraction("true", ""),
		"binom": fraction("", "0"), "dbinom": fraction("true", "0"), "tbinom": fraction("false", "0"),
		"sqrt": (*parser).root, "left": (*parser).left, "begin": (*parser).environment,
		"text": (*parser).text, "textrm": (*parser).text, "textnormal": (*parser).text, "mbox": (*parser).text,
		"textbf": (*parser).text, "textit": (*parser).text, "texttt": (*parser).text, "textsf": (*parser).text,
		"operatorname": (*parser).operatorname, "mathop": (*parser).mathop,
		"mathrel": retyped(rel), "mathbin": retyped(bin), "mathord": retyped(ord),
		"overset": stacked("mover"), "stackrel": stacked("mover"), "underset": stacked("munder"),
		"xrightarrow": labelled("→"), "xleftarrow": labelled("←"),
		"substack": (*parser).substack, "not": (*parser).not,
		"bmod": modulo, "pmod": modulo, "mod": modulo, "tag": (*parser).tagged,
		"phantom": (*parser).phantom, "boxed": ruled("tex-boxed"), "overline": ruled("tex-overline"), "underline": ruled("tex-underline"), "hspace": (*parser).hspace,
	}
}

func fraction(style, line string) func(*parser, string) *node {
	return func(p *parser, name string) *node {
		n := branch("mfrac")
		p.nest(func() {
			p.display = false
			n.kids = append(n.kids, p.argument(name), p.argument(name))
		})
		if line != "" {
			n.set("linethickness", line)
			fence := func(d string) *node { return leaf("mo", d, "stretchy", "true", "lspace", "0", "rspace", "0") }
			n = branch("mrow", fence("("), n, fence(")"))
		}
		if style != "" {
			n = branch("mstyle", n).set("displaystyle", style).set("scriptlevel", "0")
			if style == "false" && p.script {
				n.attrs = n.attrs[:2]
			}
		}
		return n.as(inner)
	}
}

func (p *parser) root(name string) *node {
	p.blank()
	if p.pos < len(p.src) && p.src[p.pos] == '[' {
		p.pos++
		var index *node
		p.nest(func() {
			p.display, p.script = false, true
			index = row(p.row(func() bool { return p.src[p.pos] == ']' }))
		})
		if !p.take("]") {
			p.fail(p.pos, `\sqrt[ without its ]`)
		}
		return branch("mroot", p.argument(name), index)
	}
	return branch("msqrt", p.argument(name))
}

// words turns the text of \text into what is shown. Text breaks at formulas
// in dollar signs, which it may hold.
var words = strings.NewReplacer(
	`\ `, "\u00a0", "~", "\u00a0", `\,`, "\u2009", `\%`, "%", `\$`, "$", `\&`, "&", `\#`, "#", `\_`, "_", `\{`, "{", `\}`, "}",
	"---", "—", "--", "–", "``", "“", "''", "”", "'", "’", "`", "‘")

func (p *parser) text(name string) *node {
	at := p.pos
	raw := p.raw(name)
	var kids []*node
	for i, part := range splitDollars(raw) {
		if i%2 == 1 {
			p.nest(func() {
				sub := *p
				sub.src, sub.pos, sub.display = part, 0, false
				kids = append(kids, row(sub.row(nil)))
				if !sub.end() {
					sub.unexpected()
				}
			})
			continue
		}
		if part == "" {
			continue
		}
		if m := strayCommand.FindString(words.Replace(part)); m != "" {
			p.fail(at, m+" does not work in "+name+"; formulas in it stand between dollar signs")
		}
		part = edges(words.Replace(part))
		switch name {
		case `\textbf`:
			part = styled(part, "bf")
		case `\textit`:
			part = styled(part, "it")
		case `\texttt`:
			part = styled(part, "tt")
		}
		kids = append(kids, leaf("mtext", part))
	}
	return row(kids).as(ord)
}

var strayCommand = regexp.MustCompile(`\\[A-Za-z]*|[{}]`)

// edges keeps the spaces at the ends of a text, which MathML would drop.
func edges(s string) string {
	s = strings.Join(strings.FieldsFunc(" "+s+" ", func(r rune) bool { return r == '\n' || r == '\t' || r == '\r' }), " ")
	s = s[1 : len(s)-1]
	trimmed := strings.Trim(s, " ")
	if trimmed == "" {
		return strings.Repeat("\u00a0", min(len(s), 1))
	}
	left, right := "", ""
	if strings.HasPrefix(s, " ") {
		left = "\u00a0"
	}
	if strings.HasSuffix(s, " ") {
		right = "\u00a0"
	}
	return left + trimmed + right
}

func splitDollars(s string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '$':
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

var nameForm = regexp.MustCompile(`^[\pL\pN \x{2009}\x{00a0}-]+$`)

func (p *parser) operatorname(name string) *node {
	star := p.pos < len(p.src) && p.src[p.pos] == '*'
	if star {
		p.pos++
	}
	at := p.pos
	raw := strings.TrimSpace(p.raw(name))
	raw = strings.NewReplacer(`\,`, "\u2009", `\ `, "\u00a0", `\;`, "\u2009", " ", "").Replace(raw)
	if !nameForm.MatchString(raw) {
		p.fail(at, `\operatorname{...} takes a name: letters, digits, hyphens and \,`)
	}
	return named(raw, star)
}

func (p *parser) mathop(name string) *node {
	n := branch("mrow", p.argument(name)).as(op)
	n.limits, n.movable = true, true
	return n
}

func retyped(c class) func(*parser, string) *node {
	return func(p *parser, name string) *node {
		n := p.argument(name)
		switch {
		case c == rel && !p.script:
			n = branch("mrow", gap("0.278em"), n, gap("0.278em"))
		case c == bin && !p.script:
			n = branch("mrow", gap("0.222em"), n, gap("0.222em"))
		}
		return n.as(c)
	}
}

// stacked sets its first argument small, above or below the second.
func stacked(tag string) func(*parser, string) *node {
	return func(p *parser, name string) *node {
		var mark *node
		p.nest(func() {
			p.display, p.script = false, true
			mark = p.argument(name)
		})
		base := p.argument(name)
		n := branch(tag, base, mark)
		if name == `\stackrel` || base.tag == "mo" {
			n.class = rel
		}
		return n
	}
}

func labelled(arrow string) func(*parser, string) *node {
	return func(p *parser, name string) *node {
		var label *node
		p.nest(func() {
			p.display, p.script = false, true
			label = p.argument(name)
		})
		label = branch("mpadded", label).set("lspace", "0.4em").set("width", "0.8em")
		label = branch("mrow", gap("0.4em"), label.kids[0], gap("0.4em"))
		return branch("mover", leaf("mo", arrow, "stretchy", "true"), label).as(rel)
	}
}

// not strikes the relation that follows.
func (p *parser) not(name string) *node {
	n := p.argument(name)
	if n.tag != "mo" || n.text == "" {
		p.fail(p.pos, `\not goes with a relation, such as = or \in`)
	}
	n.text = struck(n.text)
	return n.as(rel)
}

func struck(s string) string {
	if t, ok := negated[s]; ok {
		return t
	}
	return s + "\u0338"
}

func modulo(p *parser, name string) *node {
	mod := leaf("mi", "mod")
	switch name {
	case `\bmod`:
		return branch("mrow", gap("0.222em"), mod, gap("0.222em")).as(bin)
	case `\mod`:
		return branch("mrow", gap("0.8em"), mod, gap("0.333em"), p.argument(name)).as(inner)
	}
	fence := func(d string) *node { return leaf("mo", d, "stretchy", "false") }
	return branch("mrow", gap("0.5em"), fence("("), mod, gap("0.333em"), p.argument(name), fence(")")).as(inner)
}

// tagged sets an equation's number behind it.
func (p *parser) tagged(name string) *node {
	at := p.pos
	switch {
	case !p.top:
		p.fail(at, `\tag belongs to a display ($$...$$), outside of all groups and environments`)
	case p.tag != nil:
		p.fail(at, `a second \tag in one display`)
	}
	star := strings.HasPrefix(p.src[p.pos:], "*")
	if star {
		p.pos++
	}
	s := words.Replace(p.raw(name))
	if !star {
		s = "(" + s + ")"
	}
	p.tag = leaf("mtext", s)
	return leaf("mrow", "").as(space)
}

func (p *parser) phantom(name string) *node { return branch("mphantom", p.argument(name)) }

// ruled draws lines around its argument by a class.
func ruled(class string) func(*parser, string) *node {
	return func(p *parser, name string) *node {
		return branch("mrow", p.argument(name)).set("class", class)
	}
}

var lengthForm = regexp.MustCompile(`^-?[0-9]{0,2}(\.[0-9]{1,3})?(em|ex)$`)

func (p *parser) hspace(name string) *node {
	at := p.pos
	width := strings.TrimSpace(p.raw(name))
	if !lengthForm.MatchString(width) {
		p.fail(at, `\hspace takes a length in em or ex, such as \hspace{1em}`)
	}
	return gap(width)
}
