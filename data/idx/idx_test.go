package idx_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"largestep/data/idx"
)

// encode writes an array as IDX; dims need not fit data.
func encode(dims []uint32, data []byte) []byte {
	b := []byte{0, 0, 8, byte(len(dims))}
	for _, n := range dims {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, data...)
}

func zip(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDecodePlainAndCompressed(t *testing.T) {
	data := []byte{1, 2, 3, 4, 5, 6}
	file := encode([]uint32{3, 2}, data)
	for name, b := range map[string][]byte{"plain": file, "gzip": zip(t, file)} {
		a, err := idx.Decode(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(a.Dims, []int{3, 2}) || !bytes.Equal(a.Data, data) {
			t.Errorf("%s: decoded %v %v", name, a.Dims, a.Data)
		}
	}
}

// Wherever a file is cut, plain or compressed, it is refused.
func TestTruncatedAtEveryByte(t *testing.T) {
	data := make([]byte, 300)
	for i := range data {
		data[i] = byte(i * i) // does not compress to nothing
	}
	file := encode([]uint32{3, 10, 10}, data)
	for name, whole := range map[string][]byte{"plain": file, "gzip": zip(t, file)} {
		for n := range whole {
			if _, err := idx.Decode(bytes.NewReader(whole[:n])); err == nil {
				t.Errorf("%s: %d of %d bytes decoded without an error", name, n, len(whole))
			}
		}
	}
}

func TestEveryFlippedByteOfGzipIsNoticed(t *testing.T) {
	data := make([]byte, 100)
	for i := range data {
		data[i] = byte(7 * i)
	}
	whole := zip(t, encode([]uint32{100}, data))
	for i := 10; i < len(whole); i++ { // after the header, whose name and time do not matter
		b := bytes.Clone(whole)
		b[i] ^= 0x10
		if a, err := idx.Decode(bytes.NewReader(b)); err == nil && !bytes.Equal(a.Data, data) {
			t.Errorf("byte %d flipped: other data, no error", i)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":              {nil, "ends within its magic number"},
		"wrong magic":        {[]byte("<html><body>"), "begin with two zero bytes"},
		"wrong type":         {[]byte{0, 0, 0x0d, 1, 0, 0, 0, 0}, "only 0x08"},
		"no dimensions":      {[]byte{0, 0, 8, 0}, "0 dimensions"},
		"many dimensions":    {[]byte{0, 0, 8, 255}, "255 dimensions"},
		"dimension zero":     {encode([]uint32{3, 0}, nil), "dimension 2 is 0"},
		"dimension negative": {encode([]uint32{0xffffffff}, nil), "dimension 1 is 4294967295"},
		"overflow":           {encode([]uint32{1 << 30, 1 << 30, 1 << 30}, nil), "at most"},
		"overflow to zero":   {encode([]uint32{1 << 16, 1 << 16, 1 << 16, 1 << 16}, nil), "at most"},
		"promises a lot":     {encode([]uint32{1 << 30}, []byte{1}), "end after 1"},
		"one short":          {encode([]uint32{4}, []byte{1, 2, 3}), "4 bytes expected, but the data end after 3"},
		"one long":           {encode([]uint32{2}, []byte{1, 2, 3}), "more follow"},
		"gzip member added":  {append(zip(t, encode([]uint32{1}, []byte{1})), zip(t, []byte{9})...), "more follow"},
		"gzip garbage after": {append(zip(t, encode([]uint32{1}, []byte{1})), "garbage"...), "after the last of 1 bytes"},
	} {
		_, err := idx.Decode(bytes.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}

// A gzip bomb is read no further than the header promises.
func TestGzipBomb(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(encode([]uint32{10}, nil))
	zeros := make([]byte, 1<<20)
	for range 256 {
		w.Write(zeros)
	}
	w.Close()
	r := &countingReader{r: &b}
	if _, err := idx.Decode(r); err == nil || !strings.Contains(err.Error(), "more follow") {
		t.Fatalf("error %v", err)
	}
	if total := int64(256 << 10); r.n > total/2 {
		t.Errorf("read %d compressed bytes of about %d", r.n, total)
	}
}

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func FuzzDecode(f *testing.F) {
	file := encode([]uint32{3, 2}, []byte{1, 2, 3, 4, 5, 6})
	f.Add(file)
	f.Add(zip(f, file))
	f.Add(encode([]uint32{1 << 30, 1 << 30}, nil))
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := idx.Decode(bytes.NewReader(file))
		if err != nil {
			return
		}
		size := 1
		var dims []uint32
		for _, n := range a.Dims {
			if n <= 0 {
				t.Fatalf("dimensions %v", a.Dims)
			}
			size *= n
			dims = append(dims, uint32(n))
		}
		if size != len(a.Data) {
			t.Fatalf("dimensions %v, %d bytes", a.Dims, len(a.Data))
		}
		if !bytes.HasPrefix(file, []byte{0x1f, 0x8b}) && !bytes.Equal(encode(dims, a.Data), file) {
			t.Fatal("encoding again gives other bytes")
		}
	})
}

func ExampleDecode() {
	file := "\x00\x00\x08\x02" + "\x00\x00\x00\x02" + "\x00\x00\x00\x03" + "abcdef"
	a, err := idx.Decode(strings.NewReader(file))
	fmt.Println(a.Dims, string(a.Data), err)
	// Output: [2 3] abcdef <nil>
}
