package explore

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"slices"
	"strings"
	"unicode"

	"largestep/pkg/book/figure"
)

// MIME is the type under which a notebook's output carries an explorable.
const MIME = "application/vnd.largestep.explorable+json"

// A Payload is an explorable as it travels: JSON, compressed.
type Payload struct {
	Title    string         `json:"title,omitempty"`
	Alt      string         `json:"alt"`
	Controls []Control      `json:"controls"`
	Drawing  *Element       `json:"drawing"`
	Slots    []Slot         `json:"slots"`
	Says     *Slot          `json:"says,omitempty"` // what each state means
	Frames   []figure.Frame `json:"frames"`
	// Pick are the controls that a touch on the first frame moves, by x and by
	// y; -1 for none.
	Pick []int `json:"pick,omitempty"`
}

// A Control is a parameter as the script shows it: a slider if it has values,
// else a choice.
type Control struct {
	Name   string    `json:"name"`
	Label  string    `json:"label"`
	Values []float64 `json:"values,omitempty"`
	Says   []string  `json:"says"`
	Start  int       `json:"start"`
}

// An Element is one of the drawing, or a text if it has no name.
type Element struct {
	Name     string            `json:"n,omitempty"`
	Attrs    map[string]*Value `json:"a,omitempty"`
	Text     *Value            `json:"t,omitempty"`
	Shown    *Value            `json:"s,omitempty"` // a slot: empty where it is hidden
	Children []*Element        `json:"c,omitempty"`
}

// A Value is a text, or a slot where the states differ. In JSON it is a string
// or the number of a slot.
type Value struct {
	Text string
	Slot int // -1: none
}

// MarshalJSON writes a string or a number.
func (v *Value) MarshalJSON() ([]byte, error) {
	if v.Slot >= 0 {
		return json.Marshal(v.Slot)
	}
	return json.Marshal(v.Text)
}

// UnmarshalJSON reads a string or a number.
func (v *Value) UnmarshalJSON(data []byte) error {
	v.Slot = -1
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &v.Text)
	}
	return json.Unmarshal(data, &v.Slot)
}

// A Slot is a place of the drawing that differs: At[state] is which of Texts it
// holds. The last control's states follow each other.
type Slot struct {
	Texts []string `json:"v"`
	At    []int    `json:"i"`
}

// What a page can be asked to carry. A larger payload is refused.
const (
	mostEncoded = 300 << 10 // bytes, of base64
	mostDecoded = 8 << 20
	mostNodes   = 20_000
	deepest     = 16
)

// Encode compresses the payload.
func (p *Payload) Encode() (string, error) {
	var buf bytes.Buffer
	zip, err := gzip.NewWriterLevel(&buf, gzip.DefaultCompression)
	if err != nil {
		return "", err
	}
	if err := json.NewEncoder(zip).Encode(p); err != nil {
		return "", err
	}
	if err := zip.Close(); err != nil {
		return "", err
	}
	data := base64.StdEncoding.EncodeToString(buf.Bytes())
	if len(data) > mostEncoded {
		return "", fmt.Errorf("explore: %d states take %d KB, and a figure may take %d; take fewer values, or lines of fewer points", p.states(), len(data)>>10, mostEncoded>>10)
	}
	return data, nil
}

// Parse reads what an output of type [MIME] carries, and refuses what no
// explorable has. What it returns can only draw.
func Parse(raw []byte) (*Payload, error) {
	var outer struct {
		Version int    `json:"version"`
		Data    string `json:"data"`
	}
	// A notebook keeps JSON under a JSON type as it is, or as a string.
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = []byte(text)
	}
	if err := json.Unmarshal(raw, &outer); err != nil {
		return nil, fmt.Errorf("explore: the payload is no JSON object: %w", err)
	}
	if outer.Version != 1 {
		return nil, fmt.Errorf("explore: the payload has version %d, and this program reads version 1; run the notebook again", outer.Version)
	}
	if len(outer.Data) > mostEncoded {
		return nil, fmt.Errorf("explore: the payload has %d KB, and a figure may take %d", len(outer.Data)>>10, mostEncoded>>10)
	}
	zipped, err := base64.StdEncoding.DecodeString(outer.Data)
	if err != nil {
		return nil, fmt.Errorf("explore: the payload is no base64: %w", err)
	}
	unzip, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, fmt.Errorf("explore: the payload cannot be decompressed: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(unzip, mostDecoded+1))
	if err != nil {
		return nil, fmt.Errorf("explore: the payload cannot be decompressed: %w", err)
	}
	if len(data) > mostDecoded {
		return nil, fmt.Errorf("explore: the payload decompresses to more than %d MB", mostDecoded>>20)
	}
	var p Payload
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("explore: the payload does not hold an explorable: %w", err)
	}
	return &p, p.check()
}

func (p *Payload) states() int {
	n := 1
	for _, c := range p.Controls {
		n *= len(c.Says)
	}
	return n
}

// check holds a payload against what the script expects and allows.
func (p *Payload) check() error {
	if p.Alt == "" {
		return fmt.Errorf("explore: there is no alternative text; set Options.Alt to the finding")
	}
	if len(p.Controls) == 0 || len(p.Controls) > 3 || p.Drawing == nil || p.Drawing.Name != "svg" {
		return fmt.Errorf("explore: an explorable has one to three controls and a drawing")
	}
	n := 1
	for _, c := range p.Controls {
		states := len(c.Says)
		if states < 2 || n*states > mostStates || c.Start < 0 || c.Start >= states || c.Values != nil && len(c.Values) != states || !paramName.MatchString(c.Name) {
			return fmt.Errorf("explore: control %q does not fit: it has %d states and %d values, and starts at %d", c.Name, states, len(c.Values), c.Start)
		}
		n *= states
	}
	slots := p.Slots
	if p.Says != nil {
		slots = append(slots[:len(slots):len(slots)], *p.Says)
	}
	for i, s := range slots {
		if len(s.At) != n {
			return fmt.Errorf("explore: slot %d has %d states of %d", i, len(s.At), n)
		}
		for _, k := range s.At {
			if k < 0 || k >= len(s.Texts) {
				return fmt.Errorf("explore: slot %d holds text %d of %d", i, k, len(s.Texts))
			}
		}
	}
	for _, k := range p.Pick {
		if len(p.Pick) != 2 || k < -1 || k >= len(p.Controls) || len(p.Frames) == 0 || k >= 0 && p.Controls[k].Values == nil {
			return fmt.Errorf("explore: a touch chooses two sliders or -1, on a frame; got %v", p.Pick)
		}
	}
	nodes := 0
	return p.checkElement(p.Drawing, 0, &nodes)
}

func (p *Payload) checkElement(e *Element, depth int, nodes *int) error {
	if *nodes++; *nodes > mostNodes || depth > deepest {
		return fmt.Errorf("explore: the drawing has more than %d nodes, or more than %d levels", mostNodes, deepest)
	}
	if e == nil || e.Name != "" && !elements[e.Name] || e.Name == "" && (e.Attrs != nil || e.Children != nil) {
		return fmt.Errorf("explore: the drawing has an element that none of ours has")
	}
	for name, v := range e.Attrs {
		if !attributes[name] {
			return fmt.Errorf("explore: the drawing has an attribute %q, which none of ours has", name)
		}
		for _, text := range p.texts(v) {
			// Browsers read most attributes as CSS, in which a backslash hides a name.
			if strings.Contains(strings.ToLower(text), "url(") || strings.Contains(text, `\`) {
				return fmt.Errorf("explore: the drawing refers to something outside, in %s", name)
			}
			switch name {
			case "class":
				if strings.ContainsFunc(text, unicode.IsControl) || slices.ContainsFunc(strings.Fields(text), foreign) {
					return fmt.Errorf("explore: the drawing has the class %q, which none of ours has", text)
				}
			case "href":
				if err := checkPicture(text); err != nil {
					return err
				}
			}
		}
	}
	for _, v := range []*Value{e.Text, e.Shown} {
		if v != nil && v.Slot >= len(p.Slots) {
			return fmt.Errorf("explore: the drawing has no slot %d", v.Slot)
		}
	}
	for _, c := range e.Children {
		if err := p.checkElement(c, depth+1, nodes); err != nil {
			return err
		}
	}
	return nil
}

// foreign reports whether a class is not a figure's: with one of the page's a
// drawing could lie over the page.
func foreign(class string) bool { return !strings.HasPrefix(class, "ls-") }

// mostPixels bounds a picture in a drawing. Few bytes can unpack to gigabytes.
const mostPixels = 16 << 20

func checkPicture(uri string) error {
	data, ok := strings.CutPrefix(uri, "data:image/png;base64,")
	c, err := png.DecodeConfig(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
	if !ok || err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > mostPixels/c.Height {
		return fmt.Errorf("explore: the drawing refers to something other than a PNG of at most %d million pixels", mostPixels>>20)
	}
	return nil
}

// texts are all that a value can be.
func (p *Payload) texts(v *Value) []string {
	switch {
	case v == nil:
		return []string{"url("} // refused
	case v.Slot < 0:
		return []string{v.Text}
	case v.Slot >= len(p.Slots):
		return []string{"url("}
	}
	return p.Slots[v.Slot].Texts
}
