// Package report renders notebooks as a book: a page of HTML for each and an
// index with the table of all claims.
//
// A page is one file that needs no other: its style sheet, script and pictures
// are inside, formulas are MathML, fonts are the reader's own. It asks the
// network for nothing, and its content security policy would refuse it if it
// did: the policy allows our one style sheet and our one script, by their
// hashes, and pictures that are data. Without JavaScript everything can be
// read; the script adds folding, copying, filters and a theme switch.
//
// What notebooks hold is not trusted: all of it comes through the package
// markup. The same book gives the same bytes.
package report
