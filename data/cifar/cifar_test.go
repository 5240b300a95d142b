package cifar_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"largestep/data/cifar"
)

func record(f cifar.Format, coarse, fine byte) []byte {
	b := []byte{coarse, fine}
	if f.Coarse == 0 {
		b = b[1:]
	}
	for i := range cifar.Pixels {
		b = append(b, byte(i)*3+fine)
	}
	return b
}

func TestDecode(t *testing.T) {
	for name, f := range map[string]cifar.Format{"CIFAR-10": cifar.CIFAR10, "CIFAR-100": cifar.CIFAR100} {
		last := byte(f.Fine - 1)
		file := append(record(f, 19, last), record(f, 0, 0)...)
		r, err := cifar.Decode(file, f)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(r.Fine) != 2 || r.Fine[0] != int(last) || r.Fine[1] != 0 || r.Pixels[0] != last || r.Pixels[cifar.Pixels+1] != 3 {
			t.Errorf("%s: labels %v, first pixels %d %d", name, r.Fine, r.Pixels[0], r.Pixels[cifar.Pixels+1])
		}
		if f.Coarse > 0 && (r.Coarse[0] != 19 || r.Coarse[1] != 0) {
			t.Errorf("%s: coarse labels %v", name, r.Coarse)
		}
		if !bytes.Equal(cifar.Encode(r, f), file) {
			t.Errorf("%s: encoding again gives other bytes", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	c10, c100 := cifar.CIFAR10, cifar.CIFAR100
	for name, c := range map[string]struct {
		f    cifar.Format
		file []byte
		want string
	}{
		"empty":             {c10, nil, "0 bytes are not"},
		"one byte short":    {c10, record(c10, 0, 1)[1:], "3072 bytes are not a whole number of records of 3073"},
		"one byte long":     {c10, append(record(c10, 0, 1), 0), "1 too many"},
		"100, short":        {c100, record(c100, 0, 1)[1:], "records of 3074"},
		"100, long":         {c100, append(record(c100, 0, 1), 0), "records of 3074"},
		"10 read as 100":    {c100, record(c10, 0, 1), "records of 3074"},
		"label 10":          {c10, append(record(c10, 0, 1), record(c10, 0, 10)...), "record 1 has label 10"},
		"coarse label 20":   {c100, record(c100, 20, 1), "coarse label 20"},
		"fine label 100":    {c100, record(c100, 0, 100), "label 100"},
		"a page of the web": {c10, []byte("<html>"), "6 bytes"},
	} {
		_, err := cifar.Decode(c.file, c.f)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(record(cifar.CIFAR10, 0, 9), false)
	f.Add(record(cifar.CIFAR100, 19, 99), true)
	f.Add([]byte("short"), true)
	f.Fuzz(func(t *testing.T, file []byte, hundred bool) {
		format := cifar.CIFAR10
		if hundred {
			format = cifar.CIFAR100
		}
		r, err := cifar.Decode(file, format)
		if err == nil && !bytes.Equal(cifar.Encode(r, format), file) {
			t.Fatal("encoding again gives other bytes")
		}
	})
}

func ExampleDecode() {
	r, err := cifar.Decode(record(cifar.CIFAR100, 4, 53), cifar.CIFAR100)
	fmt.Println(len(r.Fine), r.Coarse[0], r.Fine[0], err)
	// Output: 1 4 53 <nil>
}
