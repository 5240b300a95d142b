// The command sharpness measures the curvature of the networks of spec CIFAR-10-1k of
// Wang et al. 2023 (3072 inputs, 200 hidden units, 10 outputs, squared loss), once for
// each line that it reads: "product ACTIVATION" or "top ACTIVATION". It answers each
// with the wall-clock nanoseconds that it took, the number of Hessian-vector products,
// and the number to compare: <v, Hv> of a fixed v, or the largest eigenvalue.
//
//	sharpness DIR BACKEND
//
// At the start it writes data, weights and v to DIR, as float32, for the peer to read.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	"largestep/pkg/deep/sharpness"
	"largestep/pkg/theory/seed"
	"largestep/pkg/theory/spectrum"
)

const (
	pixels  = 3072
	hidden  = 200
	classes = 10
)

// images returns standardised noise around one of a few patterns for each class, so
// that the Hessian has, as on photographs, some eigenvalues far above the others.
func images(samples int) (x []float32, labels []int32) {
	rng := seed.New(seed.Root, "peers", "sharpness", "images")
	patterns := make([]float64, classes*pixels)
	for i := range patterns {
		patterns[i] = rng.NormFloat64()
	}
	for i := range samples {
		c := i % classes
		labels = append(labels, int32(c))
		for _, p := range patterns[c*pixels : (c+1)*pixels] {
			x = append(x, float32(0.6*p+0.8*rng.NormFloat64()))
		}
	}
	return x, labels
}

// hessians returns the Hessian of each network, having written what it starts from.
func hessians(dir string, b compute.Backend, samples int) (map[string]*sharpness.Hessian, error) {
	x, labels := images(samples)
	write := func(name string, values any) error {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		return errors.Join(binary.Write(f, binary.LittleEndian, values), f.Close())
	}
	if err := errors.Join(write("images", x), write("labels", labels)); err != nil {
		return nil, err
	}
	squared, err := loss.ByName(config.Squared)
	if err != nil {
		return nil, err
	}
	all := map[string]*sharpness.Hessian{}
	for _, activation := range []string{config.Tanh, config.ReLU} {
		spec := config.Network{Name: config.Dense2, Hidden: hidden, Activation: activation, Norms: []float64{6, 20}}
		net, err := network.New(spec, network.Shape{H: 32, W: 32, C: 3}, classes)
		if err != nil {
			return nil, err
		}
		store := model.NewStore()
		if err := net.Init(store, seed.Root); err != nil {
			return nil, err
		}
		for v := range store.IterVariables() { // the same for both activations
			values, err := tensors.CopyFlatData[float32](v.MustValue())
			if err != nil {
				return nil, err
			}
			if err := write(strings.ReplaceAll(v.Path()[1:], "/", "."), values); err != nil {
				return nil, err
			}
		}
		all[activation], err = sharpness.NewHessian(b, store, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
			return squared(net.Logits(scope, inputs[0], network.Options{TwiceDifferentiable: true}), inputs[1])
		}, []*tensors.Tensor{
			tensors.FromFlatDataAndDimensions(x, samples, 32, 32, 3),
			tensors.FromFlatDataAndDimensions(labels, samples, 1),
		})
		if err != nil {
			return nil, err
		}
	}
	return all, write("direction", direction(all[config.Tanh].Size()))
}

// direction is v, of length near 1.
func direction(n int) []float32 {
	rng := seed.New(seed.Root, "peers", "sharpness", "direction")
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.NormFloat64() / 800)
	}
	return v
}

func serve(dir, backendName string, samples int, in io.Reader, out io.Writer) error {
	b, err := backend.Open(backendName)
	if err != nil {
		return err
	}
	all, err := hessians(dir, b, samples)
	if err != nil {
		return err
	}
	dot, err := graph.NewExec(b, func(v, w *graph.Node) *graph.Node { return graph.ReduceAllSum(graph.Mul(v, w)) })
	if err != nil {
		return err
	}
	v := tensors.FromFlatDataAndDimensions(direction(all[config.Tanh].Size()), all[config.Tanh].Size())
	fmt.Fprintln(out, "ready")
	for lines := bufio.NewScanner(in); lines.Scan(); {
		what, activation, _ := strings.Cut(lines.Text(), " ")
		h := all[activation]
		if h == nil {
			return fmt.Errorf("there is no network %q; use tanh or relu", activation)
		}
		began, products, number := time.Now(), 1, 0.0
		switch what {
		case "product":
			hv, err := h.Multiply(v)
			if err != nil {
				return err
			}
			out, err := dot.Call(v, hv)
			if err != nil {
				return err
			}
			number = float64(tensors.ToScalar[float32](out[0]))
			hv.MustFinalizeAll()
		case "top":
			e, err := h.Top(spectrum.Options{})
			if err != nil {
				return err
			}
			if !e.Converged {
				return fmt.Errorf("not converged after %d products", e.Products)
			}
			products, number = e.Products, e.Values[0]
		default:
			return fmt.Errorf("%q cannot be measured; use product or top", what)
		}
		fmt.Fprintln(out, time.Since(began).Nanoseconds(), products, number)
	}
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "sharpness: pass a folder to write to and a backend, for example: sharpness /tmp/peers xla:cpu")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2], 1000, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sharpness:", err)
		os.Exit(1)
	}
}
