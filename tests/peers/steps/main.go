// The command steps runs the small networks of notebooks 04, 05 and 06 that
// tests/peers/steps times, once for each line that it reads: the name of a problem. It
// answers each line with the wall-clock nanoseconds that the run took.
//
//	steps DIR
//
// At the start it writes what every problem begins from to DIR/NAME.json, for the
// others to read; after each run it writes the numbers to be compared to
// DIR/NAME.go.json.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	"largestep/pkg/theory/edge"
	"largestep/pkg/theory/learnorder"
	"largestep/pkg/theory/regularity/smallnet"
	"largestep/pkg/theory/seed"
)

// A problem is a network with what it starts from, as the peers read it.
type problem struct {
	name  string
	start map[string]any
	run   func() ([]float64, error) // the numbers to compare
}

func problems() ([]problem, error) {
	var all []problem
	for _, make := range []func() (problem, error){
		order, wide,
		func() (problem, error) { return small("06-tanh", smallnet.Huber, smallnet.Tanh, 0.0656) },
		func() (problem, error) { return small("06-relu", smallnet.Squared, smallnet.ReLU, 0.0438) },
		func() (problem, error) { return small("06-relu3", smallnet.Squared, smallnet.ReLU3, 0.00127) },
	} {
		p, err := make()
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// order is the network of notebook 04 in the setting G1, without noise: noise is
// drawn from generators that the peers do not have.
func order() (problem, error) {
	const root, steps, rate = 1, 2000, 0.065
	s := learnorder.G1()
	var x, y, alpha [][]float64
	examples := s.DrawCounts(s.Counts, seed.New(root, "learnorder", "data"))
	var q, hasP []int
	for i, e := range examples {
		if e.X1 != nil {
			x, hasP = append(x, e.X1), append(hasP, i)
		}
		y, alpha, q = append(y, []float64{e.Y}), append(alpha, []float64{e.Alpha}), append(q, int(e.Q))
	}
	rng := seed.New(root, "learnorder", "plane")
	v := make([][]float64, s.Width/2)
	for i := range v {
		v[i] = []float64{s.Tau0 * rng.NormFloat64(), s.Tau0 * rng.NormFloat64()}
	}
	var directions [][]float64
	for _, d := range []learnorder.Direction{learnorder.AtZ, learnorder.ZPlus, learnorder.ZMinus} {
		z, zeta := d.Coordinates(s.Ring)
		directions = append(directions, []float64{z, zeta})
	}
	start := map[string]any{"x": x, "y": y, "alpha": alpha, "q": q, "has_p": hasP, "v": v, "directions": directions,
		"eta": rate, "lambda": s.Lambda, "steps": steps}
	return problem{"04-order", start, func() ([]float64, error) {
		r, err := learnorder.TrainPhases(context.Background(), s, []learnorder.Phase{{Rate: rate, Time: rate * steps}}, root, learnorder.Options{Bare: true})
		if err != nil {
			return nil, err
		}
		g := r.Plane.Outputs()
		return append(g[:], s.Total(r.End().Loss)), nil
	}}, nil
}

// wide is the network of two layers of notebook 05.
func wide() (problem, error) {
	const width, steps, rate = 8192, 100, 10
	rng := seed.New(1, "peers", "steps", "data")
	var x [][]float64
	var y []float64
	for range 20 {
		row, square := make([]float64, 5), 0.0
		for j := range row {
			row[j] = rng.NormFloat64()
			square += row[j] * row[j]
		}
		for j := range row {
			row[j] /= math.Sqrt(square)
		}
		x, y = append(x, row), append(y, math.Copysign(1, row[0]*row[1]))
	}
	net, err := edge.NewNetwork(edge.Logistic(), x, y, width, seed.New(1, "peers", "steps", "weights"))
	if err != nil {
		return problem{}, err
	}
	again := seed.New(1, "peers", "steps", "weights") // as NewNetwork draws them
	signs, weights := make([]float64, width), make([]float64, width*5)
	for i := range signs {
		signs[i] = float64(2*again.IntN(2)-1) / math.Sqrt(width)
	}
	for i := range weights {
		weights[i] = again.NormFloat64()
	}
	start := map[string]any{"x": x, "y": y, "signs": signs, "weights": weights, "eta": rate, "steps": steps}
	return problem{"05-wide", start, func() ([]float64, error) {
		r, err := net.Descend(rate, steps)
		return r.Loss, err
	}}, nil
}

// small is a network of the small setting of notebook 06, of which the first losses
// are compared: some of its runs are chaotic.
func small(name string, loss smallnet.Loss, activation smallnet.Activation, rate float64) (problem, error) {
	const steps, compared = 500, 11
	data := smallnet.Synthetic(1)
	net, err := smallnet.NewNetwork(smallnet.Small(loss, activation, false, false), data)
	if err != nil {
		return problem{}, err
	}
	start := map[string]any{"inputs": data.Inputs, "labels": data.Labels, "samples": data.Samples, "weights": net.Start(),
		"huber": loss == smallnet.Huber, "activation": activation.String(), "eta": rate, "steps": steps}
	return problem{name, start, func() ([]float64, error) {
		h, err := net.Train(rate, smallnet.Options{Steps: steps, Bare: true})
		if err != nil || len(h.Loss) < compared {
			return nil, err
		}
		return h.Loss[:compared], nil
	}}, nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "steps: pass one folder to write to, for example: steps /tmp/steps")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "steps:", err)
		os.Exit(1)
	}
}

// serve writes what the problems start from and answers the names that it reads.
func serve(dir string, names io.Reader, answers io.Writer) error {
	all, err := problems()
	if err != nil {
		return err
	}
	byName := map[string]problem{}
	for _, p := range all {
		byName[p.name] = p
		if err := write(filepath.Join(dir, p.name+".json"), p.start); err != nil {
			return err
		}
	}
	fmt.Fprintln(answers, "ready")
	lines := bufio.NewScanner(names)
	for lines.Scan() {
		p, ok := byName[lines.Text()]
		if !ok {
			return fmt.Errorf("there is no problem %q; write the name of one of the .json files", lines.Text())
		}
		began := time.Now()
		numbers, err := p.run()
		took := time.Since(began)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, p.name+".go.json"), numbers); err != nil {
			return err
		}
		fmt.Fprintln(answers, took.Nanoseconds())
	}
	return lines.Err()
}

func write(path string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
