// The command train takes training steps of the networks of the papers for
// tests/peers/train, once for each line that it reads: NETWORK STEPS. It answers
// each line with the wall-clock nanoseconds that the steps took, and with the
// resident memory of the process in bytes.
//
//	train BACKEND
//
// A step is what `largestep train` does on a batch that is there already: loss,
// gradient, SGD without momentum, statistics of batch norm, and the loss back.
package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/loss"
	"largestep/pkg/deep/network"
	"largestep/pkg/deep/optimizer"
	"largestep/pkg/theory/seed"
)

// A problem is a network on a batch of the papers' size; peer.py has the same.
type problem struct {
	spec           config.Network
	in             network.Shape
	classes, batch int
}

var problems = map[string]problem{
	"cnn4":      {config.Network{Name: config.CNN4}, network.Shape{H: 28, W: 28, C: 1}, 10, 128},
	"cnn8":      {config.Network{Name: config.CNN8}, network.Shape{H: 32, W: 32, C: 3}, 10, 128},
	"resnet34":  {config.Network{Name: config.ResNet34}, network.Shape{H: 32, W: 32, C: 3}, 100, 128},
	"wrn-16-4":  {config.Network{Name: config.WideResNet, Depth: 16, Widen: 4}, network.Shape{H: 32, W: 32, C: 3}, 10, 32},
	"cnn8-tiny": {config.Network{Name: config.CNN8}, network.Shape{H: 8, W: 8, C: 3}, 10, 2}, // for the test
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: train BACKEND; it reads lines NETWORK STEPS")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// serve answers each line of requests.
func serve(name string, requests io.Reader, answers io.Writer) error {
	engine, err := backend.Open(name)
	if err != nil {
		return err
	}
	defer engine.Finalize()
	fmt.Fprintln(answers, "ready")
	ready := map[string]*trainer{}
	for lines := bufio.NewScanner(requests); lines.Scan(); {
		network, count, _ := strings.Cut(lines.Text(), " ")
		steps, err := strconv.Atoi(count)
		if err != nil || steps < 1 {
			return fmt.Errorf("%q; a line is NETWORK STEPS, such as: cnn8 2", lines.Text())
		}
		t := ready[network]
		if t == nil {
			if t, err = newTrainer(engine, network); err != nil {
				return err
			}
			ready[network] = t
		}
		began := time.Now()
		for range steps {
			if err := t.step(); err != nil {
				return err
			}
		}
		fmt.Fprintln(answers, time.Since(began).Nanoseconds(), resident())
	}
	return nil
}

// A trainer is a network with its batch and the graph of its step.
type trainer struct {
	name   string
	exec   *model.Exec
	images *tensors.Tensor
	labels *tensors.Tensor
}

func newTrainer(engine compute.Backend, name string) (*trainer, error) {
	p, ok := problems[name]
	if !ok {
		return nil, fmt.Errorf("there is no network %q here", name)
	}
	net, err := network.New(p.spec, p.in, p.classes)
	if err != nil {
		return nil, err
	}
	crossEntropy, err := loss.ByName(config.CrossEntropy)
	if err != nil {
		return nil, err
	}
	store := model.NewStore()
	if err := net.Init(store, 1); err != nil {
		return nil, err
	}
	if err := optimizer.SetRate(store, 0.01); err != nil {
		return nil, err
	}
	t := &trainer{name: name}
	err = backend.Try(func() error {
		t.exec, err = model.NewExec(engine, store, func(scope *model.Scope, in []*graph.Node) *graph.Node {
			f := crossEntropy(net.Logits(scope, in[0], network.Options{Training: true}), in[1])
			optimizer.SGD{}.UpdateGraph(scope, f.Graph(), f)
			return f
		})
		return err
	})
	rng := seed.New(1, "peers", name)
	pixels := make([]float32, p.batch*p.in.H*p.in.W*p.in.C)
	for i := range pixels {
		pixels[i] = float32(rng.NormFloat64())
	}
	classes := make([]int32, p.batch)
	for i := range classes {
		classes[i] = rng.Int32N(int32(p.classes))
	}
	t.images = tensors.FromFlatDataAndDimensions(pixels, p.batch, p.in.H, p.in.W, p.in.C)
	t.labels = tensors.FromFlatDataAndDimensions(classes, p.batch, 1)
	return t, err
}

// step takes one step, and waits for its loss.
func (t *trainer) step() error {
	return backend.Try(func() error {
		out, err := t.exec.Call1(t.images, t.labels)
		if err != nil {
			return err
		}
		defer out.MustFinalizeAll()
		if f := float64(tensors.ToScalar[float32](out)); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("%s: the loss is %v", t.name, f)
		}
		return nil
	})
}

// resident is the memory of the process in bytes, or 0 where /proc is not.
func resident() int {
	data, err := os.ReadFile("/proc/self/statm")
	var size, pages int
	if err != nil {
		return 0
	}
	if _, err := fmt.Sscan(string(data), &size, &pages); err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}
