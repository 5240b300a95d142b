package explore

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A branch is a node of the merged drawing: what each state has there. A state
// that lacks it has nil.
type branch struct {
	name, kind string
	nodes      []*node
	children   []*branch
}

// A merger makes one drawing of those of all states.
type merger struct {
	root   *branch
	states int
}

// kind is what nodes of different states must share to be one: what they look
// like, not where they are.
func (n *node) kind() string {
	var b strings.Builder
	b.WriteString(n.name)
	for _, a := range []string{"class", "fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor"} {
		b.WriteByte('|')
		b.WriteString(n.attrs[a])
	}
	return b.String()
}

// add takes in the drawing of the next state.
func (m *merger) add(n *node) error {
	if m.root == nil {
		m.root = &branch{name: n.name, kind: n.kind()}
	}
	if m.states > 0 && n.attrs["width"] != m.root.nodes[0].attrs["width"] {
		return fmt.Errorf("the drawing has another width than the first; give all figures one")
	}
	m.root.add(m.states, n)
	m.states++
	return nil
}

func (b *branch) add(state int, n *node) {
	for len(b.nodes) < state {
		b.nodes = append(b.nodes, nil)
	}
	b.nodes = append(b.nodes, n)
	// What matches no branch is put in behind what was matched before it.
	matched, branches, at := align(b.children, n.children), slices.Clone(b.children), 0
	for i, child := range n.children {
		var c *branch
		if k := matched[i]; k >= 0 {
			c = branches[k]
			at = slices.Index(b.children, c) + 1
		} else {
			c = &branch{name: child.name, kind: child.kind()}
			b.children = slices.Insert(b.children, at, c)
			at++
		}
		c.add(state, child)
	}
}

// align matches nodes with branches of the same kind, in order, as many as can
// be (a longest common subsequence). It returns a branch for each node, or -1.
func align(branches []*branch, nodes []*node) []int {
	match := make([]int, len(nodes))
	kinds := make([]string, len(nodes))
	same := len(branches) == len(nodes)
	for i, n := range nodes {
		kinds[i] = n.kind()
		match[i] = i
		same = same && branches[i].kind == kinds[i]
	}
	if same {
		return match
	}
	rows, cols := len(branches)+1, len(nodes)+1
	longest := make([]int, rows*cols) // of the branches from i and the nodes from j on
	for i := rows - 2; i >= 0; i-- {
		for j := cols - 2; j >= 0; j-- {
			if branches[i].kind == kinds[j] {
				longest[i*cols+j] = longest[(i+1)*cols+j+1] + 1
			} else {
				longest[i*cols+j] = max(longest[(i+1)*cols+j], longest[i*cols+j+1])
			}
		}
	}
	for i, j := 0, 0; j < len(nodes); {
		switch {
		case i < len(branches) && branches[i].kind == kinds[j]:
			match[j] = i
			i, j = i+1, j+1
		case i < len(branches) && longest[(i+1)*cols+j] >= longest[i*cols+j+1]:
			i++
		default:
			match[j] = -1
			j++
		}
	}
	return match
}

// finish returns the drawing and its slots. Where a legend is longer than others
// the drawing is higher: it gets the room of the highest, lest the page jumps.
func (m *merger) finish() (*Element, []Slot) {
	height := func(n *node) float64 { h, _ := strconv.ParseFloat(n.attrs["height"], 64); return h }
	highest := slices.MaxFunc(m.root.nodes, func(a, b *node) int { return cmp.Compare(height(a), height(b)) })
	for _, n := range m.root.nodes {
		n.attrs["viewBox"], n.attrs["height"] = highest.attrs["viewBox"], highest.attrs["height"]
		if plate := n.children[0]; plate.name == "rect" {
			plate.attrs["height"] = highest.children[0].attrs["height"]
		}
	}
	var s slots
	return s.element(m.root, m.states), s.list
}

// slots collects what differs from state to state.
type slots struct{ list []Slot }

func (s *slots) element(b *branch, states int) *Element {
	for len(b.nodes) < states {
		b.nodes = append(b.nodes, nil)
	}
	e := &Element{Name: b.name}
	first := b.nodes[slices.IndexFunc(b.nodes, func(n *node) bool { return n != nil })]
	here := func(value func(n *node) string) []string {
		values := make([]string, states)
		last := value(first)
		for i, n := range b.nodes { // a hidden element need not change
			if n != nil {
				last = value(n)
			}
			values[i] = last
		}
		return values
	}
	if slices.Contains(b.nodes, nil) {
		values := make([]string, states)
		for i, n := range b.nodes {
			if n != nil {
				values[i] = "1"
			}
		}
		e.Shown = s.value(values)
	}
	if b.name == "" {
		e.Text = s.value(here(func(n *node) string { return n.text }))
		return e
	}
	keys := map[string]bool{}
	for _, n := range b.nodes {
		if n != nil {
			for k := range n.attrs {
				keys[k] = true
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if e.Attrs == nil {
			e.Attrs = map[string]*Value{}
		}
		e.Attrs[k] = s.value(here(func(n *node) string { return n.attrs[k] }))
	}
	for _, c := range b.children {
		e.Children = append(e.Children, s.element(c, states))
	}
	return e
}

// value is the text if all states have the same, else a slot.
func (s *slots) value(values []string) *Value {
	slot := newSlot(values)
	if len(slot.Texts) == 1 {
		return &Value{Text: values[0], Slot: -1}
	}
	s.list = append(s.list, slot)
	return &Value{Slot: len(s.list) - 1}
}

// newSlot keeps each text once.
func newSlot(values []string) Slot {
	slot := Slot{At: make([]int, len(values))}
	place := map[string]int{}
	for i, v := range values {
		k, ok := place[v]
		if !ok {
			k = len(slot.Texts)
			place[v] = k
			slot.Texts = append(slot.Texts, v)
		}
		slot.At[i] = k
	}
	return slot
}
