package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"largestep/data/archive"
)

// A member of an archive to be made.
type member struct {
	name, body string
	typ        byte // tar's; 0 is a file
	link       string
}

func targz(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tw := tar.NewWriter(zw)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Typeflag: m.typ, Linkname: m.link, Mode: 0o644, Size: int64(len(m.body))}
		if err := tw.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		tw.Write([]byte(m.body))
	}
	tw.Close()
	zw.Close()
	return b.Bytes()
}

func zipped(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		h.SetMode(0o644)
		switch m.typ {
		case tar.TypeSymlink:
			h.SetMode(0o777 | fs.ModeSymlink)
		case tar.TypeChar:
			h.SetMode(0o644 | fs.ModeDevice)
		}
		w, err := zw.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(m.body + m.link))
	}
	zw.Close()
	return b.Bytes()
}

var limits = archive.Limits{Bytes: 1 << 16, Files: 10}

func all(name string) string { return name }

// files lists what lies below dir.
func files(t testing.TB, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

func TestUnpack(t *testing.T) {
	members := []member{{name: "set/é 1.bin", body: "one"}, {name: "./set/b.bin", body: "two"}, {name: "set/readme.html", body: "skip"}}
	want := func(name string) string {
		if strings.HasSuffix(name, ".bin") {
			return strings.TrimPrefix(name, "set/")
		}
		return ""
	}
	for kind, unpack := range unpackers {
		dir := filepath.Join(t.TempDir(), "a folder é")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := unpack(pack(t, kind, members...), dir, want); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if got := files(t, dir); got != "b.bin é 1.bin" {
			t.Errorf("%s: unpacked %s", kind, got)
		}
		if b, _ := os.ReadFile(filepath.Join(dir, "é 1.bin")); string(b) != "one" {
			t.Errorf("%s: contents %q", kind, b)
		}
	}
}

var unpackers = map[string]func(b []byte, dir string, want archive.Want) ([]string, error){
	"tar": func(b []byte, dir string, want archive.Want) ([]string, error) {
		return archive.Untar(bytes.NewReader(b), dir, want, limits)
	},
	"zip": func(b []byte, dir string, want archive.Want) ([]string, error) {
		return archive.Unzip(bytes.NewReader(b), int64(len(b)), dir, want, limits)
	},
}

func pack(t testing.TB, kind string, members ...member) []byte {
	if kind == "zip" {
		return zipped(t, members...)
	}
	return targz(t, members...)
}

func TestHostileMembers(t *testing.T) {
	good := member{name: "good.bin", body: "good"}
	many := []member{}
	for i := range 11 {
		many = append(many, member{name: strings.Repeat("x", i+1)})
	}
	for name, c := range map[string]struct {
		members []member
		want    string
	}{
		"parent":          {[]member{good, {name: "../evil", body: "x"}}, "outside"},
		"parent within":   {[]member{good, {name: "a/../../evil", body: "x"}}, "outside"},
		"absolute":        {[]member{good, {name: "/evil", body: "x"}}, "outside"},
		"backslash":       {[]member{good, {name: `..\evil`, body: "x"}}, "outside"},
		"empty name":      {[]member{good, {name: "./.", body: "x"}}, "outside"},
		"symbolic link":   {[]member{good, {name: "l", typ: tar.TypeSymlink, link: "/etc"}}, "neither a file nor a folder"},
		"device":          {[]member{good, {name: "d", typ: tar.TypeChar}}, "neither a file nor a folder"},
		"duplicate":       {[]member{good, good}, "twice"},
		"duplicate, ./":   {[]member{good, {name: "./good.bin", body: "evil"}}, "twice"},
		"too many":        {many, "too many members"},
		"too many bytes":  {[]member{good, {name: "b", body: strings.Repeat("0", 1<<16)}}, "more than was expected"},
		"too many, twice": {[]member{{name: "a", body: strings.Repeat("0", 40000)}, {name: "b", body: strings.Repeat("0", 40000)}}, "more than was expected"},
	} {
		for kind, unpack := range unpackers {
			outer := t.TempDir()
			dir := filepath.Join(outer, "in")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			_, err := unpack(pack(t, kind, c.members...), dir, all)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %s: error %v, want %q in it", name, kind, err, c.want)
			}
			if !errors.Is(err, archive.ErrUnsafe) {
				t.Errorf("%s, %s: %v is not ErrUnsafe", name, kind, err)
			}
			if got := files(t, outer); got != "" {
				t.Errorf("%s, %s: left %s", name, kind, got)
			}
		}
	}
	// Links that are not symbolic are known to tar alone.
	hard := targz(t, good, member{name: "h", typ: tar.TypeLink, link: "good.bin"})
	if _, err := archive.Untar(bytes.NewReader(hard), t.TempDir(), all, limits); !errors.Is(err, archive.ErrUnsafe) {
		t.Errorf("hard link: %v", err)
	}
}

// A link that lies in the folder already is not followed out of it.
func TestLinkInTheFolder(t *testing.T) {
	outer := t.TempDir()
	dir := filepath.Join(outer, "in")
	os.Mkdir(dir, 0o755)
	if err := os.Symlink(outer, filepath.Join(dir, "out")); err != nil {
		t.Skip(err)
	}
	b := targz(t, member{name: "out/evil", body: "x"})
	if _, err := archive.Untar(bytes.NewReader(b), dir, all, limits); err == nil {
		t.Error("a link was followed out of the folder")
	}
	if _, err := os.Stat(filepath.Join(outer, "evil")); err == nil {
		t.Error("a file landed outside")
	}
}

func TestUntarBomb(t *testing.T) {
	// Padding after the end of the archive: no member is large, the stream is.
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tar.NewWriter(zw).Close()
	zeros := make([]byte, 1<<20)
	for range 64 {
		zw.Write(zeros)
	}
	zw.Close()
	if _, err := archive.Untar(&b, t.TempDir(), all, limits); !errors.Is(err, archive.ErrUnsafe) {
		t.Errorf("error %v", err)
	}
}

func TestTruncatedEverywhere(t *testing.T) {
	body := make([]byte, 500)
	for i := range body {
		body[i] = byte(i * i)
	}
	for kind, unpack := range unpackers {
		whole := pack(t, kind, member{name: "a", body: string(body)}, member{name: "b", body: "2"})
		dir := t.TempDir()
		for n := range whole {
			if _, err := unpack(whole[:n], dir, all); err == nil {
				t.Fatalf("%s: %d of %d bytes unpacked without an error", kind, n, len(whole))
			}
			if got := files(t, dir); got != "" {
				t.Fatalf("%s: %d of %d bytes left %s", kind, n, len(whole), got)
			}
		}
	}
}

func TestMissingFolder(t *testing.T) {
	b := targz(t, member{name: "a", body: "1"})
	if _, err := archive.Untar(bytes.NewReader(b), filepath.Join(t.TempDir(), "none"), all, limits); err == nil {
		t.Error("unpacked into a folder that is not there")
	}
}

func FuzzUnpack(f *testing.F) {
	good := member{name: "a/b.bin", body: "body"}
	f.Add(targz(f, good), false)
	f.Add(zipped(f, good), true)
	f.Add(targz(f, good, member{name: "../x", body: "x"}), false)
	f.Fuzz(func(t *testing.T, b []byte, zip bool) {
		outer := t.TempDir()
		dir := filepath.Join(outer, "in")
		os.Mkdir(dir, 0o755)
		kind := "tar"
		if zip {
			kind = "zip"
		}
		written, err := unpackers[kind](b, dir, all)
		var total int64
		filepath.WalkDir(outer, func(p string, e fs.DirEntry, _ error) error {
			if e.IsDir() {
				return nil
			}
			if !e.Type().IsRegular() || !strings.HasPrefix(p, dir+string(filepath.Separator)) {
				t.Fatalf("made %s (%v)", p, e.Type())
			}
			info, _ := e.Info()
			total += info.Size()
			return nil
		})
		if err != nil && total > 0 {
			t.Fatalf("failed with %v and left %d bytes", err, total)
		}
		if total > limits.Bytes || len(written) > limits.Files {
			t.Fatalf("%d files of %d bytes", len(written), total)
		}
	})
}
