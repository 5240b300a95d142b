// Package idx reads arrays in the IDX format, in which MNIST is published:
// a magic number that names the element type and the number of dimensions,
// the dimensions as big-endian 32-bit integers, then the elements, last
// dimension fastest. Only unsigned bytes, the type of MNIST, are read.
//
// The reader trusts nothing: a wrong magic number, a dimension of zero, a
// size past the limit, a missing byte and a byte too many are all errors that
// say what was expected. It allocates no more than the file really holds.
package idx

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// MaxBytes bounds the elements of one array; MNIST's largest file has 47 MB.
const MaxBytes = 1 << 30

// maxDims bounds the number of dimensions; images need three.
const maxDims = 4

// An Array is a dense array of bytes.
type Array struct {
	Dims []int  // sizes, slowest dimension first; all positive
	Data []byte // the elements, product of Dims many, last dimension fastest
}

// Decode reads one array from r, plain or compressed with gzip, and checks
// that nothing follows it. The errors speak of "the file"; callers put its
// name before them.
func Decode(r io.Reader) (*Array, error) {
	br := bufio.NewReaderSize(r, 1<<16)
	if head, _ := br.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		zr, err := gzip.NewReader(br)
		if err != nil {
			return nil, fmt.Errorf("the gzip header is damaged: %w", unexpected(err))
		}
		return decode(zr)
	}
	return decode(br)
}

func decode(r io.Reader) (*Array, error) {
	var magic [4]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return nil, fmt.Errorf("the file ends within its magic number: %w", unexpected(err))
	}
	if magic[0] != 0 || magic[1] != 0 {
		return nil, fmt.Errorf("magic number %#x, but IDX files begin with two zero bytes", magic)
	}
	if magic[2] != 0x08 {
		return nil, fmt.Errorf("element type %#02x; only 0x08, unsigned bytes, is read", magic[2])
	}
	rank := int(magic[3])
	if rank < 1 || rank > maxDims {
		return nil, fmt.Errorf("%d dimensions; 1 to %d are read", rank, maxDims)
	}
	a := &Array{Dims: make([]int, rank)}
	size := int64(1)
	for i := range a.Dims {
		var word [4]byte
		if _, err := io.ReadFull(r, word[:]); err != nil {
			return nil, fmt.Errorf("the file ends within dimension %d of %d: %w", i+1, rank, unexpected(err))
		}
		n := int64(binary.BigEndian.Uint32(word[:]))
		// Both factors lie below 2^32, so the product cannot overflow.
		if n == 0 || n > MaxBytes || size*n > MaxBytes {
			return nil, fmt.Errorf("dimension %d is %d: sizes must be positive and their product at most %d", i+1, n, MaxBytes)
		}
		a.Dims[i], size = int(n), size*n
	}
	var err error
	if a.Data, err = readExactly(r, int(size)); err != nil {
		return nil, fmt.Errorf("dimensions %v: %w", a.Dims, err)
	}
	return a, nil
}

// readExactly reads size bytes and the end of r. A header that promises more
// than the file holds costs no more memory than twice what is there.
func readExactly(r io.Reader, size int) ([]byte, error) {
	const step = 8 << 20
	data := make([]byte, 0, min(size, step))
	for len(data) < size {
		if len(data) == cap(data) {
			grown := make([]byte, len(data), min(size, max(2*cap(data), step)))
			copy(grown, data)
			data = grown
		}
		n, err := io.ReadFull(r, data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err != nil {
			return nil, fmt.Errorf("%d bytes expected, but the data end after %d: %w", size, len(data), unexpected(err))
		}
	}
	// Reading on to the end also checks the trailer of gzip.
	switch n, err := io.ReadFull(r, make([]byte, 1)); {
	case n > 0:
		return nil, fmt.Errorf("%d bytes expected, but more follow", size)
	case !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("after the last of %d bytes: %w", size, err)
	}
	return data, nil
}

// unexpected says of a clean end of the file that it came too early.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
