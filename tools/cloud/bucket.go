package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"largestep/pkg/deep/record"
)

// open opens any bucket that gocloud.dev/blob has a driver for.
func open(ctx context.Context, url string) (record.Bucket, error) {
	b, err := blob.OpenBucket(ctx, url)
	return bucket{b}, err
}

// A bucket is a record.Bucket in a cloud.
type bucket struct{ blob *blob.Bucket }

func (b bucket) Read(ctx context.Context, name string) ([]byte, error) {
	data, err := b.blob.ReadAll(ctx, name)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return data, err
}

func (b bucket) Write(ctx context.Context, name string, data []byte) error {
	return b.blob.WriteAll(ctx, name, data, nil)
}

func (b bucket) List(ctx context.Context, prefix string) ([]string, error) {
	var names []string
	for list := b.blob.List(&blob.ListOptions{Prefix: prefix}); ; {
		object, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			slices.Sort(names)
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		names = append(names, object.Key)
	}
}

func (b bucket) Delete(ctx context.Context, name string) error { return b.blob.Delete(ctx, name) }

func (b bucket) Close() error { return b.blob.Close() }
