// The command states says what the figures of a page that answer when touched
// must show: for each, some states chosen at random, and the drawing of each as
// this project makes it. explore.mjs holds the page against it.
//
//	states PAGE.html COUNT
package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"

	"golang.org/x/net/html"

	"largestep/pkg/book/explore"
)

// A state is an index for each control of a figure, and the SVG there.
type state struct {
	At  []int  `json:"at"`
	SVG string `json:"svg"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "states:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: states PAGE.html COUNT")
	}
	count, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	file, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	page, err := html.Parse(file)
	if err != nil {
		return err
	}
	figures := [][]state{}
	for n := range page.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "data-explorable" {
				states, err := choose(a.Val, count, rand.New(rand.NewPCG(1, uint64(len(figures)))))
				if err != nil {
					return err
				}
				figures = append(figures, states)
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(figures)
}

func choose(data string, count int, rng *rand.Rand) ([]state, error) {
	p, err := explore.Parse([]byte(`{"version":1,"data":"` + data + `"}`))
	if err != nil {
		return nil, err
	}
	var states []state
	for range count {
		var s state
		for _, c := range p.Controls {
			s.At = append(s.At, rng.IntN(len(c.Says)))
		}
		if s.SVG, err = p.SVG(s.At...); err != nil {
			return nil, err
		}
		states = append(states, s)
	}
	return states, nil
}
