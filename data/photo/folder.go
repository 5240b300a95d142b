package photo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// A Folder is labelled photos on disk, read as images of Size x Size.
type Folder struct {
	Name    string
	Dir     string // what the paths of the items are relative to
	Items   []Item
	Classes []string // names; may be nil
	Size    int      // side of the images
	// Crop is the part of a photo that is shown when one reads with a random
	// generator; nil: always the middle.
	Crop *RandomCrop
}

// A RandomCrop is drawn as in Szegedy et al. 2015 ("Inception"): a share of the
// area and a ratio of the sides, at random, at a random place.
type RandomCrop struct {
	MinArea, MaxArea   float64 // shares of the photo; usually 0.08 and 1
	MinRatio, MaxRatio float64 // width over height; usually 3/4 and 4/3
}

// Inception is the usual random crop for training on photos.
var Inception = &RandomCrop{0.08, 1, 3.0 / 4, 4.0 / 3}

// Box draws a box in a photo of w x h. After ten that do not fit it takes the
// largest one in the middle whose ratio is allowed.
func (c *RandomCrop) Box(w, h int, rng *rand.Rand) Box {
	fw, fh := float64(w), float64(h)
	for range 10 {
		area := fw * fh * (c.MinArea + rng.Float64()*(c.MaxArea-c.MinArea))
		lo, hi := math.Log(c.MinRatio), math.Log(c.MaxRatio)
		ratio := math.Exp(lo + rng.Float64()*(hi-lo))
		bw, bh := math.Round(math.Sqrt(area*ratio)), math.Round(math.Sqrt(area/ratio))
		if bw >= 1 && bh >= 1 && bw <= fw && bh <= fh {
			x, y := float64(rng.IntN(w-int(bw)+1)), float64(rng.IntN(h-int(bh)+1))
			return Box{x, y, x + bw, y + bh}
		}
	}
	bw, bh := min(fw, fh*c.MaxRatio), min(fh, fw/c.MinRatio)
	x, y := (fw-bw)/2, (fh-bh)/2
	return Box{x, y, x + bw, y + bh}
}

// Len returns the number of photos.
func (f *Folder) Len() int { return len(f.Items) }

// Dims returns channels, height and width of the images.
func (f *Folder) Dims() (c, h, w int) { return 3, f.Size, f.Size }

// Label returns the class of photo i.
func (f *Folder) Label(i int) int { return f.Items[i].Label }

// Read decodes photo i into dst, planes of red, green and blue from 0 to 1:
// the part that Crop draws by rng, or the middle if either is nil (shorter
// side resized to 8/7 of Size, as 256 is to 224). An error names the file.
func (f *Folder) Read(i int, rng *rand.Rand, dst []float32) error {
	path := filepath.Join(f.Dir, filepath.FromSlash(f.Items[i].Path))
	file, err := os.ReadFile(path)
	if err == nil && len(file) == 0 {
		err = errNoPixels
	}
	var p *Photo
	if err == nil {
		p, err = Decode(file)
	}
	if err == nil {
		box := p.Center(8*f.Size, 7*f.Size)
		if f.Crop != nil && rng != nil {
			w, h := p.Size()
			box = f.Crop.Box(w, h, rng)
		}
		err = p.Resample(box, f.Size, dst)
	}
	if err != nil {
		return &BrokenError{path, err}
	}
	return nil
}

// A BrokenError names a photo that cannot be read, and why.
type BrokenError struct {
	Path string
	Err  error
}

func (e *BrokenError) Error() string {
	if errors.Is(e.Err, os.ErrNotExist) {
		return fmt.Sprintf("%s is in the list but not in the folder", e.Path)
	}
	return fmt.Sprintf("%s: %v", e.Path, e.Err)
}

// Unwrap returns the reason.
func (e *BrokenError) Unwrap() error { return e.Err }

// Check decodes every photo once, on all cores, and returns the folder of
// those that can be read and the errors of the others, in the order of the
// list. This is how broken photos are left out: knowingly, and counted.
func (f *Folder) Check(ctx context.Context) (good *Folder, broken []*BrokenError, err error) {
	errs := make([]error, f.Len())
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= f.Len() || ctx.Err() != nil {
					return
				}
				path := filepath.Join(f.Dir, filepath.FromSlash(f.Items[i].Path))
				file, err := os.ReadFile(path)
				if err == nil {
					_, err = Decode(file)
				}
				if err != nil {
					errs[i] = &BrokenError{path, err}
				}
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	copied := *f
	copied.Items = nil
	for i, it := range f.Items {
		if b := (*BrokenError)(nil); errors.As(errs[i], &b) {
			broken = append(broken, b)
		} else {
			copied.Items = append(copied.Items, it)
		}
	}
	return &copied, broken, nil
}
