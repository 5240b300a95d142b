package markup

import (
	"go/scanner"
	"go/token"
	"go/types"
	"html"
	"html/template"
	"strings"
)

// Highlight marks Go with classes hl-*; code of another language is only
// escaped. It knows the lines that GoNB takes for itself: those that begin
// with % or !.
//
// Go's own scanner reads the code in time that grows with its length. Libraries
// that know more languages read them with expressions that backtrack, and code
// from anybody can make these take hours.
func Highlight(language, code string) template.HTML {
	code = strings.ReplaceAll(code, "\x00", "\ufffd")
	switch strings.ToLower(language) {
	case "go", "gonb", "golang":
	default:
		return template.HTML(html.EscapeString(code))
	}
	if i := foreignCell(code); i > 0 { // %%writefile, %%bash: what follows is no Go
		return magic(code[:i]) + template.HTML(html.EscapeString(code[i:]))
	}
	return highlight(hideMagic(code))
}

func magic(line string) template.HTML {
	return template.HTML(`<span class="hl-magic">` + html.EscapeString(line) + `</span>`)
}

// foreignCell returns the length of the first line if it says that the rest
// of the cell is not Go.
func foreignCell(code string) int {
	first, _, _ := strings.Cut(code, "\n")
	for _, m := range []string{"%%writefile", "%%script", "%%bash", "%%sh"} {
		if strings.HasPrefix(first, m) {
			return len(first)
		}
	}
	return 0
}

// mark stands before a hidden line; no source has this character.
const mark = "//\ue000"

// hideMagic makes comments of GoNB's lines, so that they do not break Go.
func hideMagic(code string) string {
	lines := strings.Split(strings.ReplaceAll(code, "\ue000", ""), "\n")
	goesOn := false
	for i, line := range lines {
		if goesOn || strings.HasPrefix(line, "%") || strings.HasPrefix(line, "!") {
			goesOn = strings.HasSuffix(strings.TrimRight(line, " \r"), `\`)
			lines[i] = mark + line
		}
	}
	return strings.Join(lines, "\n")
}

// A lexeme is a token and where it begins.
type lexeme struct {
	at  int
	tok token.Token
}

// scanGo returns the tokens of Go, comments among them, and one behind the end.
// Code that is not Go has tokens too: a scanner does not stop at errors.
func scanGo(code string) []lexeme {
	file := token.NewFileSet().AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), nil, scanner.ScanComments)
	var list []lexeme
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return append(list, lexeme{len(code), tok})
		}
		if tok == token.SEMICOLON && literal != ";" {
			continue // one that stands nowhere
		}
		list = append(list, lexeme{file.Offset(pos), tok})
	}
}

func highlight(code string) template.HTML {
	var b strings.Builder
	list := scanGo(code)
	b.WriteString(html.EscapeString(code[:list[0].at]))
	for i, l := range list[:len(list)-1] {
		next := list[i+1]
		text := strings.TrimRight(code[l.at:next.at], " \t\r\n")
		space := code[l.at+len(text) : next.at]
		class := tokenClass(l.tok, text, next.tok)
		if strings.HasPrefix(text, mark) {
			class = "hl-magic"
		}
		text = html.EscapeString(strings.ReplaceAll(text, mark, ""))
		if class != "" {
			text = `<span class="` + class + `">` + text + `</span>`
		}
		b.WriteString(text + space)
	}
	return template.HTML(b.String())
}

// tokenClass sorts tokens into the few kinds that a reader needs to tell apart.
func tokenClass(tok token.Token, text string, next token.Token) string {
	switch {
	case tok == token.COMMENT:
		return "hl-comment"
	case tok.IsKeyword():
		return "hl-keyword"
	case tok == token.STRING, tok == token.CHAR:
		return "hl-string"
	case tok.IsLiteral() && tok != token.IDENT:
		return "hl-number"
	case tok == token.IDENT && types.Universe.Lookup(text) != nil:
		return "hl-builtin"
	case tok == token.IDENT && next == token.LPAREN:
		return "hl-function"
	}
	return ""
}
