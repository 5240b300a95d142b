package tex

// spaced puts in the space of a row that MathML's operators do not bring with
// them: a minus after a bracket is a sign, a function's name stands apart from
// its argument.
func (p *parser) spaced(kids []*node) []*node {
	var out []*node
	before := open // the class of the atom before; a row starts as after a bracket
	for i, n := range kids {
		if n.class == space {
			out = append(out, n)
			continue
		}
		if n.class == bin && (before == open || before == bin || before == rel || before == punct || before == op || !follows(kids[i+1:])) {
			sign(n)
		}
		if n.class == op && n.named && i > 0 && (before == ord || before == closing || before == inner) && kids[i-1].class != space && !p.script {
			out = append(out, thin())
		}
		out = append(out, n)
		if n.class == op && n.named && i+1 < len(kids) {
			switch next := kids[i+1].class; {
			case next == ord || next == op && !kids[i+1].named || next == inner:
				out = append(out, leaf("mo", "\u2061"), thin())
			case next == op:
				out = append(out, thin())
			case next == open:
				out = append(out, leaf("mo", "\u2061"))
			}
		}
		before = n.class
	}
	return join(out)
}

// follows reports whether an atom that an operator can bind to comes next.
func follows(rest []*node) bool {
	for _, n := range rest {
		if n.class != space {
			return n.class != rel && n.class != closing && n.class != punct
		}
	}
	return false
}

// sign makes a binary operator an ordinary one: no space around it.
func sign(n *node) {
	core := n
	for len(core.kids) > 0 && core.tag != "mrow" {
		core = core.kids[0]
	}
	if core.tag == "mo" {
		core.set("lspace", "0").set("rspace", "0")
	}
	n.class = ord
}

// join makes one identifier of upright letters that stand together, as in
// \mathrm{diag}.
func join(kids []*node) []*node {
	var out []*node
	for _, n := range kids {
		if len(out) > 0 && upright(n) && upright(out[len(out)-1]) {
			last := out[len(out)-1]
			joined := leaf("mi", last.text+n.text, "mathvariant", "normal")
			out[len(out)-1] = joined
			continue
		}
		out = append(out, n)
	}
	return out
}

func upright(n *node) bool {
	return n.tag == "mi" && n.class == ord && len(n.attrs) == 2 && n.attrs[0] == "mathvariant"
}
