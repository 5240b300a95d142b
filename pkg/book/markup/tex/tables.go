package tex

// functions are the names that TeX sets upright, and whether their scripts go
// below in displays.
var functions = map[string]bool{
	"arccos": false, "arcsin": false, "arctan": false, "arg": false, "cos": false, "cosh": false, "cot": false, "coth": false,
	"csc": false, "deg": false, "dim": false, "exp": false, "hom": false, "ker": false, "lg": false, "ln": false, "log": false,
	"sec": false, "sin": false, "sinh": false, "tan": false, "tanh": false,
	"det": true, "gcd": true, "inf": true, "lim": true, "liminf": true, "limsup": true, "max": true, "min": true, "Pr": true, "sup": true,
}

// macros are short forms. JupyterLab does not know them: see the house rule.
var macros = map[string]string{
	"argmin": `\operatorname*{arg\,min}`,
	"argmax": `\operatorname*{arg\,max}`,
}

// spaces are the control sequences that set space.
var spaces = map[string]string{
	",": "0.167em", "thinspace": "0.167em", ":": "0.222em", ">": "0.222em", "medspace": "0.222em", ";": "0.278em", "thickspace": "0.278em",
	" ": "0.333em", "\n": "0.333em", "!": "-0.167em", "negthinspace": "-0.167em", "enspace": "0.5em", "quad": "1em", "qquad": "2em",
}

type accentMark struct {
	mark  string
	wide  bool // grows with its base
	below bool
	arrow bool
	brace bool
}

func (m accentMark) stretchy() string {
	if m.wide {
		return "true"
	}
	return "false"
}

var accents = map[string]accentMark{
	"hat": {mark: "^"}, "widehat": {mark: "\u0302", wide: true}, "tilde": {mark: "~"}, "widetilde": {mark: "\u0303", wide: true},
	"bar": {mark: "‾"}, "dot": {mark: "˙"}, "ddot": {mark: "¨"}, "check": {mark: "ˇ"},
	"breve": {mark: "˘"}, "acute": {mark: "´"}, "grave": {mark: "`"}, "mathring": {mark: "˚"}, "vec": {mark: "→"},
	"overrightarrow": {mark: "→", wide: true}, "overleftarrow": {mark: "←", wide: true},
	"overbrace": {mark: "⏞", wide: true, brace: true}, "underbrace": {mark: "⏟", wide: true, brace: true, below: true},
}

var delimiterSizes = map[string]string{"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}

// delimiters maps what may follow \left and \big to what is shown.
var delimiters = map[string]string{
	"(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", ".": "", "<": "⟨", ">": "⟩",
	`\{`: "{", `\}`: "}", `\|`: "‖", `\lbrace`: "{", `\rbrace`: "}", `\lbrack`: "[", `\rbrack`: "]", `\langle`: "⟨", `\rangle`: "⟩",
	`\lvert`: "|", `\rvert`: "|", `\vert`: "|", `\lVert`: "‖", `\rVert`: "‖", `\Vert`: "‖", `\backslash`: `\`,
	`\lfloor`: "⌊", `\rfloor`: "⌋", `\lceil`: "⌈", `\rceil`: "⌉", `\uparrow`: "↑", `\downarrow`: "↓",
}

var negated = map[string]string{
	"=": "≠", "<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "∈": "∉", "∋": "∌", "⊂": "⊄", "⊆": "⊈", "⊃": "⊅", "⊇": "⊉",
	"≡": "≢", "∼": "≁", "≈": "≉", "≃": "≄", "≅": "≇", "→": "↛", "⇒": "⇏", "⇔": "⇎", "∣": "∤", "∥": "∦",
}
