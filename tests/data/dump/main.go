// Dump writes decoded images, for a comparison with another decoder:
//
//	go run ./tests/data/dump SET SPLIT INDEX,INDEX... > FILE
//
// writes for each image its label (one byte) and its bytes as in the file. SET
// may be "photos LIST", whose images are float32 planes of 3 x 224 x 224.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"largestep/data"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dump:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: dump SET SPLIT|LIST INDEX,INDEX... (SET may be photos)")
	}
	var index []int
	for _, text := range strings.Split(args[2], ",") {
		i, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		index = append(index, i)
	}
	out := bufio.NewWriter(os.Stdout)
	if args[0] == "photos" {
		f, err := data.OpenPhotos("", args[1], 1000)
		if err != nil {
			return err
		}
		pix := make([]float32, 3*f.Size*f.Size)
		for _, i := range index {
			if err := f.Read(i, nil, pix); err != nil {
				return err
			}
			out.WriteByte(byte(f.Label(i)))
			binary.Write(out, binary.LittleEndian, pix)
		}
		return out.Flush()
	}
	store, err := data.Open("")
	if err != nil {
		return err
	}
	set, err := store.Load(context.Background(), args[0], args[1], data.Options{Partial: true})
	if err != nil {
		return err
	}
	for _, i := range index {
		out.WriteByte(byte(set.Label(i)))
		out.Write(set.Image(i))
	}
	return out.Flush()
}
