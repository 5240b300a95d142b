package figure_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"largestep/pkg/book/figure"
)

var good = figure.Options{Alt: "The line rises.", X: "step t", Y: "loss"}

func TestMistakesAreReported(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	log := good
	log.YLog, log.XLog = true, true
	reversed, logRange := good, log
	reversed.XRange = [2]float64{2, 1}
	logRange.YRange = [2]float64{-1, 1}
	two := []float64{1, 2}
	flat := func(i, j int) float64 { return 1 }
	for name, tt := range map[string]struct {
		f    *figure.Figure
		want string
	}{
		"no alt":         {figure.New(figure.Options{X: "x", Y: "y"}).Line("", nil, two), "a figure needs alt text that states the finding: set Options.Alt"},
		"no x label":     {figure.New(figure.Options{Alt: "a", Y: "y"}).Line("", nil, two), "the x axis has no label: set Options.X"},
		"no y label":     {figure.New(figure.Options{Alt: "a", X: "x"}).Line("", nil, two), "the y axis has no label: set Options.Y"},
		"empty":          {figure.New(good), "the figure is empty: add data"},
		"lengths":        {figure.New(good).Line("a", two, []float64{1}), `Line "a" has 2 x values but 1 y values`},
		"no data":        {figure.New(good).Line("a", nil, nil), `Line "a" has no data`},
		"all NaN":        {figure.New(good).Points("a", nil, []float64{nan, inf}), `Points "a" has no value that can be drawn`},
		"log":            {figure.New(log).Line("a", two, []float64{-1, 0}), "not positive on a log axis"},
		"band":           {figure.New(good).Band("a", two, two, []float64{1}), "give one y for each x"},
		"HLine":          {figure.New(good).Line("", nil, two).HLine(nan, "a"), `HLine "a" at NaN: the value must be finite`},
		"VLine log":      {figure.New(log).Line("", two, two).VLine(0, "a"), `VLine "a" at 0 on a log axis`},
		"region":         {figure.New(good).Line("", nil, two).Region(2, 1, "a"), "put the smaller end first"},
		"note":           {figure.New(good).Line("", nil, two).Note(nan, 1, "a"), `note "a" at (NaN, 1) has no place`},
		"func":           {figure.New(good).Func("a", 1, inf, math.Sin), "give a finite interval"},
		"map cells":      {figure.New(good).HeatMap("a", two, []float64{2, 1}, flat), "y values that do not increase at index 1"},
		"map small":      {figure.New(good).HeatMap("a", two, []float64{2}, flat), "a map needs two or more"},
		"map NaN":        {figure.New(good).HeatMap("a", two, two, func(i, j int) float64 { return nan }), "no value that can be drawn"},
		"map no label":   {figure.New(good).HeatMap("", two, two, flat), "no label for its colour bar"},
		"class":          {figure.New(good).PhaseMap(two, two, func(i, j int) int { return 3 }, "a"), "class 3 at cell (0, 0) but only 1 names"},
		"no classes":     {figure.New(good).PhaseMap(two, two, func(i, j int) int { return 0 }), "0 class names"},
		"contour":        {figure.New(good).Contour("a", two, two, flat, nil), "no values to draw lines at"},
		"range":          {figure.New(reversed).Line("", nil, two), "XRange = [2, 1] is no interval"},
		"log range":      {figure.New(logRange).Line("", two, two), "both ends must be positive"},
		"grid empty":     {figure.Grid(good, 2), "Grid has no panels"},
		"grid columns":   {figure.Grid(good, 0, figure.New(good).Line("", nil, two)), "Grid has 0 columns"},
		"grid nil":       {figure.Grid(good, 2, nil), "panel 1 of Grid is no single figure"},
		"grid panel":     {figure.Grid(good, 2, figure.New(good).Line("a", nil, nil)), `panel (a): Line "a" has no data`},
		"grid of a grid": {figure.Grid(good, 2, figure.Grid(good, 1, figure.New(good))), "panel 1 of Grid is no single figure"},
	} {
		svg, err := tt.f.SVG()
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", name, err, tt.want)
		}
		if bundle, err2 := tt.f.MIMEBundle(); svg != nil || bundle != nil || err2 == nil {
			t.Errorf("%s: output despite the error", name)
		}
	}
	_, err := figure.New(figure.Options{}).Line("a", nil, nil).SVG()
	if n := strings.Count(err.Error(), "\n") + 1; n != 4 {
		t.Errorf("all four mistakes should be reported, have %d:\n%v", n, err)
	}
}

func TestStrangeDataIsDrawn(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	log := good
	log.YLog = true
	huge := good
	huge.YRange = [2]float64{0, 1}
	for name, f := range map[string]*figure.Figure{
		"one point":     figure.New(good).Line("a", []float64{3}, []float64{0}),
		"constant":      figure.New(good).Line("a", nil, []float64{5, 5, 5}),
		"tiny":          figure.New(good).Line("a", nil, []float64{5e-324, 1e-323}),
		"huge":          figure.New(good).Line("a", nil, []float64{-1.7e308, 1.7e308}),
		"huge log":      figure.New(log).Line("a", nil, []float64{5e-324, 1.7e308}),
		"huge cut":      figure.New(huge).Line("a", nil, []float64{0.5, 1e308, 0.1, -1e308}),
		"close":         figure.New(good).Line("a", nil, []float64{1, math.Nextafter(1, 2)}),
		"gaps":          figure.New(good).Line("a", nil, []float64{nan, 1, inf, 2, 3, -inf, nan, 4}),
		"log gaps":      figure.New(log).Line("a", nil, []float64{1, 0, 10, -3, 100}),
		"log band":      figure.New(log).Band("a", nil, []float64{1, 0, 1}, []float64{2, 3, 4}),
		"ref outside":   figure.New(huge).Line("a", nil, []float64{0.5, 0.6}).HLine(7, "far").RegionY(-inf, 0.2, "low"),
		"all outside":   figure.New(huge).Line("a", nil, []float64{5, 6}).Points("b", nil, []float64{-1}).Note(1, 9, "x"),
		"empty label":   figure.New(good).Line("", nil, []float64{1, 2}).HLine(1, "").Region(0, 1, ""),
		"uneven map":    figure.New(good).HeatMap("z", []float64{1, 2, 4, 8}, []float64{0, 1}, func(i, j int) float64 { return float64(i) }),
		"map with gaps": figure.New(good).PhaseMap([]float64{1, 2}, []float64{1, 2}, func(i, j int) int { return i - 1 }, "a"),
		"constant map":  figure.New(good).HeatMap("z", []float64{1, 2}, []float64{0, 1}, func(i, j int) float64 { return 0 }),
		"no contour":    figure.New(good).Contour("z", []float64{1, 2}, []float64{0, 1}, func(i, j int) float64 { return nan }, []float64{1}),
		"wide words":    figure.New(good).Line(strings.Repeat("W", 200), nil, []float64{1, 2}).HLine(1, strings.Repeat("W", 20)),
		"one column":    figure.Grid(good, 1, figure.New(good).Line("a", nil, []float64{1, 2}), figure.New(good).Line("a", nil, []float64{1, 2})),
	} {
		svg, err := f.SVG()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wellFormed(t, name, svg)
	}
}

// wellFormed checks that an SVG keeps to what the report lets through, and that
// every number in it is finite.
func wellFormed(t *testing.T, name string, svg []byte) {
	t.Helper()
	elements := []string{"svg", "g", "path", "rect", "text", "title", "desc", "style", "image"}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(elements, e.Name.Local) {
			t.Errorf("%s: element <%s>", name, e.Name.Local)
		}
		for _, a := range e.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("%s: attribute %s", name, a.Name.Local)
			}
			if a.Name.Local != "href" && a.Name.Local != "class" && (strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf")) {
				t.Errorf("%s: <%s %s=%q>", name, e.Name.Local, a.Name.Local, a.Value)
			}
			if a.Name.Local == "href" && !strings.HasPrefix(a.Value, "data:image/png;base64,") {
				t.Errorf("%s: href %q", name, a.Value)
			}
		}
	}
}

func TestSVGIsAccessible(t *testing.T) {
	o := good
	o.Title, o.Alt = `Loss < 1 & "more"`, "Falls,\nthen rises."
	o.YLog = true
	f := figure.New(o).Line("a", nil, []float64{1, 2, 0, -1})
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`role="img"`, `-t">Loss &lt; 1 &amp; &quot;more&quot;</title>`,
		"-d\">Falls, then rises. (2 values that are not positive are not shown on a log axis.)</desc>",
		"prefers-color-scheme:dark", `viewBox="0 0 540 `,
	} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("the SVG has no %s", want)
		}
	}
	bundle, err := f.MIMEBundle()
	if err != nil || bundle["image/svg+xml"] != string(svg) || bundle["text/plain"] != o.Title+"\n"+o.Alt {
		t.Errorf("MIMEBundle: %v, %q", err, bundle["text/plain"])
	}
	other, _ := figure.New(o).Line("a", nil, []float64{1, 3, 0, -1}).SVG()
	id := func(b []byte) string { s := string(b); return s[strings.Index(s, "labelledby"):][:30] }
	if id(svg) == id(other) {
		t.Error("two figures share ids")
	}
}

// A million steps take no more bytes than the screen can show, and divergence
// at the end is not lost.
func TestLongLinesAreCompact(t *testing.T) {
	ys := make([]float64, 1_000_000)
	for i := range ys {
		ys[i] = math.Sin(float64(i)) * math.Exp(-float64(i)/2e5)
	}
	ys[500_000] = 3 // one outlier among a million
	svg, err := figure.New(good).Line("a", nil, ys).SVG()
	if err != nil {
		t.Fatal(err)
	}
	if len(svg) > 24<<10 {
		t.Errorf("%d bytes", len(svg))
	}
	ys[500_000] = 0
	flat, _ := figure.New(good).Line("a", nil, ys).SVG()
	if bytes.Equal(svg, flat) {
		t.Error("the outlier was lost")
	}
}

func TestGoldenFilesKeepToTheRules(t *testing.T) {
	files, err := filepath.Glob("testdata/*.svg")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d golden figures, %v", len(files), err)
	}
	for _, name := range files {
		svg, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, name, svg)
	}
}
