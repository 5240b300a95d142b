package tex

import "strings"

// A class is TeX's class of an atom. It decides the space around it.
type class int

const (
	ord class = iota
	op
	bin
	rel
	open
	closing
	punct
	inner
	space // not an atom: leaves the classes of its neighbours alone
)

// A node is a MathML element.
type node struct {
	tag   string
	attrs []string // name, value, name, value, ...
	text  string
	kids  []*node

	class   class
	limits  bool // scripts go below and above
	movable bool // ... in displays only
	named   bool // a function's name: sin, max
}

func leaf(tag, text string, attrs ...string) *node {
	return &node{tag: tag, text: text, attrs: attrs}
}

func branch(tag string, kids ...*node) *node { return &node{tag: tag, kids: kids} }

func (n *node) as(c class) *node {
	n.class = c
	return n
}

func (n *node) set(name, value string) *node {
	for i := 0; i < len(n.attrs); i += 2 {
		if n.attrs[i] == name {
			n.attrs[i+1] = value
			return n
		}
	}
	n.attrs = append(n.attrs, name, value)
	return n
}

// row wraps nodes in an mrow, unless there is exactly one.
func row(kids []*node) *node {
	if len(kids) == 1 {
		return kids[0]
	}
	return branch("mrow", kids...)
}

func thin() *node { return gap("0.167em") }

func gap(width string) *node { return leaf("mspace", "", "width", width).as(space) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

func (n *node) write(b *strings.Builder) {
	b.WriteByte('<')
	b.WriteString(n.tag)
	for i := 0; i < len(n.attrs); i += 2 {
		b.WriteByte(' ')
		b.WriteString(n.attrs[i])
		b.WriteString(`="`)
		b.WriteString(escaper.Replace(n.attrs[i+1]))
		b.WriteByte('"')
	}
	b.WriteByte('>')
	b.WriteString(escaper.Replace(n.text))
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</")
	b.WriteString(n.tag)
	b.WriteByte('>')
}

// width estimates how many characters wide the node is set.
func (n *node) width() int {
	switch n.tag {
	case "mspace":
		return 1
	case "mfrac", "munder", "mover", "munderover":
		w := 0
		for _, k := range n.kids {
			w = max(w, k.width())
		}
		return w
	}
	w := len([]rune(n.text))
	for _, k := range n.kids {
		w += k.width()
	}
	return w
}
