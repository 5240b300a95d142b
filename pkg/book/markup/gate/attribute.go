package gate

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

func (g *gate) attribute(n *html.Node, a html.Attribute, content bool) {
	name, v := a.Key, a.Val
	if a.Namespace != "" || !attributes[n.Namespace][name] && !everywhere[name] && (content || !shellAttributes[name]) {
		g.refuse("the attribute %s of <%s>", name, n.Data)
		return
	}
	switch name {
	case "href":
		if n.Data == "image" {
			g.picture(v)
		} else {
			g.link(n, v)
		}
	case "src":
		if n.Data != "img" {
			g.refuse("src on <%s>", n.Data)
		}
		g.picture(v)
	case "data-explorable":
		if _, err := base64.StdEncoding.DecodeString(v); err != nil {
			g.refuse("an explorable that is no base64")
		}
	case "id":
		if g.ids[v] {
			g.refuse("the id %s twice", quote(v))
		}
		g.ids[v] = true
		if content && !strings.HasPrefix(v, "u-") {
			g.refuse("the id %s in what comes from a notebook", quote(v))
		}
	case "class":
		for _, c := range strings.Fields(v) {
			if content && !guest(c) {
				g.refuse("the class %s in what comes from a notebook", quote(c))
			}
		}
	default:
		if n.Namespace == "svg" && !words[name] {
			g.paint(name, v)
		}
	}
}

// guest reports whether a class is one that content may carry.
func guest(class string) bool {
	for _, p := range []string{"ls-", "tex-", "hl-", "ansi-", "x-", "language-", "footnote"} {
		if strings.HasPrefix(class, p) {
			return true
		}
	}
	return false
}

// link checks where a link leads: to the web, to a mailbox, to a file beside
// the page or below or above it, or into the page.
func (g *gate) link(n *html.Node, v string) {
	bad := func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }
	u, err := url.Parse(v)
	if n.Data != "a" || n.Namespace != "" || err != nil || strings.ContainsFunc(v, bad) {
		g.refuse("the link %s", quote(v))
		return
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			g.refuse("the link %s", quote(v))
		}
	case "mailto":
	case "":
		if strings.HasPrefix(v, "/") {
			g.refuse("the link %s", quote(v))
		}
	default:
		g.refuse("the link %s", quote(v))
	}
}

// picture checks that a picture is data, and the kind of data it says it is.
func (g *gate) picture(v string) {
	kind, data, _ := strings.Cut(strings.TrimPrefix(v, "data:"), ";base64,")
	raw, err := base64.StdEncoding.DecodeString(data)
	switch kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		if strings.HasPrefix(v, "data:") && err == nil && http.DetectContentType(raw) == kind {
			return
		}
	}
	g.refuse("the picture %s", quote(v))
}

var call = regexp.MustCompile(`([A-Za-z0-9_-]*)\(\s*(.?)`)

// paint checks an attribute of a drawing, which browsers read as CSS: of the
// things that look like a function only colours, movements and references
// into the page may stand there.
func (g *gate) paint(name, v string) {
	ok := !strings.ContainsAny(v, `\"'@;{}<>`)
	if name == "font-family" {
		ok = !strings.ContainsAny(v, `\"@;{}<>(`)
	}
	for _, m := range call.FindAllStringSubmatch(v, -1) {
		switch strings.ToLower(m[1]) {
		case "rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale", "rotate", "skewx", "skewy":
		case "url":
			ok = ok && m[2] == "#" && strings.HasPrefix(v, "url(#u-")
		default:
			ok = false
		}
	}
	if !ok {
		g.refuse("%s=%s in a drawing", name, quote(v))
	}
}
