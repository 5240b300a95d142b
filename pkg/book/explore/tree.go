package explore

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A node is an element of SVG, or a text if it has no name.
type node struct {
	name     string
	attrs    map[string]string
	text     string
	children []*node
}

// The elements and attributes that a drawing may have. The script has the same
// lists.
var (
	elements   = set("svg", "g", "path", "rect", "circle", "line", "polyline", "text", "tspan", "image", "title", "desc", "defs", "clipPath")
	attributes = set("class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "points", "width", "height", "viewBox", "transform",
		"fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-opacity",
		"opacity", "font-size", "font-weight", "font-family", "font-style", "text-anchor", "paint-order", "preserveAspectRatio", "image-rendering", "href", "role")
)

func set(names ...string) map[string]bool {
	s := map[string]bool{}
	for _, name := range names {
		s[name] = true
	}
	return s
}

// dropped are what a drawing of package figure has besides: its style sheet,
// which the page has, and the labels of the whole, which the controls replace.
var (
	droppedElements   = set("style", "title", "desc")
	droppedAttributes = set("xmlns", "xlink", "id", "aria-labelledby", "aria-describedby", "aria-label", "role")
)

// parse reads an SVG.
func parse(svg []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(svg))
	root := &node{}
	open := []*node{root}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if droppedElements[t.Name.Local] {
				if err := dec.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			n := &node{name: t.Name.Local, attrs: map[string]string{}}
			for _, a := range t.Attr {
				if !droppedAttributes[a.Name.Local] && a.Name.Space != "xmlns" {
					n.attrs[a.Name.Local] = a.Value
				}
			}
			top.children = append(top.children, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if s := string(t); strings.TrimSpace(s) != "" {
				top.children = append(top.children, &node{text: s})
			}
		}
	}
	if len(root.children) != 1 || root.children[0].name != "svg" {
		return nil, fmt.Errorf("the drawing is not one svg element")
	}
	return root.children[0], nil
}
