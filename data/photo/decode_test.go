package photo_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"largestep/data/photo"
	"largestep/internal/realdata"
	"largestep/pkg/theory/seed"
)

// quarters is a JPEG whose four quarters are red, green, blue and white (top
// left, top right, bottom left, bottom right), with an EXIF orientation.
func quarters(t testing.TB, w, h, turn int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	colours := [2][2]color.RGBA{{{255, 0, 0, 255}, {0, 255, 0, 255}}, {{0, 0, 255, 255}, {255, 255, 255, 255}}}
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, colours[2*y/h][2*x/w])
		}
	}
	return encode(t, m, turn)
}

func encode(t testing.TB, m image.Image, turn int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	if turn == 0 {
		return b.Bytes()
	}
	var order binary.AppendByteOrder = binary.BigEndian
	tiff := []byte("MM\x00\x2a")
	if turn%2 == 0 {
		order, tiff = binary.LittleEndian, []byte("II\x2a\x00")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)      // entries
	tiff = order.AppendUint16(tiff, 0x0112) // orientation
	tiff = order.AppendUint16(tiff, 3)      // short
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, uint16(turn))
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	exif := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), b.Bytes()[2:]...)
}

// corners names the colours at the four corners of an image.
func corners(pix []float32, n int) string {
	var s strings.Builder
	for _, at := range []int{n/4*n + n/4, n/4*n + 3*n/4, 3*n/4*n + n/4, 3*n/4*n + 3*n/4} {
		r, g, b := pix[at] > 0.5, pix[n*n+at] > 0.5, pix[2*n*n+at] > 0.5
		switch {
		case r && g && b:
			s.WriteByte('w')
		case r:
			s.WriteByte('r')
		case g:
			s.WriteByte('g')
		case b:
			s.WriteByte('b')
		default:
			s.WriteByte('?')
		}
	}
	return s.String()
}

// The meaning of the eight orientations, from the EXIF standard: where row 0
// and column 0 of the file are in the upright photo.
func TestOrientations(t *testing.T) {
	for turn, want := range map[int]string{0: "rgbw", 1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb"} {
		p, err := photo.Decode(quarters(t, 96, 64, turn))
		if err != nil {
			t.Fatal(err)
		}
		w, h := p.Size()
		if turn >= 5 && (w != 64 || h != 96) || turn < 5 && (w != 96 || h != 64) {
			t.Errorf("orientation %d: %d x %d", turn, w, h)
		}
		const n = 16
		pix := make([]float32, 3*n*n)
		if err := p.Resample(photo.Box{X1: float64(w), Y1: float64(h)}, n, pix); err != nil {
			t.Fatal(err)
		}
		if got := corners(pix, n); got != want {
			t.Errorf("orientation %d: corners %s, want %s", turn, got, want)
		}
		// The top left quarter of the upright photo alone.
		if err := p.Resample(photo.Box{X1: float64(w) / 2, Y1: float64(h) / 2}, n, pix); err != nil {
			t.Fatal(err)
		}
		if got := corners(pix, n); got != strings.Repeat(want[:1], 4) {
			t.Errorf("orientation %d: the top left quarter is %s, want %s", turn, got, want[:1])
		}
	}
}

// Resampling keeps constants and reproduces a ramp.
func TestResample(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 120, 80))
	for y := range 80 {
		for x := range 120 {
			m.SetGray(x, y, color.Gray{uint8(2 * x)})
		}
	}
	p, err := photo.Decode(encode(t, m, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 7, 40, 224} {
		pix := make([]float32, 3*n*n)
		box := photo.Box{X0: 20, Y0: 10, X1: 100, Y1: 70}
		if err := p.Resample(box, n, pix); err != nil {
			t.Fatal(err)
		}
		for y := range n {
			for x := range n {
				// The centre of output x lies at this place of the ramp.
				want := (2*(20+(float64(x)+0.5)*80/float64(n)) - 1) / 255
				if got := float64(pix[y*n+x]); math.Abs(got-want) > 2.0/255 {
					t.Fatalf("%d: pixel %d, %d is %v, want %v", n, x, y, got, want)
				}
				if pix[y*n+x] != pix[n*n+y*n+x] || pix[y*n+x] != pix[2*n*n+y*n+x] {
					t.Fatal("a gray photo has colours")
				}
			}
		}
	}
	for name, f := range map[string]func() error{
		"box outside": func() error { return p.Resample(photo.Box{X0: -1, X1: 5, Y1: 5}, 2, make([]float32, 12)) },
		"box empty":   func() error { return p.Resample(photo.Box{}, 2, make([]float32, 12)) },
		"box NaN":     func() error { return p.Resample(photo.Box{X1: math.NaN(), Y1: 2}, 2, make([]float32, 12)) },
		"size":        func() error { return p.Resample(photo.Box{X1: 5, Y1: 5}, 2, make([]float32, 11)) },
	} {
		if f() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Photos of a few pixels, and of odd sizes with coarse colour planes.
func TestSmallAndOddPhotos(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {2, 1}, {1, 3}, {3, 5}, {17, 9}, {255, 33}} {
		p, err := photo.Decode(quarters(t, size[0], size[1], 6))
		if err != nil {
			t.Fatal(err)
		}
		w, h := p.Size()
		pix := make([]float32, 3*224*224)
		rng := seed.New(1, "test")
		for range 20 {
			box := photo.Inception.Box(w, h, rng)
			if err := p.Resample(box, 224, pix); err != nil {
				t.Errorf("%v, %v: %v", size, box, err)
			}
		}
		for _, v := range pix {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("%v: value %v", size, v)
			}
		}
	}
}

// A JPEG that is cut anywhere is an error, as is one of a wrong kind.
func TestBrokenFiles(t *testing.T) {
	whole := quarters(t, 40, 40, 3)
	for n := range len(whole) - 2 { // the end marker is not needed
		if _, err := photo.Decode(whole[:n]); err == nil {
			t.Fatalf("%d of %d bytes decoded", n, len(whole))
		}
	}
	huge := bytes.Clone(quarters(t, 16, 16, 0))
	at := bytes.Index(huge, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(huge[at+5:], 65000)
	binary.BigEndian.PutUint16(huge[at+7:], 65000)
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{"empty": {nil, "not a JPEG"}, "png": {[]byte("\x89PNG\r\n"), "not a JPEG"}, "a bomb": {huge, "65000 x 65000 pixels"}} {
		if _, err := photo.Decode(c.b); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFolderNamesWhatIsBroken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mes photos é")
	os.MkdirAll(dir, 0o755)
	os.WriteFile(filepath.Join(dir, "empty.jpg"), nil, 0o644)
	os.WriteFile(filepath.Join(dir, "good one.jpg"), quarters(t, 50, 60, 0), 0o644)
	f := &photo.Folder{Dir: dir, Size: 32, Items: []photo.Item{{Path: "good one.jpg"}, {Path: "empty.jpg"}, {Path: "none.jpg"}}}
	pix := make([]float32, 3*32*32)
	if err := f.Read(0, nil, pix); err != nil || corners(pix, 32) != "rgbw" {
		t.Errorf("%v, %s", err, corners(pix, 32))
	}
	for i, want := range map[int]string{1: "empty.jpg: the file is empty", 2: "none.jpg is in the list but not in the folder"} {
		err := f.Read(i, nil, pix)
		if b := (*photo.BrokenError)(nil); !errors.As(err, &b) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
	good, broken, err := f.Check(t.Context())
	if err != nil || good.Len() != 1 || len(broken) != 2 {
		t.Errorf("%d good, broken %v, %v", good.Len(), broken, err)
	}
}

// The file that Go's decoder refuses is refused by name.
func TestRealBrokenPhoto(t *testing.T) {
	dir := filepath.Join(realdata.Dir(t), "webfolder")
	f := &photo.Folder{Dir: dir, Size: 224, Items: []photo.Item{{Path: "broken/hopper_bad_exif.jpg"}}}
	err := f.Read(0, nil, make([]float32, 3*224*224))
	if err == nil || !strings.Contains(err.Error(), "hopper_bad_exif.jpg: the JPEG is damaged") {
		t.Errorf("error %v", err)
	}
}

// Boxes lie in the photo, and their areas and ratios in what was asked for.
func TestRandomCrop(t *testing.T) {
	rng := seed.New(1, "test")
	small := 0
	for _, size := range [][2]int{{500, 333}, {20, 400}, {400, 20}, {224, 224}} {
		w, h := size[0], size[1]
		for range 500 {
			b := photo.Inception.Box(w, h, rng)
			bw, bh := b.X1-b.X0, b.Y1-b.Y0
			if b.X0 < 0 || b.Y0 < 0 || b.X1 > float64(w) || b.Y1 > float64(h) || bw <= 0 || bh <= 0 {
				t.Fatalf("%v in %v", b, size)
			}
			if r := bw / bh; w == 500 && (r < 0.73 || r > 1.37) {
				t.Fatalf("ratio %v", r)
			}
			if share := bw * bh / float64(w*h); w == 500 && share < 0.3 {
				small++
			} else if w == 500 && share < 0.079 {
				t.Fatalf("share %v", share)
			}
		}
	}
	if small < 80 || small > 220 { // (0.3 - 0.08) / 0.92 of 500 is 120; large boxes that do not fit are drawn again
		t.Errorf("%d of 500 boxes below 0.3", small)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(quarters(f, 20, 10, 6))
	f.Add(quarters(f, 9, 9, 0))
	pix := make([]float32, 3*8*8)
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := photo.Decode(file)
		if err != nil {
			return
		}
		w, h := p.Size()
		if w*h > 1<<22 {
			return
		}
		if err := p.Resample(p.Center(8, 7), 8, pix); err != nil {
			t.Fatal(err)
		}
		if err := p.Resample(photo.Box{X1: float64(w), Y1: float64(h)}, 8, pix); err != nil {
			t.Fatal(err)
		}
	})
}

func ExampleReadList() {
	items, err := photo.ReadList(strings.NewReader("google/q0001/a.jpg 0\ngoogle/q0002/b.jpg 1\n"), 50)
	fmt.Println(items, err)
	// Output: [{google/q0001/a.jpg 0} {google/q0002/b.jpg 1}] <nil>
}
