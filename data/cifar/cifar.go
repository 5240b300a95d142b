// Package cifar reads the binary versions of CIFAR-10 and CIFAR-100: records
// of one label byte (CIFAR-10) or of a coarse and a fine label byte
// (CIFAR-100), then the red, green and blue planes of a 32 x 32 image, each
// row by row (Krizhevsky 2009).
//
// A file is any positive number of whole records, so that a subset of a file
// reads as the file does.
package cifar

import (
	"fmt"
)

// The size of an image: three planes of 32 x 32 pixels.
const (
	Channels = 3
	Height   = 32
	Width    = 32
	Pixels   = Channels * Height * Width // bytes of an image
)

// A Format is what stands before the pixels of a record.
type Format struct {
	Coarse int // number of coarse classes; 0 where there is no coarse label
	Fine   int // number of fine classes
}

// The two published formats.
var (
	CIFAR10  = Format{Fine: 10}
	CIFAR100 = Format{Coarse: 20, Fine: 100}
)

// Record returns the bytes of one record.
func (f Format) Record() int {
	if f.Coarse > 0 {
		return 2 + Pixels
	}
	return 1 + Pixels
}

// Records are the decoded contents of a file.
type Records struct {
	Pixels []byte // Pixels bytes a record, planes as in the file
	Fine   []int  // one label a record
	Coarse []int  // one label a record, or nil
}

// Decode splits a file into labels and pixels. The errors speak of "the
// file"; callers put its name before them.
func Decode(file []byte, f Format) (*Records, error) {
	size := f.Record()
	if len(file) == 0 || len(file)%size != 0 {
		return nil, fmt.Errorf("%d bytes are not a whole number of records of %d bytes (%d too many)", len(file), size, len(file)%size)
	}
	n := len(file) / size
	r := &Records{Pixels: make([]byte, n*Pixels), Fine: make([]int, n)}
	if f.Coarse > 0 {
		r.Coarse = make([]int, n)
	}
	for i := range n {
		record := file[i*size : (i+1)*size]
		if f.Coarse > 0 {
			r.Coarse[i], record = int(record[0]), record[1:]
			if r.Coarse[i] >= f.Coarse {
				return nil, fmt.Errorf("record %d has coarse label %d; there are %d coarse classes", i, r.Coarse[i], f.Coarse)
			}
		}
		if r.Fine[i] = int(record[0]); r.Fine[i] >= f.Fine {
			return nil, fmt.Errorf("record %d has label %d; there are %d classes", i, r.Fine[i], f.Fine)
		}
		copy(r.Pixels[i*Pixels:], record[1:])
	}
	return r, nil
}

// Encode is the inverse of Decode.
func Encode(r *Records, f Format) []byte {
	file := make([]byte, 0, len(r.Fine)*f.Record())
	for i, fine := range r.Fine {
		if f.Coarse > 0 {
			file = append(file, byte(r.Coarse[i]))
		}
		file = append(file, byte(fine))
		file = append(file, r.Pixels[i*Pixels:(i+1)*Pixels]...)
	}
	return file
}
