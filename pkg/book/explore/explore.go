package explore

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"largestep/pkg/book/figure"
)

// A Param is what a reader changes: a slider over values, or a choice of names.
type Param struct {
	// Name is the parameter's in links: "eta" makes #eta=8.4 open the figure
	// at the value next to 8.4.
	Name string
	// Label stands beside the control: the quantity, and its unit if it has one.
	Label string
	// Values are those of a slider, rising. Names are those of a choice.
	// A parameter has one of the two.
	Values []float64
	Names  []string
	// Says is what state i is, in a few words, such as "rate 8.4". nil: the
	// value or the name.
	Says func(i int) string
	// Start is the state shown first.
	Start int
}

func (p *Param) states() int { return max(len(p.Values), len(p.Names)) }

func (p *Param) says(i int) string {
	switch {
	case p.Says != nil:
		return p.Says(i)
	case p.Names != nil:
		return p.Names[i]
	}
	return fmt.Sprintf("%.4g", p.Values[i])
}

// Options describe an explorable. The zero value of a field means "choose".
type Options struct {
	// Title and Alt are those of the small multiples and of the whole: Alt
	// states the finding.
	Title, Alt string
	// Multiples are the states that are shown where no script runs, as
	// indices into each parameter; six at most are readable. Required.
	Multiples [][]int
	// Columns of the small multiples; 2.
	Columns int
	// Says is what a state means, such as "past the critical rate: oscillates".
	// It is shown, and read to those who cannot see the figure. nil: nothing.
	Says func(at []int) string
	// PickX and PickY name the parameters that a touch on the first frame
	// chooses, by its x and y axis. The other frames answer.
	PickX, PickY string
}

// An Explorable is a figure for each state of its parameters.
type Explorable struct {
	options Options
	draw    func(at []int) *figure.Figure
	params  []Param
}

// New returns an explorable. draw gets an index into each parameter. Its figures
// must have the same width and the same axes: give them ranges. A mistake is
// reported when the explorable is shown.
func New(o Options, draw func(at []int) *figure.Figure, params ...Param) *Explorable {
	return &Explorable{o, draw, params}
}

const mostStates = 4096

var paramName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// states checks the parameters and returns the number of all states.
func (e *Explorable) states() (int, error) {
	if len(e.params) == 0 || len(e.params) > 3 {
		return 0, fmt.Errorf("explore: there are %d parameters; one to three can be explored", len(e.params))
	}
	n, seen := 1, map[string]bool{}
	for _, p := range e.params {
		switch {
		case !paramName.MatchString(p.Name) || seen[p.Name]:
			return 0, fmt.Errorf("explore: %q cannot name a parameter; use a small letter, then small letters and digits, each name once", p.Name)
		case (len(p.Values) == 0) == (len(p.Names) == 0):
			return 0, fmt.Errorf("explore: parameter %s needs values or names, one of the two", p.Name)
		case p.states() < 2:
			return 0, fmt.Errorf("explore: parameter %s has one state; give two or more", p.Name)
		case p.Start < 0 || p.Start >= p.states():
			return 0, fmt.Errorf("explore: parameter %s starts at state %d of %d", p.Name, p.Start, p.states())
		case p.Label == "":
			return 0, fmt.Errorf("explore: parameter %s has no label; say what it is", p.Name)
		}
		for i, v := range p.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) || i > 0 && v <= p.Values[i-1] {
				return 0, fmt.Errorf("explore: the values of %s do not rise at number %d, %v", p.Name, i, v)
			}
		}
		seen[p.Name] = true
		n *= p.states()
	}
	if n > mostStates {
		return 0, fmt.Errorf("explore: there are %d states, and a page can carry %d; take fewer values", n, mostStates)
	}
	return n, nil
}

// at returns the indices of a state, the last parameter's fastest.
func (e *Explorable) at(state int) []int {
	at := make([]int, len(e.params))
	for k := len(at) - 1; k >= 0; k-- {
		n := e.params[k].states()
		at[k], state = state%n, state/n
	}
	return at
}

// payload draws all states.
func (e *Explorable) payload() (*Payload, error) {
	n, err := e.states()
	if err != nil {
		return nil, err
	}
	p := &Payload{Title: e.options.Title, Alt: e.options.Alt}
	for _, param := range e.params {
		c := Control{Name: param.Name, Label: param.Label, Values: param.Values, Start: param.Start}
		for i := range param.states() {
			c.Says = append(c.Says, param.says(i))
		}
		p.Controls = append(p.Controls, c)
	}
	var m merger
	var meaning []string
	for state := range n {
		if e.options.Says != nil {
			meaning = append(meaning, e.options.Says(e.at(state)))
		}
		f := e.draw(e.at(state))
		svg, err := f.SVG()
		if err != nil {
			return nil, fmt.Errorf("explore: state %v: %w", e.at(state), err)
		}
		tree, err := parse(svg)
		if err != nil {
			return nil, fmt.Errorf("explore: state %v: %w", e.at(state), err)
		}
		if err := m.add(tree); err != nil {
			return nil, fmt.Errorf("explore: state %v: %w", e.at(state), err)
		}
		if state == 0 || state == n-1 {
			frames, err := f.Frames()
			if err != nil {
				return nil, err
			}
			if p.Frames != nil && !slices.Equal(p.Frames, frames) {
				return nil, fmt.Errorf("explore: state %v has other axes than the first; give all figures the same ranges", e.at(state))
			}
			p.Frames = frames
		}
	}
	p.Drawing, p.Slots = m.finish()
	if meaning != nil {
		slot := newSlot(meaning)
		p.Says = &slot
	}
	p.Pick, err = e.pick()
	return p, errors.Join(err, p.check())
}

// pick finds the parameters that a touch chooses.
func (e *Explorable) pick() (pick []int, err error) {
	if e.options.PickX == "" && e.options.PickY == "" {
		return nil, nil
	}
	for _, name := range []string{e.options.PickX, e.options.PickY} {
		k := -1
		for i, p := range e.params {
			if p.Name == name && p.Values != nil {
				k = i
			}
		}
		if k < 0 && name != "" {
			return nil, fmt.Errorf("explore: a touch is to choose %q, which is no slider", name)
		}
		pick = append(pick, k)
	}
	return pick, nil
}

// multiples draws the states that are shown without a script.
func (e *Explorable) multiples() ([]byte, error) {
	if len(e.options.Multiples) == 0 {
		return nil, errors.New("explore: no small multiples are given; name the states that tell the story without a script")
	}
	var panels []*figure.Figure
	for _, at := range e.options.Multiples {
		if len(at) != len(e.params) {
			return nil, fmt.Errorf("explore: small multiple %v needs %d indices", at, len(e.params))
		}
		for k, i := range at {
			if i < 0 || i >= e.params[k].states() {
				return nil, fmt.Errorf("explore: small multiple %v has no such state of %s", at, e.params[k].Name)
			}
		}
		of := e.draw(at).Panels()
		of[0] = of[0].Titled(e.caption(at))
		panels = append(panels, of...)
	}
	columns := e.options.Columns
	if columns == 0 {
		columns = 2
	}
	return figure.Grid(figure.Options{Title: e.options.Title, Alt: e.options.Alt}, columns, panels...).SVG()
}

// caption says which state a small multiple shows.
func (e *Explorable) caption(at []int) string {
	var words []string
	for k, i := range at {
		words = append(words, e.params[k].says(i))
	}
	if e.options.Says != nil {
		words = append(words, e.options.Says(at))
	}
	return strings.Join(words, "; ")
}

// MIMEBundle returns the explorable in four forms: the payload for a report,
// HTML with the script for Jupyter and VS Code, the small multiples as a
// picture, and the alternative text.
func (e *Explorable) MIMEBundle() (map[string]string, error) {
	p, err := e.payload()
	if err != nil {
		return nil, err
	}
	multiples, err := e.multiples()
	if err != nil {
		return nil, err
	}
	data, err := p.Encode()
	if err != nil {
		return nil, err
	}
	text := e.options.Alt
	if e.options.Title != "" {
		text = e.options.Title + "\n" + text
	}
	return map[string]string{
		MIME:            `{"version":1,"data":"` + data + `"}`,
		"text/html":     page(data, multiples, e.options.Alt),
		"image/svg+xml": string(multiples),
		"text/plain":    text,
	}, nil
}
