// Package tex turns the TeX of formulas into MathML Core, which browsers
// typeset by themselves: no script, no fonts to load, no style attributes.
//
// It reads the part of TeX that mathematics in a notebook needs and refuses
// the rest with an [*Error] that says what to write instead. What it accepts
// it accepts as TeX means it: \frac12 is a half, \| is a norm, sin takes a thin
// space before its argument, and a minus after a bracket is a sign. A formula
// is never shown other than it was meant: it converts, or it is an error.
//
// # The house rule for formulas
//
// A notebook's formulas are typeset here and by JupyterLab, so they keep to
// what both know:
//
//   - no definitions (\newcommand, \def) and no macros of one's own
//   - \operatorname*{arg\,min}_x, or \arg\min_x; \argmin works here and not in JupyterLab
//   - \operatorname{sech}, \operatorname{sign}: for a function TeX has no name for
//   - no colours, boxes of HTML, links or images inside a formula
//   - \label and \ref do not exist; \tag{1} does, in displays, and the prose says (1)
//   - every brace, \left and \begin has its partner in the same formula
//   - sizes by \big to \Bigg, or \left and \right; half-open intervals are just (0,1]
//   - words inside a formula go into \text{...}
//   - in Markdown tables a bar is written \vert or \lvert ... \rvert, for | ends the cell
package tex
