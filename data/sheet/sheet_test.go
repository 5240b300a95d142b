package sheet_test

import (
	"image/color"
	"testing"

	"largestep/data"
	"largestep/data/sheet"
)

// Each tile shows the image that it should, in its class's row.
func TestImages(t *testing.T) {
	s, err := data.Synthetic("cifar10", "train", 50, 1)
	if err != nil {
		t.Fatal(err)
	}
	m, err := sheet.Images(s, sheet.Options{PerClass: 3, Rows: 10, Tile: 32})
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != 2*6+190+3*34 || m.Bounds().Dy() != 2*6+16+10*34 {
		t.Errorf("size %v", m.Bounds())
	}
	shown := map[int]int{}
	for i, c := range s.Labels {
		k := shown[c]
		if k == 3 {
			continue
		}
		shown[c]++
		x, y := 6+190+k*34+10, 6+16+c*34+20 // pixel 10, 20 of the tile, unscaled
		at := 20*32 + 10
		want := color.RGBA{s.Image(i)[at], s.Image(i)[1024+at], s.Image(i)[2048+at], 255}
		if got := m.RGBAAt(x, y); got != want {
			t.Errorf("class %d, tile %d: pixel %v, want %v", c, k, got, want)
		}
	}
	if _, err := sheet.Images(s, sheet.Options{}); err == nil {
		t.Error("drew a sheet of nothing")
	}
}
