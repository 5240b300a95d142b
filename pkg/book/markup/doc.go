// Package markup turns text that nobody vouches for into HTML that is safe to
// put into a page: Markdown with formulas, HTML and SVG of outputs, the text
// of terminals, and source code.
//
// All of it passes one sanitiser with one list of what is allowed, in
// allow.go. Nothing that comes out runs, loads, links to or styles anything,
// and none of its ids and classes can be mistaken for the page's own.
//
// # The house rule for formulas
//
// A notebook's formulas are typeset here, as MathML by the package tex, and by
// JupyterLab; so they keep to what both know. A formula that does not convert
// is an error that names it.
//
//   - $...$ in a line, $$...$$ displayed; a dollar sign in prose is \$
//   - a formula has no blank line in it; one in dollar signs within a paragraph
//     has no line that begins with -, + or 1., which Markdown takes for a list:
//     what is long stands in a display, where any line may begin as it likes
//   - in a Markdown table a bar is \vert, or \lvert and \rvert, for | ends the cell
//   - no definitions (\newcommand, \def) and no macros of one's own
//   - \operatorname{sech}, \operatorname{sign} for functions without a command;
//     \operatorname*{arg\,min}_x or \arg\min_x: \argmin works here, not in JupyterLab
//   - no colours, links, pictures or HTML inside a formula
//   - \tag{1} in a display, and (1) in the prose: there is no \label and no \ref
//   - \left has its \right, \begin its \end, in the same formula; intervals such
//     as (0,1] need no help
//   - words inside a formula stand in \text{...}
package markup

import _ "embed"

//go:embed assets/markup.css
var css string

// CSS returns the style sheet for the classes that this package writes: tex-*
// for formulas, hl-* for code, ansi-* for terminals, x-* for the rest. Its
// colours follow the property color-scheme of the page.
func CSS() string { return css }
