package tex

import (
	"regexp"
	"strings"
)

// control reads a control sequence and what belongs to it.
func (p *parser) control(inRow bool) *node {
	at := p.pos
	name := p.command()
	p.pos += len(name)
	word := strings.TrimPrefix(name, `\`)
	if width, ok := spaces[word]; ok {
		return gap(width)
	}
	if s, ok := symbols[word]; ok {
		return p.symbol(s)
	}
	if limits, ok := functions[word]; ok {
		return named(strings.Replace(word, "lim", "lim\u2009", 1), limits)
	}
	if s, ok := macros[word]; ok {
		return p.expand(s)
	}
	if v, ok := alphabets[word]; ok {
		return p.inAlphabet(v, name)
	}
	if mark, ok := accents[word]; ok {
		return p.accent(name, mark)
	}
	if size, ok := delimiterSizes[strings.TrimRight(word, "lrm")]; ok && bigDelimiter.MatchString(word) {
		return p.big(word, size)
	}
	if f, ok := commands[word]; ok {
		return f(p, name)
	}
	if v, ok := switches[word]; ok {
		return p.inSwitch(v)
	}
	p.fail(at, refusal(name))
	return nil
}

// named sets the name of a function. Those with limits take them below.
func named(name string, limits bool) *node {
	name = strings.TrimSuffix(name, "\u2009")
	n := leaf("mi", name).as(op)
	if len([]rune(name)) == 1 {
		n.set("mathvariant", "normal")
	}
	n.named, n.limits, n.movable = true, limits, limits
	return n
}

func refusal(name string) string {
	switch name {
	case `\`:
		return "a backslash at the end"
	case `\newcommand`, `\renewcommand`, `\def`, `\DeclareMathOperator`:
		return name + " is not supported: formulas stand for themselves; write out what it stands for"
	case `\label`, `\ref`, `\eqref`:
		return name + ` is not supported; write \tag{1} in the display and (1) in the prose`
	case `\color`, `\textcolor`, `\colorbox`, `\href`, `\url`, `\includegraphics`, `\class`, `\style`:
		return name + " is not supported: formulas carry no colours, links or pictures"
	case `\cancel`, `\bcancel`, `\xcancel`:
		return name + " is not supported: browsers have no such mark"
	}
	return name + " is not supported; a function's name is written \\operatorname{name}, words \\text{words}"
}

// expand reads a macro's text in the place of its name.
func (p *parser) expand(text string) (n *node) {
	p.nest(func() {
		sub := *p
		sub.src, sub.pos = text, 0
		n = row(sub.row(nil))
	})
	return n
}

func (p *parser) inAlphabet(v, name string) (n *node) {
	p.nest(func() {
		p.variant = v
		n = p.argument(name)
	})
	if n.tag == "mrow" {
		return n
	}
	if n.class != op {
		n.class = ord
	}
	return n
}

// A switch such as \rm or \displaystyle holds to the end of its group.
func (p *parser) inSwitch(v string) *node {
	switch v {
	case "display", "text", "script":
		var n *node
		p.nest(func() {
			p.display, p.script = v == "display", v == "script"
			n = branch("mstyle", p.row(nil)...)
		})
		level := "0"
		if v == "script" {
			level = "1"
		}
		return n.set("displaystyle", map[bool]string{true: "true", false: "false"}[v == "display"]).set("scriptlevel", level)
	}
	var n *node
	p.nest(func() {
		p.variant = v
		n = row(p.row(nil))
	})
	return n
}

func (p *parser) accent(name string, m accentMark) *node {
	base := p.argument(name)
	tag, kind := "mover", "accent"
	if m.below {
		tag, kind = "munder", "accentunder"
	}
	mark := leaf("mo", m.mark, "stretchy", m.stretchy())
	n := branch(tag, base, mark).set(kind, "true")
	if m.arrow || m.brace {
		n.attrs = nil
	}
	n.limits = m.brace // the brace's words go below or above it
	return n
}

// fences maps what may follow \left, \right, \middle and \big.
func (p *parser) delimiter(whose string) string {
	if p.end() {
		p.fail(p.pos, whose+" lacks its delimiter")
	}
	at := p.pos
	if name := p.command(); name != "" {
		if d, ok := delimiters[name]; ok {
			p.pos += len(name)
			return d
		}
		p.fail(at, whose+" wants a delimiter, such as ( or \\lVert, not "+name)
	}
	c := p.src[p.pos : p.pos+1]
	if d, ok := delimiters[c]; ok {
		p.pos++
		return d
	}
	p.fail(at, whose+" wants a delimiter, such as ( or \\lVert")
	return ""
}

var bigDelimiter = regexp.MustCompile(`^[bB]igg?[lrm]?$`)

func (p *parser) big(word, size string) *node {
	d := p.delimiter(`\` + word)
	n := leaf("mo", d, "minsize", size, "maxsize", size, "stretchy", "true", "symmetric", "true", "lspace", "0", "rspace", "0")
	switch {
	case strings.HasSuffix(word, "l"), strings.Contains("([{⟨⌊⌈", d) && d != "":
		return n.as(open)
	case strings.HasSuffix(word, "r"), strings.Contains(")]}⟩⌋⌉", d) && d != "":
		return n.as(closing)
	}
	return n
}

// left reads \left ... \middle ... \right.
func (p *parser) left(name string) *node {
	at := p.pos - len(name)
	fence := func(d, form string) *node {
		return leaf("mo", d, "form", form, "fence", "true", "stretchy", "true", "symmetric", "true", "lspace", "0", "rspace", "0")
	}
	n := branch("mrow").as(inner)
	if d := p.delimiter(`\left`); d != "" {
		n.kids = append(n.kids, fence(d, "prefix"))
	}
	p.nest(func() {
		for {
			n.kids = append(n.kids, row(p.row(nil)))
			if !p.take(`\middle`) {
				break
			}
			n.kids = append(n.kids, fence(p.delimiter(`\middle`), "infix"))
		}
	})
	if !p.take(`\right`) {
		if !p.end() && p.src[p.pos] != '}' && p.command() != `\end` {
			p.unexpected()
		}
		p.fail(at, `\left without its \right; where one side has no delimiter, write \right.`)
	}
	if d := p.delimiter(`\right`); d != "" {
		n.kids = append(n.kids, fence(d, "postfix"))
	}
	return n
}
