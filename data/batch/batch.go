// Package batch cuts a set of images into shuffled batches for training, and
// prepares them on all cores ahead of their use.
//
// What is in a batch depends on the seed, the epoch and the set alone: not on
// the number of cores, and not on when a batch is asked for.
package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"largestep/data/augment"
	"largestep/data/photo"
	"largestep/pkg/theory/seed"
)

// A Source is a set of labelled images: a data.Set or a photo.Folder.
type Source interface {
	Len() int
	Dims() (channels, height, width int)
	Label(i int) int
	// Read writes image i into dst: planes of numbers from 0 to 1. It is
	// called from several goroutines at once.
	Read(i int, rng *rand.Rand, dst []float32) error
}

// Options say how batches are made.
type Options struct {
	Size     int  // images of a batch
	Shuffle  bool // anew for each epoch
	DropLast bool // leave out a last batch that is not full
	Seed     uint64
	Train    bool         // hand a generator to the source, so that it may crop at random
	Augment  []augment.Op // applied to each image, in order
	// SkipBroken leaves photos that do not decode out of their batch, which is
	// then smaller; Loader.Skipped counts them. Otherwise the first one ends
	// the epoch.
	SkipBroken bool
	Workers    int // goroutines; 0: one a core
	Ahead      int // batches in memory besides the one in use; 0: 2
}

// A Loader makes batches. It may be used by one epoch at a time.
type Loader struct {
	src  Source
	o    Options
	pool sync.Pool

	mu      sync.Mutex
	skipped int
	first   []error
}

// A Batch is some images and their labels. It belongs to whom it was given.
type Batch struct {
	X       []float32 // C planes of H rows of W numbers, image after image
	Y       []int     // class of each image
	Index   []int     // number of each image in the source
	C, H, W int

	loader *Loader
	left   atomic.Int32  // chunks not yet ready
	ready  chan struct{} // closed when none is left
	broken []error       // by position
}

// Len returns the number of images.
func (b *Batch) Len() int { return len(b.Y) }

// Image returns the numbers of the image at position k.
func (b *Batch) Image(k int) []float32 {
	n := b.C * b.H * b.W
	return b.X[k*n : (k+1)*n : (k+1)*n]
}

// Recycle gives the memory of a batch that is no longer needed to the next.
func (b *Batch) Recycle() {
	if x := b.X; x != nil {
		b.X = nil
		b.loader.pool.Put(&x)
	}
}

// New returns a loader, or says why these options do not suit the source.
func New(src Source, o Options) (*Loader, error) {
	c, h, w := src.Dims()
	switch {
	case src.Len() == 0:
		return nil, errors.New("there are no images to make batches of")
	case o.Size < 1:
		return nil, fmt.Errorf("a batch size of %d; want at least 1", o.Size)
	case o.DropLast && o.Size > src.Len():
		return nil, fmt.Errorf("no batch of %d can be filled from %d images; take smaller batches or keep the last", o.Size, src.Len())
	}
	if err := augment.Check(o.Augment, c, h, w); err != nil {
		return nil, err
	}
	if o.Workers < 1 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Ahead < 1 {
		o.Ahead = 2
	}
	return &Loader{src: src, o: o}, nil
}

// Batches returns the number of batches of an epoch.
func (l *Loader) Batches() int {
	if l.o.DropLast {
		return l.src.Len() / l.o.Size
	}
	return (l.src.Len() + l.o.Size - 1) / l.o.Size
}

// Order returns the order of the images in an epoch.
func (l *Loader) Order(epoch int) []int {
	if l.o.Shuffle {
		return seed.New(l.o.Seed, "data", "shuffle", strconv.Itoa(epoch)).Perm(l.src.Len())
	}
	order := make([]int, l.src.Len())
	for i := range order {
		order[i] = i
	}
	return order
}

// Skipped returns how many photos were left out so far, and the first few
// reasons, each of which names the file.
func (l *Loader) Skipped() (int, []error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.skipped, append([]error(nil), l.first...)
}

// chunk is how many images a worker takes at once.
const chunk = 8

type task struct {
	b        *Batch
	from, to int
}

// Epoch yields the batches of an epoch, in order, or one error. Leaving the
// loop early stops the work.
func (l *Loader) Epoch(ctx context.Context, epoch int) iter.Seq2[*Batch, error] {
	return l.EpochFrom(ctx, epoch, 0)
}

// EpochFrom yields the batches of an epoch from the given one on, counted from
// 0; those before are not prepared.
func (l *Loader) EpochFrom(ctx context.Context, epoch, first int) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		tasks := make(chan task)
		// A batch enters the queue when its work begins, so the queue's length
		// bounds the memory.
		queue := make(chan *Batch, l.o.Ahead)
		wg.Go(func() { l.plan(ctx, epoch, first, queue, tasks) })
		for range l.o.Workers {
			wg.Go(func() {
				for t := range tasks {
					l.work(epoch, t)
				}
			})
		}
		for b := range queue {
			select {
			case <-b.ready:
			case <-ctx.Done():
				yield(nil, ctx.Err())
				return
			}
			if err := l.settle(b); err != nil {
				yield(nil, err)
				return
			}
			if b.Len() > 0 && !yield(b, nil) {
				return
			}
		}
		if ctx.Err() != nil {
			yield(nil, ctx.Err())
		}
	}
}

// plan lays out the batches from first on and hands their chunks to the workers.
func (l *Loader) plan(ctx context.Context, epoch, first int, queue chan<- *Batch, tasks chan<- task) {
	defer close(queue)
	defer close(tasks)
	order := l.Order(epoch)
	c, h, w := l.src.Dims()
	for k := first; k < l.Batches(); k++ {
		index := order[k*l.o.Size : min((k+1)*l.o.Size, len(order))]
		b := &Batch{Index: index, Y: make([]int, len(index)), C: c, H: h, W: w,
			loader: l, ready: make(chan struct{}), broken: make([]error, len(index))}
		if x, ok := l.pool.Get().(*[]float32); ok && cap(*x) >= len(index)*c*h*w {
			b.X = (*x)[:len(index)*c*h*w]
		} else {
			b.X = make([]float32, len(index)*c*h*w)
		}
		b.left.Store(int32((len(index) + chunk - 1) / chunk))
		select {
		case queue <- b:
		case <-ctx.Done():
			return
		}
		for from := 0; from < len(index); from += chunk {
			select {
			case tasks <- task{b, from, min(from+chunk, len(index))}:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (l *Loader) work(epoch int, t task) {
	b := t.b
	img := augment.Image{C: b.C, H: b.H, W: b.W}
	for k := t.from; k < t.to; k++ {
		i := b.Index[k]
		img.Pix, img.Label, img.Index = b.Image(k), l.src.Label(i), i
		b.Y[k] = img.Label
		var rng *rand.Rand
		if l.o.Train || len(l.o.Augment) > 0 {
			rng = seed.New(l.o.Seed, "data", "augment", strconv.Itoa(epoch), strconv.Itoa(i))
		}
		own := rng
		if !l.o.Train {
			own = nil
		}
		if b.broken[k] = l.src.Read(i, own, img.Pix); b.broken[k] != nil {
			continue
		}
		for _, op := range l.o.Augment {
			op.Apply(&img, rng)
		}
	}
	if b.left.Add(-1) == 0 {
		close(b.ready)
	}
}

// settle returns the error of a batch, or takes out what is to be skipped.
func (l *Loader) settle(b *Batch) error {
	keep := 0
	for k, err := range b.broken {
		if err == nil {
			if keep != k {
				copy(b.Image(keep), b.Image(k))
				b.Y[keep], b.Index[keep] = b.Y[k], b.Index[k]
			}
			keep++
			continue
		}
		if skip := (*photo.BrokenError)(nil); !l.o.SkipBroken || !errors.As(err, &skip) {
			return err
		}
		l.mu.Lock()
		l.skipped++
		if len(l.first) < 10 {
			l.first = append(l.first, err)
		}
		l.mu.Unlock()
	}
	b.X, b.Y, b.Index = b.X[:keep*b.C*b.H*b.W], b.Y[:keep], b.Index[:keep]
	return nil
}
