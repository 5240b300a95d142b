package markup

import (
	"html"
	"html/template"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// Highlight marks the code of a language with classes hl-*. Code of a language
// it does not know is only escaped. In Go it knows the lines that GoNB takes
// for itself: those that begin with % or !.
func Highlight(language, code string) (out template.HTML) {
	defer func() {
		if recover() != nil { // a lexer that fails leaves the code without colours
			out = template.HTML(html.EscapeString(code))
		}
	}()
	language = strings.ToLower(language)
	if language == "gonb" || language == "golang" {
		language = "go"
	}
	if language == "go" {
		if i := foreignCell(code); i > 0 { // %%writefile, %%bash: what follows is no Go
			return magic(code[:i]) + template.HTML(html.EscapeString(code[i:]))
		}
		return highlight(language, hideMagic(code))
	}
	return highlight(language, code)
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

func highlight(language, code string) template.HTML {
	var lexer chroma.Lexer
	if language != "" && language != "text" {
		lexer = lexers.Get(language)
	}
	plain := template.HTML(html.EscapeString(strings.ReplaceAll(code, mark, "")))
	if lexer == nil {
		return plain
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(&chroma.TokeniseOptions{State: "root", EnsureLF: false}, code)
	if err != nil {
		return plain
	}
	var b strings.Builder
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := tokenClass(t.Type)
		if strings.HasPrefix(t.Value, mark) {
			class = "hl-magic"
		}
		text := html.EscapeString(strings.ReplaceAll(t.Value, mark, ""))
		if class == "" || strings.TrimSpace(t.Value) == "" {
			b.WriteString(text)
			continue
		}
		b.WriteString(`<span class="` + class + `">` + text + `</span>`)
	}
	return template.HTML(b.String())
}

// tokenClass sorts chroma's hundred kinds of tokens into the few that a
// reader needs to tell apart.
func tokenClass(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		return "hl-comment"
	case t == chroma.KeywordType, t == chroma.NameBuiltin, t == chroma.NameBuiltinPseudo, t == chroma.KeywordConstant:
		return "hl-builtin"
	case t.InCategory(chroma.Keyword):
		return "hl-keyword"
	case t.InSubCategory(chroma.LiteralString):
		return "hl-string"
	case t.InSubCategory(chroma.LiteralNumber):
		return "hl-number"
	case t == chroma.NameFunction:
		return "hl-function"
	}
	return ""
}
