package figure_test

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"largestep/pkg/book/figure"
)

var update = flag.Bool("update", false, "write the figures of the examples to testdata")

// shown holds what the examples drew, by name.
var shown = map[string][]byte{}

// show stands in for a notebook's display.
func show(f *figure.Figure, name string) {
	svg, err := f.SVG()
	if err != nil {
		panic(err)
	}
	shown[name] = svg
}

// Each example is the golden test of its figure.
func TestGolden(t *testing.T) {
	for _, tt := range []struct {
		name    string
		example func()
		limit   int // bytes
	}{
		{"lines", ExampleFigure_Line, 16 << 10},
		{"phasemap", ExampleFigure_PhaseMap, 16 << 10},
		{"grid", ExampleGrid, 48 << 10},
		{"band", ExampleFigure_Band, 16 << 10},
		{"heatmap", ExampleFigure_LogHeatMap, 16 << 10},
		{"bifurcation", ExampleFigure_Points, 40 << 10},
		{"contour", ExampleFigure_Contour, 24 << 10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.example()
			got := shown[tt.name]
			tt.example()
			if !bytes.Equal(got, shown[tt.name]) {
				t.Error("two runs of the example gave different bytes")
			}
			if len(got) > tt.limit {
				t.Errorf("%d bytes, want at most %d", len(got), tt.limit)
			}
			path := filepath.Join("testdata", tt.name+".svg")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v (run the tests with -update)", err)
			}
			if err := sameSVG(got, want); err != nil {
				t.Errorf("differs from %s: %v\n(if this is meant, run the tests with -update and look at it)", path, err)
			}
		})
	}
}

// sameSVG compares two SVGs element by element: equal names, attributes and
// text, numbers within a tenth of a unit, images with at most one pixel in 500
// different. Bytes may differ between machines whose compilers fuse multiply
// and add.
func sameSVG(got, want []byte) error {
	g, w := xml.NewDecoder(bytes.NewReader(got)), xml.NewDecoder(bytes.NewReader(want))
	for {
		a, err1 := g.Token()
		b, err2 := w.Token()
		if errors.Is(err1, io.EOF) && errors.Is(err2, io.EOF) {
			return nil
		}
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		switch a := a.(type) {
		case xml.StartElement:
			b, ok := b.(xml.StartElement)
			if !ok || a.Name != b.Name || len(a.Attr) != len(b.Attr) {
				return fmt.Errorf("have %v, want %v", a, b)
			}
			for i := range a.Attr {
				if a.Attr[i].Name != b.Attr[i].Name || !sameValue(a.Attr[i].Name.Local, a.Attr[i].Value, b.Attr[i].Value) {
					return fmt.Errorf("<%s>: have %v, want %v", a.Name.Local, a.Attr[i], b.Attr[i])
				}
			}
		case xml.CharData:
			if b, ok := b.(xml.CharData); !ok || !bytes.Equal(a, b) {
				return fmt.Errorf("have text %q, want %q", a, b)
			}
		}
	}
}

var number = regexp.MustCompile(`-?(\d+\.?\d*|\.\d+)`)

func sameValue(name, a, b string) bool {
	const uri = "data:image/png;base64,"
	switch {
	case a == b, name == "id", name == "aria-labelledby":
		return true
	case strings.HasPrefix(a, uri) && strings.HasPrefix(b, uri):
		return sameImage(a[len(uri):], b[len(uri):])
	case number.ReplaceAllString(a, "#") != number.ReplaceAllString(b, "#"):
		return false
	}
	x, y := number.FindAllString(a, -1), number.FindAllString(b, -1)
	for i := range x {
		u, _ := strconv.ParseFloat(x[i], 64)
		v, _ := strconv.ParseFloat(y[i], 64)
		if math.Abs(u-v) > 0.11 {
			return false
		}
	}
	return true
}

func sameImage(a, b string) bool {
	decode := func(s string) (image.Image, error) {
		return png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(s)))
	}
	x, err1 := decode(a)
	y, err2 := decode(b)
	if err1 != nil || err2 != nil || x.Bounds() != y.Bounds() {
		return false
	}
	r, differ := x.Bounds(), 0
	for j := r.Min.Y; j < r.Max.Y; j++ {
		for i := r.Min.X; i < r.Max.X; i++ {
			if x.At(i, j) != y.At(i, j) {
				differ++
			}
		}
	}
	return differ*500 <= r.Dx()*r.Dy()
}
