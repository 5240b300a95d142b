// Package tex turns the TeX of formulas into MathML Core, which browsers
// typeset by themselves: no script, no fonts to load, no style attributes.
//
// It reads the part of TeX that mathematics in a notebook needs and refuses
// the rest with an [*Error] that says what to write instead. What it accepts
// it accepts as TeX means it: \frac12 is a half, \| is a norm, sin takes a thin
// space before its argument, and a minus after a bracket is a sign. A formula
// is never shown other than it was meant: it converts, or it is an error.
//
// The house rule for writing formulas stands in the documentation of the
// package markup.
package tex
