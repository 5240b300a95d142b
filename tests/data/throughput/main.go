// Throughput measures how many images a second are decoded and augmented, at
// 32 x 32 (CIFAR-10: shift, flip, normalisation) and at 224 x 224 (photos:
// random crop, flip, colour jitter, normalisation):
//
//	go run ./tests/data/throughput DATA
//
// prints the two numbers. throughput.py beside compares them with torchvision.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"largestep/data"
	"largestep/data/augment"
	"largestep/data/batch"
	"largestep/data/catalogue"
	"largestep/data/photo"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "throughput:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	ctx := context.Background()
	store, err := data.Open(dir)
	if err != nil {
		return err
	}
	small, err := store.Load(ctx, "cifar10", "test", data.Options{})
	if err != nil {
		return err
	}
	cifar, _ := catalogue.Find("cifar10")
	web, _ := catalogue.Find("webvision-mini")
	folder, err := data.OpenPhotos("", filepath.Join(dir, "webfolder", "train_filelist.txt"), 6)
	if err != nil {
		return err
	}
	folder.Crop = photo.Inception
	for once := folder.Items; folder.Len() < 1000; {
		folder.Items = append(folder.Items, once...)
	}
	for _, c := range []struct {
		name   string
		src    batch.Source
		epochs int
		ops    []augment.Op
	}{
		{"32", small, 10, []augment.Op{augment.Shift{Pixels: 4}, augment.Flip{P: 0.5}, augment.Normalize{Mean: cifar.Mean, SD: cifar.SD}}},
		{"224", folder, 2, []augment.Op{augment.Flip{P: 0.5},
			augment.Jitter{Brightness: 0.4, Contrast: 0.4, Saturation: 0.4, Hue: 0.2}, augment.Normalize{Mean: web.Mean, SD: web.SD}}},
	} {
		l, err := batch.New(c.src, batch.Options{Size: 64, Shuffle: true, Train: true, Augment: c.ops, Workers: 2, Seed: 1})
		if err != nil {
			return err
		}
		var n int
		var start time.Time
		for epoch := range c.epochs + 1 {
			if epoch == 1 { // after one to warm up
				start, n = time.Now(), 0
			}
			for b, err := range l.Epoch(ctx, epoch) {
				if err != nil {
					return err
				}
				n += b.Len()
				b.Recycle()
			}
		}
		fmt.Printf("%s %.1f\n", c.name, float64(n)/time.Since(start).Seconds())
	}
	return nil
}
