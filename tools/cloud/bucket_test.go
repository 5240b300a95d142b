package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"

	_ "gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/memblob"

	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
)

// A run is recorded, taken up again and read through gocloud's own buckets in
// memory and on disk, as it would be in a cloud.
func TestBuckets(t *testing.T) {
	run, err := config.Load("mnist-cnn4", "quick")
	if err != nil {
		t.Fatal(err)
	}
	head := record.NewHead(run, 1, "go", "a1b2c3")
	for _, url := range []string{"mem://", "file://" + t.TempDir()} {
		ctx := t.Context()
		b, err := open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		record.Schemes["test"] = func(context.Context, string) (record.Bucket, error) { return b, nil }
		store, err := record.Open(ctx, "test://bucket")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Load(ctx, head.Key); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", url, err)
		}
		w, err := store.Create(ctx, head)
		if err != nil {
			t.Fatal(err)
		}
		for step := range 10 {
			w.Add(record.Row{Step: step})
			if err := w.Flush(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if w, err = store.Resume(ctx, head.Key, 7); err != nil {
			t.Fatal(err)
		}
		if err := w.Finish(ctx, record.Summary{Outcome: "finished", Step: 7}); err != nil {
			t.Fatal(err)
		}
		list, err := store.List(ctx)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %v, %v", url, list, err)
		}
		r, err := store.Load(ctx, head.Key)
		if err != nil || len(r.Rows) != 7 || r.Outcome() != "finished" {
			t.Errorf("%s: %+v, %v", url, r, err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A bucket that cannot be opened is an error, told in a line.
func TestNoBucket(t *testing.T) {
	record.Schemes["s3"] = open
	_, err := record.Open(t.Context(), "s3://bucket?nonsense=1")
	if err == nil || !strings.Contains(err.Error(), "cannot open the store s3://bucket") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
}
