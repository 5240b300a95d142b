package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const key = "0123456789abcdef"

func sample(step int) *Checkpoint {
	return &Checkpoint{
		Key: key, Code: "a1b2c3", Step: step, Epoch: step / 10, State: json.RawMessage(`{"batch":3,"loss":"NaN"}`),
		Tensors: []Tensor{
			{Name: "/conv/kernel", DType: "Float32", Shape: []int{2, 2}, Data: []byte{0, 0, 128, 63, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, byte(step)}},
			{Name: "/empty", DType: "Float32", Shape: []int{0}, Data: []byte{}},
			{Name: "/step", DType: "Int64", Shape: []int{}, Data: []byte{byte(step), 0, 0, 0, 0, 0, 0, 0}},
		},
	}
}

func encode(t testing.TB, c *Checkpoint) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// seal gives a body its right length and checksum, whatever else is wrong.
func seal(body []byte) []byte {
	if len(body) >= prefix {
		binary.LittleEndian.PutUint64(body[len(magic)+8:], uint64(len(body)+sha256.Size))
	}
	sum := sha256.Sum256(body)
	return append(body, sum[:]...)
}

func TestRoundTrip(t *testing.T) {
	for _, c := range []*Checkpoint{sample(7), {Key: key}} {
		got, err := decode(encode(t, c), key)
		if err != nil || !reflect.DeepEqual(got, c) {
			t.Errorf("%v\n%+v\n%+v", err, got, c)
		}
	}
}

// No byte of a file may be another: all 255 wrong values at each place.
func TestEveryFlipIsRefused(t *testing.T) {
	file := encode(t, sample(7))
	for i := range file {
		for mask := 1; mask < 256; mask++ {
			file[i] ^= byte(mask)
			if _, err := decode(file, key); err == nil {
				t.Fatalf("byte %d of %d changed by %#x, and nobody noticed", i, len(file), mask)
			}
			file[i] ^= byte(mask)
		}
	}
}

func TestEveryTruncationIsRefused(t *testing.T) {
	file := encode(t, sample(7))
	for n := range file {
		if _, err := decode(file[:n:n], key); err == nil {
			t.Fatalf("%d of %d bytes passed for the whole", n, len(file))
		}
	}
	if _, err := decode(append(file, 0), key); err == nil {
		t.Error("a byte too many passed")
	}
}

// Files whose checksum is right, and that are refused all the same.
func TestReasons(t *testing.T) {
	file := encode(t, sample(7))
	newer := bytes.Clone(file[:len(file)-sha256.Size])
	binary.LittleEndian.PutUint64(newer[len(magic):], format+1)
	long := bytes.Clone(file[:len(file)-sha256.Size])
	binary.LittleEndian.PutUint64(long[len(magic)+16:], 1<<40)
	outside := bytes.Replace(bytes.Clone(file[:len(file)-sha256.Size]), []byte(`"bytes":8`), []byte(`"bytes":9`), 1)
	garbled := bytes.Replace(bytes.Clone(file[:len(file)-sha256.Size]), []byte(`{"key"`), []byte(`["key"`), 1)
	for _, c := range []struct {
		file []byte
		key  string
		want string
	}{
		{seal(newer), key, "it has format 2, and this program reads format 1"},
		{seal(long), key, "its header is longer than the file"},
		{seal(outside), key, "its tensor /step lies outside the file"},
		{seal(garbled), key, "its header cannot be read"},
		{file, "fedcba9876543210", "it is of another run or version of the program: " + key},
		{file[:len(file)-1], key, "cut short"},
		{[]byte("PK\x03\x04"), key, "it is no checkpoint"},
		{seal(bytes.Clone(file[:prefix])), key, "its header is longer than the file"},
	} {
		if _, err := decode(c.file, c.key); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

// Whatever is in a file, it is read or refused in words; also with a checksum
// that is right.
func FuzzDecode(f *testing.F) {
	f.Add(encode(f, sample(1)))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, file []byte) {
		decode(file, key)
		if len(file) >= prefix+sha256.Size {
			decode(seal(bytes.Clone(file[:len(file)-sha256.Size])), key)
		}
	})
}

func save(t *testing.T, f *Folder, steps ...int) {
	t.Helper()
	for _, step := range steps {
		if err := f.Save(sample(step)); err != nil {
			t.Fatal(err)
		}
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestFolderKeepsTheLastTwo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runs", "ünï code")
	f := Open(dir, key)
	if _, _, err := f.Load(); !errors.Is(err, ErrNone) {
		t.Errorf("an empty folder: %v", err)
	}
	save(t, f, 1, 2, 3)
	save(t, Open(dir, key), 4) // another process goes on
	if got := files(t, dir); len(got) != 2 {
		t.Errorf("kept %v", got)
	}
	c, refused, err := Open(dir, key).Load()
	if err != nil || len(refused) > 0 || c.Step != 4 {
		t.Errorf("%+v %q %v", c, refused, err)
	}
	// What a killed process left half written goes.
	if err := os.WriteFile(filepath.Join(dir, "."+fileName(5)+"123"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	save(t, f, 5)
	if got := files(t, dir); len(got) != 2 {
		t.Errorf("kept %v", got)
	}
	if err := f.Clear(); err != nil || len(files(t, dir)) != 0 {
		t.Errorf("%v, and %v are left", err, files(t, dir))
	}
}

// The last file is damaged in each of the ways there are: the one before is
// taken, it is said why, and it outlives the next save.
func TestFallBack(t *testing.T) {
	whole := encode(t, sample(2))
	foreign := sample(2)
	foreign.Key = "other"
	newer := bytes.Clone(whole[:len(whole)-sha256.Size])
	binary.LittleEndian.PutUint64(newer[len(magic):], format+1)
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 4
	for why, bad := range map[string][]byte{
		"cut short":   whole[:len(whole)-5],
		"checksum":    flipped,
		"another run": encode(t, foreign),
		"format 2":    seal(newer),
		"no check":    {},
	} {
		dir := t.TempDir()
		save(t, Open(dir, key), 1, 2)
		if err := os.WriteFile(filepath.Join(dir, fileName(2)), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		f := Open(dir, key)
		c, refused, err := f.Load()
		if err != nil || c.Step != 1 || len(refused) != 1 || !strings.Contains(refused[0], why) || !strings.Contains(refused[0], fileName(2)) {
			t.Fatalf("%s: %+v %q %v", why, c, refused, err)
		}
		save(t, f, 3)
		if got := files(t, dir); !reflect.DeepEqual(got, []string{fileName(1), fileName(3)}) {
			t.Errorf("%s: kept %v, want the good one and the new one", why, got)
		}
	}
}

func TestNothingIsLeft(t *testing.T) {
	dir := t.TempDir()
	save(t, Open(dir, key), 1, 2)
	c, refused, err := Open(dir, "fedcba").Load()
	if c != nil || len(refused) != 2 || err == nil || errors.Is(err, ErrNone) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%+v %q %v", c, refused, err)
	}
	if err := Open(dir, "fedcba").Save(sample(1)); err == nil {
		t.Error("a checkpoint of another run was saved")
	}
}
