package data

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"largestep/data/catalogue"
	"largestep/data/cifar"
)

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// small returns sets in the formats of MNIST and CIFAR-10, but of 12 images,
// and what a server publishes of them, by path.
func small() (mnist, cifar10 *catalogue.Set, published map[string][]byte) {
	published = map[string][]byte{}
	mnist, _ = catalogue.Find("mnist")
	mnist.Files = nil
	images := []byte{0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 28, 0, 0, 0, 28}
	for i := range 12 * 28 * 28 {
		images = append(images, byte(i))
	}
	labels := []byte{0, 0, 8, 1, 0, 0, 0, 12, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1}
	for _, f := range []struct {
		name string
		raw  []byte
		role catalogue.Role
	}{{"images.gz", images, catalogue.Images}, {"labels.gz", labels, catalogue.Labels}} {
		z, name := gz(f.raw), f.name
		published["/mnist/"+name] = z
		mnist.Files = append(mnist.Files, catalogue.File{Name: name, Split: "test", Role: f.role, Records: 12,
			Bytes: int64(len(z)), SHA256: sum(z),
			Plain: &catalogue.File{Name: strings.TrimSuffix(name, ".gz"), Bytes: int64(len(f.raw)), SHA256: sum(f.raw)}})
	}
	cifar10, _ = catalogue.Find("cifar10")
	cifar10.Files = nil
	var tgz bytes.Buffer
	zw := gzip.NewWriter(&tgz)
	tw := tar.NewWriter(zw)
	add := func(name string, b []byte) {
		tw.WriteHeader(&tar.Header{Name: cifar10.Archive.Folder + "/" + name, Mode: 0o644, Size: int64(len(b))})
		tw.Write(b)
	}
	add("readme.html", []byte("<html>"))
	for k, split := range []string{"train", "train", "test"} {
		r := &cifar.Records{Pixels: bytes.Repeat([]byte{byte(k)}, 4*cifar.Pixels), Fine: []int{k, 1, 2, 9}}
		b := cifar.Encode(r, cifar.CIFAR10)
		name := fmt.Sprintf("batch_%d.bin", k)
		cifar10.Files = append(cifar10.Files, catalogue.File{Name: name, Split: split, Records: 4, Bytes: int64(len(b)), SHA256: sum(b)})
		add(name, b)
	}
	tw.Close()
	zw.Close()
	cifar10.Archive.Bytes, cifar10.Archive.SHA256 = int64(tgz.Len()), sum(tgz.Bytes())
	published["/cifar10/"+cifar10.Archive.Name] = tgz.Bytes()
	mnist.Mirrors, cifar10.Mirrors = nil, nil
	return mnist, cifar10, published
}

// testStore is a store beside a server that publishes the small sets.
func testStore(t *testing.T) (s *Store, mnist, cifar10 *catalogue.Set, requests *atomic.Int64) {
	t.Helper()
	mnist, cifar10, published := small()
	requests = new(atomic.Int64)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		time.Sleep(20 * time.Millisecond) // time for another process to come
		b, ok := published[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	}))
	t.Cleanup(srv.Close)
	s, err := Open(filepath.Join(t.TempDir(), "mes données"))
	if err != nil {
		t.Fatal(err)
	}
	s.Mirrors = []string{srv.URL}
	s.Fetcher.Attempts, s.Fetcher.Pause = 2, time.Millisecond
	return s, mnist, cifar10, requests
}

func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestGetAndLoad(t *testing.T) {
	s, mnist, cifar10, requests := testStore(t)
	for _, set := range []*catalogue.Set{mnist, cifar10} {
		if _, err := s.load(t.Context(), set, "test", Options{}); err == nil || !strings.Contains(err.Error(), "largestep data get "+set.Name) {
			t.Errorf("%s, before: %v", set.Name, err)
		}
		if err := s.get(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		n := requests.Load()
		if err := s.get(t.Context(), set); err != nil || requests.Load() != n {
			t.Errorf("%s, again: %v, %d requests more", set.Name, err, requests.Load()-n)
		}
		if _, err := s.load(t.Context(), set, "test", Options{}); err != nil {
			t.Error(err)
		}
	}
	if got := left(t, s.Path(cifar10)); got != ".lock batch_0.bin batch_1.bin batch_2.bin" {
		t.Errorf("left %s", got)
	}
	train, err := s.load(t.Context(), cifar10, "train", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(train.Labels) != "[0 1 2 9 1 1 2 9]" || train.Image(3)[0] != 0 || train.Image(4)[0] != 1 {
		t.Errorf("labels %v", train.Labels)
	}
}

// A copy of one's own is used in any form in which it is commonly kept, and no
// folder needs to be writable for that.
func TestOwnCopies(t *testing.T) {
	mnist, cifar10, published := small()
	tgz := published["/cifar10/"+cifar10.Archive.Name]
	for name, c := range map[string]struct {
		set   *catalogue.Set
		files map[string][]byte
	}{
		"compressed":       {mnist, map[string][]byte{"mnist/images.gz": published["/mnist/images.gz"], "mnist/labels.gz": published["/mnist/labels.gz"]}},
		"torchvision's":    {mnist, map[string][]byte{"MNIST/raw/images.gz": published["/mnist/images.gz"], "MNIST/raw/labels.gz": published["/mnist/labels.gz"]}},
		"extracted":        {mnist, map[string][]byte{"mnist/images": gunzip(t, published["/mnist/images.gz"]), "labels.gz": published["/mnist/labels.gz"]}},
		"archive":          {cifar10, map[string][]byte{"cifar10/" + cifar10.Archive.Name: tgz}},
		"archive, outside": {cifar10, map[string][]byte{cifar10.Archive.Name: tgz}},
	} {
		s, _ := Open(t.TempDir())
		for path, b := range c.files {
			put(t, filepath.Join(s.Dir, path), b)
		}
		set, err := s.load(t.Context(), c.set, "test", Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if set.Len() != c.set.Count("test") {
			t.Errorf("%s: %d images", name, set.Len())
		}
		// Nothing to do for get but, perhaps, to unpack.
		if err := s.get(t.Context(), c.set); err != nil {
			t.Errorf("%s: get: %v", name, err)
		}
	}
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func gunzip(t *testing.T, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Not one flipped bit is loaded; get puts the file aside and brings the right
// one.
func TestCorruptFiles(t *testing.T) {
	s, mnist, cifar10, _ := testStore(t)
	for _, set := range []*catalogue.Set{mnist, cifar10} {
		if err := s.get(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(s.Path(set), set.Files[0].Name)
		good, _ := os.ReadFile(path)
		for name, bad := range map[string][]byte{
			"one bit":  append([]byte{good[0] ^ 1}, good[1:]...),
			"short":    good[:len(good)-1],
			"long":     append(bytes.Clone(good), 0),
			"empty":    {},
			"web page": []byte("<html>"),
		} {
			put(t, path, bad)
			split := set.Files[0].Split
			for _, partial := range []bool{false, true} {
				loaded, err := s.load(t.Context(), set, split, Options{Partial: partial})
				if err == nil && len(loaded.Missing) == 0 {
					t.Errorf("%s, %s: loaded", set.Name, name)
				}
			}
			if err := s.get(t.Context(), set); err != nil {
				t.Errorf("%s, %s: %v", set.Name, name, err)
			}
			if b, _ := os.ReadFile(path); !bytes.Equal(b, good) {
				t.Errorf("%s, %s: not mended", set.Name, name)
			}
			if b, _ := os.ReadFile(path + ".bad"); !bytes.Equal(b, bad) {
				t.Errorf("%s, %s: the evidence is gone", set.Name, name)
			}
		}
	}
}

// Two stores stand for two processes: file locks are held by open files.
func TestTwoAtOnce(t *testing.T) {
	s, mnist, cifar10, requests := testStore(t)
	var wg sync.WaitGroup
	var waited atomic.Int64
	for range 4 {
		other, _ := Open(s.Dir)
		other.Mirrors, other.Fetcher = s.Mirrors, s.Fetcher
		other.Note = func(text string) {
			if strings.Contains(text, "another process") {
				waited.Add(1)
			}
		}
		wg.Go(func() {
			for _, set := range []*catalogue.Set{mnist, cifar10} {
				if err := other.get(t.Context(), set); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := requests.Load(); n != 3 { // two files and an archive
		t.Errorf("%d requests for 3 files", n)
	}
	if waited.Load() == 0 {
		t.Error("nobody waited")
	}
}

func TestGetSaysWhatToDo(t *testing.T) {
	s, mnist, cifar10, _ := testStore(t)
	s.Mirrors = []string{"http://127.0.0.1:1"}
	for _, set := range []*catalogue.Set{mnist, cifar10} {
		err := s.get(t.Context(), set)
		for _, want := range []string{set.Name, "connection refused", s.Path(set), "largestep data verify " + set.Name} {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %q", err, want)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.get(ctx, mnist); err == nil {
		t.Error("went on after it was interrupted")
	}
	put(t, filepath.Join(s.Dir, "file"), nil)
	blocked, _ := Open(filepath.Join(s.Dir, "file"))
	if err := blocked.get(t.Context(), mnist); err == nil || !strings.Contains(err.Error(), "--data-dir") {
		t.Errorf("in a folder that cannot be: %v", err)
	}
}

func TestNoRoomForTheFilesOfAnArchive(t *testing.T) {
	s, _, cifar10, requests := testStore(t)
	s.Fetcher.Free = func(string) (uint64, error) { return uint64(cifar10.Archive.Bytes) + 100, nil }
	err := s.get(t.Context(), cifar10)
	if err == nil || !strings.Contains(err.Error(), "downloading and unpacking need") || requests.Load() > 0 {
		t.Errorf("error %v after %d requests", err, requests.Load())
	}
}

// An archive whose members are not the published ones gives nothing.
func TestArchiveOfWrongFiles(t *testing.T) {
	s, _, cifar10, _ := testStore(t)
	cifar10.Files[2].SHA256 = sum([]byte("other"))
	err := s.get(t.Context(), cifar10)
	if err == nil || !strings.Contains(err.Error(), "batch_2.bin in "+cifar10.Archive.Name) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(s.Path(cifar10), "batch_2.bin")); err == nil {
		t.Error("a wrong file took its name")
	}
	if got := left(t, s.Path(cifar10)); strings.Contains(got, ".unpacking") {
		t.Errorf("left %s", got)
	}
}

func TestLabelsAndShapesAreChecked(t *testing.T) {
	mnist, _, _ := small()
	label := []byte{0, 0, 8, 1, 0, 0, 0, 2, 3, 10}
	image := binary.BigEndian.AppendUint32([]byte{0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28}, 14)
	image = append(image, make([]byte, 28*14)...)
	for name, c := range map[string]struct {
		b       []byte
		role    catalogue.Role
		records int
		want    string
	}{
		"label":   {label, catalogue.Labels, 2, "label 10 of record 1 is not one of 0 to 9"},
		"records": {label, catalogue.Labels, 3, "dimensions [2], not [3]"},
		"size":    {image, catalogue.Images, 1, "dimensions [1 28 14], not [1 28 28]"},
	} {
		out := &Set{Shape: Shape{1, 28, 28}, Classes: mnist.Classes}
		f := Found{File: catalogue.File{Role: c.role, Records: c.records}, Path: "file", bytes: c.b}
		if err := decodeIDX(out, []Found{f}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
