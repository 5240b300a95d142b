package explore

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"largestep/pkg/book/figure"
)

var rates = func() (r []float64) {
	for i := range 41 {
		r = append(r, 0.2+float64(i)*0.1)
	}
	return r
}()

// bowl is gradient descent on x²/2 and its start, chosen by sliders: a figure of
// two frames, with a map, lines that end and a mark that comes and goes.
func bowl() *Explorable {
	starts := []float64{0.5, 1, 2, 4}
	draw := func(at []int) *figure.Figure {
		eta, x := rates[at[0]], starts[at[1]]
		var path []float64
		for range 30 {
			path = append(path, x)
			x -= eta * x
		}
		plan := figure.New(figure.Options{X: "rate η", Y: "start", XRange: [2]float64{0, 5}, YRange: [2]float64{0, 5}}).
			PhaseMap(rates, starts, func(i, j int) int {
				if rates[i] < 2 {
					return 0
				}
				return 1
			}, "converges", "diverges").
			Points("here", []float64{eta}, []float64{starts[at[1]]})
		line := figure.New(figure.Options{X: "step", Y: "x", XRange: [2]float64{0, 30}, YRange: [2]float64{-5, 5}}).Line("x", nil, path)
		if eta > 2 {
			line.HLine(0, "minimum")
		} else {
			line.HLine(0, "minimum").VLine(10, "")
		}
		return figure.Grid(figure.Options{Alt: "Above rate 2 the path grows."}, 2, plan, line)
	}
	return New(Options{Title: "A ball", Alt: "Above rate 2 the path grows.", Multiples: [][]int{{0, 1}, {17, 1}, {19, 1}}, PickX: "eta", PickY: "start"}, draw,
		Param{Name: "eta", Label: "learning rate η", Values: rates, Start: 5, Says: func(i int) string { return fmt.Sprintf("rate %.1f", rates[i]) }},
		Param{Name: "start", Label: "start", Values: starts})
}

// What is built for a state is what package figure draws for it, to the last
// coordinate, also after the way through a notebook.
func TestEachStateIsItsFigure(t *testing.T) {
	e := bowl()
	bundle, err := e.MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse([]byte(bundle[MIME]))
	if err != nil {
		t.Fatal(err)
	}
	for state := range p.states() {
		svg, err := e.draw(e.at(state)).SVG()
		if err != nil {
			t.Fatal(err)
		}
		want, err := parse(svg)
		if err != nil {
			t.Fatal(err)
		}
		built, err := p.SVG(e.at(state)...)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := parse([]byte(built)); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("state %v is not its figure: %v", e.at(state), err)
		}
	}
	for _, at := range [][]int{{0}, {0, 4}, {-1, 0}} {
		if _, err := p.SVG(at...); err == nil {
			t.Errorf("there is a state %v", at)
		}
	}
	if n := len(bundle[MIME]); n > 60_000 {
		t.Errorf("%d states take %d bytes", p.states(), n)
	}
	for _, part := range []string{"data-explorable=", "<script>", "<img alt=\"Above rate 2", "prefers-color-scheme"} {
		if !strings.Contains(bundle["text/html"], part) {
			t.Errorf("the HTML lacks %s", part)
		}
	}
}

// The frames tell where values lie: the mark of the state is drawn there.
func TestFrames(t *testing.T) {
	f, err := bowl().draw([]int{0, 0}).Frames()
	if err != nil || len(f) != 2 {
		t.Fatal(f, err)
	}
	if f[0].XLabel != "rate η" || f[0].XRange != [2]float64{0, 5} || f[1].YRange != [2]float64{-5, 5} || f[1].X < f[0].X+f[0].Width || f[0].Width <= 0 || f[0].Height <= 0 {
		t.Errorf("%+v", f)
	}
}

func TestMistakesAreRefused(t *testing.T) {
	ok := func(at []int) *figure.Figure {
		return figure.New(figure.Options{Alt: "a", X: "x", Y: "y", XRange: [2]float64{0, 1}, YRange: [2]float64{0, 9}}).Line("l", nil, []float64{0, float64(at[0])})
	}
	two := []float64{1, 2}
	for want, e := range map[string]*Explorable{
		"one to three":        New(Options{}, ok),
		"cannot name":         New(Options{}, ok, Param{Name: "η", Label: "l", Values: two}),
		"values or names":     New(Options{}, ok, Param{Name: "a", Label: "l"}),
		"one state":           New(Options{}, ok, Param{Name: "a", Label: "l", Values: []float64{1}}),
		"starts at":           New(Options{}, ok, Param{Name: "a", Label: "l", Values: two, Start: 2}),
		"has no label":        New(Options{}, ok, Param{Name: "a", Values: two}),
		"do not rise":         New(Options{}, ok, Param{Name: "a", Label: "l", Values: []float64{1, math.NaN()}}),
		"take fewer values":   New(Options{}, ok, Param{Name: "a", Label: "l", Values: rates}, Param{Name: "b", Label: "l", Values: rates}, Param{Name: "c", Label: "l", Values: rates}),
		"which is no slider":  New(Options{Alt: "a", PickX: "b"}, ok, Param{Name: "a", Label: "l", Values: two}),
		"no alternative text": New(Options{Multiples: [][]int{{0}}}, ok, Param{Name: "a", Label: "l", Values: two}),
		"no small multiples":  New(Options{Alt: "a"}, ok, Param{Name: "a", Label: "l", Values: two}),
		"no such state":       New(Options{Alt: "a", Multiples: [][]int{{2}}}, ok, Param{Name: "a", Label: "l", Values: two}),
		"needs 1 indices":     New(Options{Alt: "a", Multiples: [][]int{{0, 0}}}, ok, Param{Name: "a", Label: "l", Values: two}),
		"another width": New(Options{Alt: "a"}, func(at []int) *figure.Figure {
			return figure.New(figure.Options{Alt: "a", X: "x", Y: "y", Width: 300 + float64(at[0])}).Line("l", nil, two)
		}, Param{Name: "a", Label: "l", Values: two}),
		"state [1]: figure: Line": New(Options{Alt: "a"}, func(at []int) *figure.Figure {
			return figure.New(figure.Options{Alt: "a", X: "x", Y: "y"}).Line("l", nil, two[at[0]*2:])
		}, Param{Name: "a", Label: "l", Values: two}),
	} {
		if _, err := e.MIMEBundle(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// A payload from anybody can do no more than draw.
func TestHostilePayloadsAreRefused(t *testing.T) {
	bundle, err := bowl().MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	good := func() *Payload {
		p, err := Parse([]byte(bundle[MIME]))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	text := func(s string) *Value { return &Value{Text: s, Slot: -1} }
	for name, spoil := range map[string]func(p *Payload){
		"script": func(p *Payload) {
			p.Drawing.Children = append(p.Drawing.Children, &Element{Name: "script", Text: text("x")})
		},
		"foreignObject":  func(p *Payload) { p.Drawing.Children[0].Name = "foreignObject" },
		"animate":        func(p *Payload) { p.Drawing.Children[0].Name = "animate" },
		"a":              func(p *Payload) { p.Drawing.Children[0].Name = "a" },
		"handler":        func(p *Payload) { p.Drawing.Attrs["onload"] = text("alert(1)") },
		"style":          func(p *Payload) { p.Drawing.Attrs["style"] = text("position:fixed") },
		"href":           func(p *Payload) { p.Drawing.Attrs["href"] = text("https://example.org/x.png") },
		"javascript":     func(p *Payload) { p.Drawing.Attrs["href"] = text("javascript:alert(1)") },
		"svg image":      func(p *Payload) { p.Drawing.Attrs["href"] = text("data:image/svg+xml;base64,AAAA") },
		"href in a slot": func(p *Payload) { p.Slots[0].Texts[1] = "x"; p.Drawing.Attrs["href"] = &Value{Slot: 0} },
		"url":            func(p *Payload) { p.Drawing.Attrs["fill"] = text("URL(//example.org)") },
		"no slot":        func(p *Payload) { p.Drawing.Attrs["fill"] = &Value{Slot: len(p.Slots)} },
		"null attribute": func(p *Payload) { p.Drawing.Attrs["fill"] = nil },
		"no texts":       func(p *Payload) { p.Slots[0].At[3] = len(p.Slots[0].Texts) },
		"few states":     func(p *Payload) { p.Slots[0].At = p.Slots[0].At[1:] },
		"no drawing":     func(p *Payload) { p.Drawing = nil },
		"no element":     func(p *Payload) { p.Drawing.Children[0] = nil },
		"deep": func(p *Payload) {
			for e, i := p.Drawing, 0; i < 20; i++ {
				e.Children = []*Element{{Name: "g"}}
				e = e.Children[0]
			}
		},
		"pick":    func(p *Payload) { p.Pick = []int{0, 7} },
		"control": func(p *Payload) { p.Controls[0].Values = p.Controls[0].Values[1:] },
		"name":    func(p *Payload) { p.Controls[0].Name = "<b>" },
	} {
		p := good()
		spoil(p)
		data, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse([]byte(`{"version":1,"data":"` + data + `"}`)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	for _, raw := range []string{"", "[]", `{"version":2}`, `{"version":1,"data":"%"}`, `{"version":1,"data":"AAAA"}`, `{"version":1,"data":"` + strings.Repeat("A", mostEncoded+4) + `"}`} {
		if _, err := Parse([]byte(raw)); err == nil {
			t.Errorf("%.40s is accepted", raw)
		}
	}
}

// The script allows what this package allows.
func TestScriptHasTheSameLists(t *testing.T) {
	in := func(after string) map[string]bool {
		_, rest, _ := strings.Cut(script, after)
		list, _, _ := strings.Cut(rest, ".split(")
		return set(strings.Fields(strings.NewReplacer(`"`, "", "+", "", "(", "", ")", "").Replace(list))...)
	}
	if got := in("const elements = new Set("); !reflect.DeepEqual(got, elements) {
		t.Errorf("elements: %v", got)
	}
	if got := in("const attributes = new Set("); !reflect.DeepEqual(got, attributes) {
		t.Errorf("attributes: %v", got)
	}
}
