package tex

import "strings"

// A symbol is a character with its class.
type symbol struct {
	char  string
	class class
	trait trait
}

type trait int

const (
	letter trait = 1 + iota // an identifier: set as mi
	upLett                  // ... upright
	large                   // a large operator with limits
	large2                  // a large operator without: integrals
	tight                   // no space of its own
	loose                   // a relation that MathML's dictionary has no space for
)

// table reads "name char name char ...".
func table(into map[string]symbol, c class, f trait, list string) {
	words := strings.Fields(list)
	for i := 0; i+1 < len(words); i += 2 {
		into[words[i]] = symbol{words[i+1], c, f}
	}
}

// symbols are the control words that stand for one character.
var symbols = func() map[string]symbol {
	m := map[string]symbol{}
	table(m, ord, letter, `alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
		kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ
		varphi φ chi χ psi ψ omega ω ell ℓ hbar ℏ imath ı jmath ȷ`)
	table(m, ord, upLett, `Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
		infty ∞ partial ∂ nabla ∇ emptyset ∅ varnothing ∅ aleph ℵ Re ℜ Im ℑ wp ℘ top ⊤ bot ⊥ dagger † ddagger ‡
		star ⋆ ast ∗ bullet • prime ′ S § P ¶ checkmark ✓ square □ blacksquare ■ Box □ triangle △ degree °
		% % # # & & _ _ $ $`)
	table(m, ord, tight, `forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ angle ∠ backslash \ vert | Vert ‖ | ‖
		dots … ldots … dotsc … cdots ⋯ dotsb ⋯ vdots ⋮ ddots ⋱ surd √`)
	table(m, open, tight, `{ { lbrace { lbrack [ langle ⟨ lvert | lVert ‖ lfloor ⌊ lceil ⌈`)
	table(m, closing, tight, `} } rbrace } rbrack ] rangle ⟩ rvert | rVert ‖ rfloor ⌋ rceil ⌉`)
	table(m, punct, 0, `colon :`)
	table(m, op, large, `sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆`)
	table(m, op, large2, `int ∫ iint ∬ iiint ∭ oint ∮`)
	table(m, bin, 0, `pm ± mp ∓ times × div ÷ cdot ⋅ circ ∘ cap ∩ cup ∪ setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ oplus ⊕
		ominus ⊖ otimes ⊗ odot ⊙ oslash ⊘ uplus ⊎ sqcap ⊓ sqcup ⊔ amalg ⨿ wr ≀ diamond ⋄`)
	table(m, rel, 0, `le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ lt < gt > ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅
		equiv ≡ propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ subsetneq ⊊ prec ≺ preceq ⪯ succ ≻ succeq ⪰
		lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ models ⊨ vdash ⊢ dashv ⊣
		to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ mapsto ↦
		longrightarrow ⟶ longleftarrow ⟵ longmapsto ⟼ Longrightarrow ⟹ implies ⟹ Longleftarrow ⟸ impliedby ⟸
		Longleftrightarrow ⟺ iff ⟺ hookrightarrow ↪ rightharpoonup ⇀ rightleftharpoons ⇌ uparrow ↑ downarrow ↓ updownarrow ↕
		nearrow ↗ searrow ↘ nwarrow ↖ swarrow ↙ Uparrow ⇑ Downarrow ⇓ leadsto ⇝ rightsquigarrow ⇝`)
	table(m, rel, loose, `mid ∣ nmid ∤ parallel ∥ perp ⊥ therefore ∴ because ∵`)
	return m
}()

// characters are the ASCII characters that are not letters or digits.
var characters = func() map[rune]symbol {
	m := map[rune]symbol{}
	add := func(c class, f trait, list string) {
		words := strings.Fields(list)
		for i := 0; i+1 < len(words); i += 2 {
			m[[]rune(words[i])[0]] = symbol{words[i+1], c, f}
		}
	}
	add(bin, 0, "+ + - − * ∗ ± ±")
	add(rel, 0, "= = < < > >")
	add(rel, loose, ": :")
	add(open, tight, "( ( [ [")
	add(closing, tight, ") ) ] ]")
	add(punct, 0, ", , ; ;")
	add(ord, tight, "/ / | | ! ! ? ? . . @ @ \" ”")
	m['~'] = symbol{"\u00a0", space, 0}
	return m
}()

// byCharacter finds the class of a character that was typed as such.
var byCharacter = func() map[string]symbol {
	m := map[string]symbol{}
	for _, s := range symbols {
		if _, ok := m[s.char]; !ok || s.trait != loose {
			m[s.char] = s
		}
	}
	m["⊥"], m["⊤"] = symbols["bot"], symbols["top"]
	return m
}()

func (p *parser) symbol(s symbol) *node {
	switch s.trait {
	case letter:
		return leaf("mi", styled(s.char, p.variant))
	case upLett:
		if v := styled(s.char, p.variant); v != s.char {
			return leaf("mi", v)
		}
		return leaf("mi", s.char, "mathvariant", "normal").as(s.class)
	}
	if s.class == space {
		return gap("0.333em")
	}
	return p.operator(s.char, s.class, s.trait)
}

// operator sets a character as MathML's mo.
func (p *parser) operator(char string, c class, flags ...trait) *node {
	n := leaf("mo", char).as(c)
	var f trait
	if len(flags) > 0 {
		f = flags[0]
	}
	switch {
	case f == large:
		n.limits, n.movable = true, true
	case f == large2:
	case c == open, c == closing:
		n.set("form", map[class]string{open: "prefix", closing: "postfix"}[c]).set("stretchy", "false")
	case f == tight:
		n.set("lspace", "0").set("rspace", "0")
		if char == "|" || char == "‖" {
			n.set("stretchy", "false")
		}
	case p.script && (c == bin || c == rel):
		n.set("lspace", "0").set("rspace", "0")
		if f == loose {
			n.set("stretchy", "false")
		}
	case f == loose:
		n.set("lspace", "0.278em").set("rspace", "0.278em").set("stretchy", "false")
	case c == rel && strings.ContainsAny(char, "→←↔⇒⇐⇔↦⟶⟵⟼⟹⟸⟺↪⇀⇌↑↓↕⇑⇓"):
		n.set("stretchy", "false")
	}
	return n
}
