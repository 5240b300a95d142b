package explore

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// SVG returns the drawing of a state, an index for each control, as the script
// builds it. The payload must be one that [Parse] let through.
func (p *Payload) SVG(at ...int) (string, error) {
	if len(at) != len(p.Controls) {
		return "", fmt.Errorf("explore: a state has %d indices, not %d", len(p.Controls), len(at))
	}
	state := 0
	for k, c := range p.Controls {
		if at[k] < 0 || at[k] >= len(c.Says) {
			return "", fmt.Errorf("explore: control %s has no state %d", c.Name, at[k])
		}
		state = state*len(c.Says) + at[k]
	}
	var b strings.Builder
	err := p.write(&b, p.Drawing, state)
	return b.String(), err
}

// text is what a value is in a state.
func (p *Payload) text(v *Value, state int) string {
	if v.Slot < 0 {
		return v.Text
	}
	slot := p.Slots[v.Slot]
	return slot.Texts[slot.At[state]]
}

func (p *Payload) write(b *strings.Builder, e *Element, state int) error {
	if e.Shown != nil && p.text(e.Shown, state) == "" {
		return nil
	}
	if e.Name == "" {
		return xml.EscapeText(b, []byte(p.text(e.Text, state)))
	}
	b.WriteString("<" + e.Name)
	if e == p.Drawing {
		b.WriteString(` xmlns="http://www.w3.org/2000/svg"`)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Attrs)) {
		if v := p.text(e.Attrs[name], state); v != "" {
			b.WriteString(" " + name + `="`)
			if err := xml.EscapeText(b, []byte(v)); err != nil {
				return err
			}
			b.WriteString(`"`)
		}
	}
	b.WriteString(">")
	for _, c := range e.Children {
		if err := p.write(b, c, state); err != nil {
			return err
		}
	}
	b.WriteString("</" + e.Name + ">")
	return nil
}
