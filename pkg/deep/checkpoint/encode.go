package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Tensor is named numbers, as they lie in memory: little endian, row by row.
type Tensor struct {
	Name  string `json:"name"`
	DType string `json:"dtype"` // such as "Float32"
	Shape []int  `json:"shape"`
	Data  []byte `json:"-"`
}

// A Checkpoint is a run between two steps.
type Checkpoint struct {
	Key     string          // of the run, see config.Run.Key
	Code    string          // the commit that it was made by, for people
	Step    int             // steps done
	Epoch   int             // whole epochs done
	State   json.RawMessage // what else goes on with the run; valid JSON, or nil
	Tensors []Tensor
}

const (
	magic  = "\x89LSTEP\r\n" // as PNG's: shows a file that passed through a text filter
	format = 1
	prefix = len(magic) + 3*8
)

type header struct {
	Key     string          `json:"key"`
	Code    string          `json:"code"`
	Step    int             `json:"step"`
	Epoch   int             `json:"epoch"`
	State   json.RawMessage `json:"state,omitempty"`
	Tensors []place         `json:"tensors"`
}

// A place says where the data of a tensor lie, counted from the header's end.
type place struct {
	Tensor
	Offset uint64 `json:"offset"`
	Bytes  uint64 `json:"bytes"`
}

// write writes the file.
func (c *Checkpoint) write(w io.Writer) error {
	h := header{Key: c.Key, Code: c.Code, Step: c.Step, Epoch: c.Epoch, State: c.State, Tensors: []place{}}
	var size uint64
	for _, t := range c.Tensors {
		h.Tensors = append(h.Tensors, place{t, size, uint64(len(t.Data))})
		size += uint64(len(t.Data))
	}
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	sum := sha256.New()
	all := io.MultiWriter(w, sum)
	start := []byte(magic)
	start = binary.LittleEndian.AppendUint64(start, format)
	start = binary.LittleEndian.AppendUint64(start, uint64(prefix+len(head)+sha256.Size)+size)
	start = binary.LittleEndian.AppendUint64(start, uint64(len(head)))
	for _, part := range [][]byte{start, head} {
		if _, err := all.Write(part); err != nil {
			return err
		}
	}
	for _, t := range c.Tensors {
		if _, err := all.Write(t.Data); err != nil {
			return err
		}
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

// decode reads a file, whose bytes the tensors share, or says why not.
func decode(file []byte, key string) (*Checkpoint, error) {
	if len(file) < prefix || string(file[:len(magic)]) != magic {
		return nil, errors.New("it is no checkpoint, or only the start of one")
	}
	field := func(i int) uint64 { return binary.LittleEndian.Uint64(file[len(magic)+8*i:]) }
	if f := field(0); f != format {
		return nil, fmt.Errorf("it has format %d, and this program reads format %d", f, format)
	}
	if n := field(1); n != uint64(len(file)) {
		return nil, fmt.Errorf("it is cut short or grown: %d bytes, not %d", len(file), n)
	}
	if len(file) < prefix+sha256.Size {
		return nil, errors.New("it is damaged: too short for its checksum")
	}
	body := file[:len(file)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], file[len(body):]) {
		return nil, errors.New("it is damaged: its checksum is not that of its content")
	}
	rest := body[prefix:]
	if field(2) > uint64(len(rest)) {
		return nil, errors.New("its header is longer than the file")
	}
	head, data := rest[:field(2)], rest[field(2):]
	var h header
	if err := json.Unmarshal(head, &h); err != nil {
		return nil, fmt.Errorf("its header cannot be read: %w", err)
	}
	if h.Key != key {
		return nil, fmt.Errorf("it is of another run or version of the program: %s, not %s", h.Key, key)
	}
	c := &Checkpoint{Key: h.Key, Code: h.Code, Step: h.Step, Epoch: h.Epoch, State: h.State}
	for _, p := range h.Tensors {
		if p.Offset > uint64(len(data)) || p.Bytes > uint64(len(data))-p.Offset {
			return nil, fmt.Errorf("its tensor %s lies outside the file", p.Name)
		}
		p.Data = data[p.Offset:][:p.Bytes:p.Bytes]
		c.Tensors = append(c.Tensors, p.Tensor)
	}
	return c, nil
}
