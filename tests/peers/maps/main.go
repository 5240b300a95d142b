// The command maps computes the phase maps that tests/peers times, once for each
// line that it reads: the name of a map. It answers each line with the wall-clock
// nanoseconds that the computation took, so that a driver can time several
// implementations in turn.
//
//	maps DIR
//
// At the start it writes the axes of every map to DIR, as NAME.columns and
// NAME.rows (float64, little endian), for the others to read; after each
// computation it writes the classes of the cells to DIR/NAME.go, a byte each,
// row by row.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	"largestep/pkg/theory/catapult"
	"largestep/pkg/theory/critical"
)

// A phaseMap is a map of notebook 01 or 02 as a figure of 400 by 400 cells.
type phaseMap struct {
	name          string
	columns, rows []float64
	compute       func(columns, rows []float64) ([]byte, error)
}

const cells = 400

func maps() []phaseMap {
	starts := centres(-5, 5)
	var widths []float64
	for _, exponent := range centres(0, 3) {
		widths = append(widths, math.Pow(10, exponent))
	}
	return []phaseMap{
		{"01-exp", starts, centres(0, 3), scalar(critical.Exp)},
		{"01-logistic", starts, centres(0, 20), scalar(critical.Logistic)},
		{"02-exp", centres(0, 4), widths, pair(catapult.Exp)},
		{"02-logistic", centres(0, 40), widths, pair(catapult.Logistic)},
	}
}

// centres returns those of the cells that an interval is divided into.
func centres(low, high float64) []float64 {
	xs := make([]float64, cells)
	for i := range xs {
		xs[i] = low + (high-low)*(float64(i)+0.5)/cells
	}
	return xs
}

// scalar is the map of notebook 01: start by learning rate, degenerate data.
func scalar(loss critical.Loss) func(columns, rows []float64) ([]byte, error) {
	return func(starts, rates []float64) ([]byte, error) {
		m, err := critical.Degenerate(loss).PhaseMap(starts, rates, 1000)
		if err != nil {
			return nil, err
		}
		classes := make([]byte, len(m.Outcomes))
		for i, o := range m.Outcomes {
			classes[i] = byte(o.Kind)
		}
		return classes, nil
	}
}

// pair is the map of notebook 02: reduced rate by width, degenerate data.
func pair(loss catapult.Loss) func(columns, rows []float64) ([]byte, error) {
	return func(reduced, widths []float64) ([]byte, error) {
		m, err := catapult.PhaseMap(loss, catapult.State{F: 0.5, Lambda: 1}, reduced, widths, 2000)
		if err != nil {
			return nil, err
		}
		classes := make([]byte, len(m.Phases))
		for i, p := range m.Phases {
			classes[i] = byte(p)
		}
		return classes, nil
	}
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "maps: pass one folder to write to, for example: maps /tmp/maps")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "maps:", err)
		os.Exit(1)
	}
}

// serve writes the axes and answers the names that it reads.
func serve(dir string, names io.Reader, answers io.Writer) error {
	byName := map[string]phaseMap{}
	for _, m := range maps() {
		byName[m.name] = m
		for kind, axis := range map[string][]float64{"columns": m.columns, "rows": m.rows} {
			raw := make([]byte, 0, 8*len(axis))
			for _, x := range axis {
				raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x))
			}
			if err := os.WriteFile(filepath.Join(dir, m.name+"."+kind), raw, 0o644); err != nil {
				return err
			}
		}
	}
	fmt.Fprintln(answers, "ready")
	lines := bufio.NewScanner(names)
	for lines.Scan() {
		m, ok := byName[lines.Text()]
		if !ok {
			return fmt.Errorf("there is no map %q; write the name of one of the axes files", lines.Text())
		}
		began := time.Now()
		classes, err := m.compute(m.columns, m.rows)
		took := time.Since(began)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, m.name+".go"), classes, 0o644); err != nil {
			return err
		}
		fmt.Fprintln(answers, took.Nanoseconds())
	}
	return lines.Err()
}
