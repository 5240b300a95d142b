package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"strings"
	"sync"

	"largestep/pkg/book/explore"
	"largestep/pkg/book/figure"
	"largestep/pkg/book/markup"
)

//go:embed assets
var assets embed.FS

// shell is what all pages have in common: the policy and what it allows.
type shell struct {
	Policy string
	Style  template.HTML // the whole element: its bytes are what the hash is of
	Script template.HTML
}

var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").ParseFS(assets, "assets/*.html"))
})

// common is the shell of pages to be read, touching that of pages with figures
// that answer.
var (
	common   = sync.OnceValue(func() shell { return newShell("", "") })
	touching = sync.OnceValue(func() shell { return newShell(explore.CSS(), explore.Script()) })
)

func newShell(moreStyle, moreScript string) shell {
	style := asset("page.css") + markup.CSS() + figure.CSS() + moreStyle
	script := asset("page.js") + moreScript
	return shell{
		Policy: strings.Join([]string{
			"default-src 'none'",
			"style-src " + hash(style),
			"script-src " + hash(script),
			"img-src data:",
			"base-uri 'none'",
			"form-action 'none'",
		}, "; "),
		Style:  template.HTML("<style>" + style + "</style>"),
		Script: template.HTML("<script>" + script + "</script>"),
	}
}

func asset(name string) string {
	data, err := assets.ReadFile("assets/" + name)
	if err != nil { // the file is embedded: the build would have failed
		return ""
	}
	return string(data)
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
