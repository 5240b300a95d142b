package tex

import "strings"

// A layout says how an environment is set.
type layout struct {
	left, right string // fences
	class       string // of the table
	display     bool   // cells in display style
	columns     string // alignment, repeated: "rl"
	single      bool   // no columns: & is refused
	spec        bool   // takes {lcr}
}

var environments = map[string]layout{
	"matrix": {class: "tex-matrix", columns: "c"}, "smallmatrix": {class: "tex-matrix tex-small", columns: "c"},
	"pmatrix": {"(", ")", "tex-matrix", false, "c", false, false}, "bmatrix": {"[", "]", "tex-matrix", false, "c", false, false},
	"Bmatrix": {"{", "}", "tex-matrix", false, "c", false, false}, "vmatrix": {"|", "|", "tex-matrix", false, "c", false, false},
	"Vmatrix": {"‖", "‖", "tex-matrix", false, "c", false, false},
	"cases":   {left: "{", class: "tex-cases", columns: "l"}, "dcases": {left: "{", class: "tex-cases", columns: "l", display: true},
	"rcases":  {right: "}", class: "tex-cases", columns: "l"},
	"aligned": {class: "tex-aligned", columns: "rl", display: true}, "align": {class: "tex-aligned", columns: "rl", display: true},
	"split":    {class: "tex-aligned", columns: "rl", display: true},
	"gathered": {class: "tex-aligned", columns: "c", display: true, single: true}, "gather": {class: "tex-aligned", columns: "c", display: true, single: true},
	"equation": {class: "tex-aligned", columns: "c", display: true, single: true},
	"array":    {class: "tex-matrix", columns: "c", spec: true},
}

// environment reads \begin{...} ... \end{...}.
func (p *parser) environment(string) *node {
	at := p.pos - len(`\begin`)
	full := strings.TrimSpace(p.raw(`\begin`))
	name := strings.TrimSuffix(full, "*")
	l, ok := environments[name]
	if !ok || name != full && !strings.Contains("align gather equation", name) {
		p.fail(at, `the environment `+full+` is not supported; use aligned, cases, a matrix or array`)
	}
	if l.spec {
		l.columns = p.columns()
	}
	table := branch("mtable").set("class", l.class)
	if l.display {
		table.set("displaystyle", "true")
	}
	p.nest(func() {
		p.display, p.script = l.display, false
		p.rows(table, l)
	})
	if !p.take(`\end`) {
		p.fail(at, `\begin{`+full+`} without its \end{`+full+`}`)
	}
	if closing := p.pos; strings.TrimSpace(p.raw(`\end`)) != full {
		p.fail(closing, `\begin{`+full+`} ends as another environment`)
	}
	n := branch("mrow").as(inner)
	fence := func(d, form string) {
		if d != "" {
			n.kids = append(n.kids, leaf("mo", d, "form", form, "fence", "true", "stretchy", "true", "symmetric", "true"))
		}
	}
	fence(l.left, "prefix")
	n.kids = append(n.kids, table)
	fence(l.right, "postfix")
	return n
}

// columns reads the {l|cr} of an array.
func (p *parser) columns() string {
	at := p.pos
	spec := p.raw(`\begin{array}`)
	var columns []byte
	for i := range len(spec) {
		switch c := spec[i]; c {
		case 'l', 'c', 'r':
			columns = append(columns, c)
		case '|':
			if len(columns) > 0 {
				columns[len(columns)-1] -= 'a' - 'A' // a rule to the right
			}
		case ' ':
		default:
			p.fail(at, `the columns of an array are l, c, r and |`)
		}
	}
	if len(columns) == 0 {
		p.fail(at, `an array wants its columns, such as {lr}`)
	}
	return string(columns)
}

func (p *parser) rows(table *node, l layout) {
	line := branch("mtr")
	for column := 0; ; {
		for p.take(`\hline`) {
			line.set("class", "tex-hline")
		}
		if name := p.command(); name == `\nonumber` || name == `\notag` {
			p.pos += len(name)
		}
		cell := branch("mtd", p.row(nil)...)
		align := l.columns[min(column, len(l.columns)-1)]
		if l.columns == "rl" {
			align = l.columns[column%2]
		}
		class := map[byte]string{'l': "tex-l", 'r': "tex-r", 'L': "tex-l tex-rule", 'R': "tex-r tex-rule", 'C': "tex-rule"}[align]
		if class != "" {
			cell.set("class", class)
		}
		line.kids = append(line.kids, cell)
		at := p.pos
		switch {
		case p.take("&"):
			if column++; l.single {
				p.fail(at, "& in an environment without columns; use aligned")
			}
		case p.take(`\\`) || p.take(`\cr`):
			p.skipOption()
			table.kids = append(table.kids, line)
			line, column = branch("mtr"), 0
		default:
			// A last line break starts no line.
			if len(line.kids) > 1 || len(cell.kids) > 0 || len(table.kids) == 0 {
				table.kids = append(table.kids, line)
			}
			return
		}
	}
}

// skipOption passes over the [2pt] after a line break.
func (p *parser) skipOption() {
	if p.pos < len(p.src) && p.src[p.pos] == '[' {
		if i := strings.IndexByte(p.src[p.pos:], ']'); i >= 0 {
			p.pos += i + 1
		}
	}
}

// substack reads lines in one pair of braces.
func (p *parser) substack(name string) *node {
	p.blank()
	at := p.pos
	if !p.take("{") {
		p.fail(at, name+" wants its argument in braces")
	}
	table := branch("mtable").set("class", "tex-substack")
	p.nest(func() { p.rows(table, layout{columns: "c", single: true}) })
	if !p.take("}") {
		p.fail(at, "an opening brace without its closing one")
	}
	return table
}
