package figure

import (
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// drawn is what a canvas of 100 by 100 wrote.
func drawn(draw func(c *canvas)) string {
	c := newCanvas(100, 100)
	draw(c)
	c.flush()
	return strings.TrimSpace(c.buf.String())
}

func path(pts ...float64) vg.Path {
	var p vg.Path
	for i := 0; i < len(pts); i += 2 {
		q := vg.Point{X: vg.Length(pts[i]), Y: vg.Length(pts[i+1])}
		if i == 0 {
			p.Move(q)
		} else {
			p.Line(q)
		}
	}
	return p
}

func TestCanvas(t *testing.T) {
	for name, tt := range map[string]struct {
		draw func(c *canvas)
		want string
	}{
		"y points up": {func(c *canvas) { c.Stroke(path(0, 0, 10, 20, 10, 30, 5.55, 30)) },
			`<path stroke="#000" d="M0 100l10-20v-10h-4.4"/>`},
		"ink": {func(c *canvas) { c.SetColor(inkMuted); c.SetLineWidth(1.5); c.Stroke(path(0, 0, 1, 1)) },
			`<path class="ls-muted-s" stroke="#5f6670" stroke-width="1.5" d="M0 100l1-1"/>`},
		"one style is one path": {func(c *canvas) { c.Stroke(path(0, 0, 1, 0)); c.Stroke(path(2, 0, 3, 0)) },
			`<path stroke="#000" d="M0 100h1M2 100h1"/>`},
		"dash": {func(c *canvas) { c.SetLineDash([]vg.Length{2, 1}, 0.5); c.Stroke(path(0, 0, 1, 0)) },
			`<path stroke="#000" stroke-dasharray="2 1" stroke-dashoffset="0.5" d="M0 100h1"/>`},
		"alpha": {func(c *canvas) { c.SetColor(color.NRGBA{R: 255, A: 51}); c.Fill(path(0, 0, 1, 0, 0, 1)) },
			`<path fill="#f00" fill-opacity="0.2" d="M0 100h1l-1-1"/>`},
		"no width, no line": {func(c *canvas) { c.SetLineWidth(0); c.Stroke(path(0, 0, 1, 0)) }, ""},
		"rotated": {func(c *canvas) {
			c.Push()
			c.Rotate(math.Pi / 2)
			c.Stroke(path(0, 0, 10, 0))
			c.Pop()
			c.Stroke(path(1, 1, 2, 1))
		},
			`<path stroke="#000" d="M0 100v-10M1 99h1"/>`},
		"moved and scaled": {func(c *canvas) { c.Translate(vg.Point{X: 5, Y: 5}); c.Scale(2, 2); c.Stroke(path(0, 0, 10, 0)) },
			`<path stroke="#000" d="M5 95h20"/>`},
		"circle": {func(c *canvas) {
			var p vg.Path
			p.Move(vg.Point{X: 12, Y: 10})
			p.Arc(vg.Point{X: 10, Y: 10}, 2, 0, 2*math.Pi)
			p.Close()
			c.Fill(p)
		}, `<path fill="#000" d="M12 90a2 2 0 0 0-4 0 2 2 0 0 0 4 0z"/>`},
		"text": {func(c *canvas) { c.FillString(face(10, false), vg.Point{X: 1, Y: 2}, "a < b") },
			`<text x="1" y="98" font-size="10" fill="#000">a &lt; b</text>`},
	} {
		if got := drawn(tt.draw); got != tt.want {
			t.Errorf("%s:\nhave %s\nwant %s", name, got, tt.want)
		}
	}
}

// Every point of a line lies within a unit of what is left of it, and its
// highest and lowest points are kept to within epsilon.
func TestSimplifyKeepsWhatIsSeen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	pts := make([]vg.Point, 20000)
	y := vg.Length(0)
	for i := range pts {
		y += vg.Length(r.NormFloat64())
		pts[i] = vg.Point{X: vg.Length(i) * 0.025, Y: y}
	}
	kept := simplify(pts)
	if len(kept) > len(pts)/5 {
		t.Errorf("kept %d of %d points", len(kept), len(pts))
	}
	lo, hi := emptySpan(), emptySpan()
	for _, p := range pts {
		lo.add(float64(p.Y))
		best := vg.Length(math.Inf(1))
		for i := 1; i < len(kept); i++ {
			if kept[i].X > p.X-3 && kept[i-1].X < p.X+3 {
				best = min(best, distance(p, kept[i-1], kept[i]))
			}
		}
		if best > 1+epsilon {
			t.Fatalf("%v lies %v from the line", p, best)
		}
	}
	for _, p := range kept {
		hi.add(float64(p.Y))
	}
	if math.Abs(lo.min-hi.min) > epsilon || math.Abs(lo.max-hi.max) > epsilon {
		t.Errorf("extremes %v became %v", lo, hi)
	}
}
