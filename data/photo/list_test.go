package photo_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"largestep/data/photo"
)

func TestReadList(t *testing.T) {
	items, err := photo.ReadList(strings.NewReader("google/q1/a.jpg 0\r\n\nmy photos/été 2.jpg 49\n"), 50)
	if err != nil {
		t.Fatal(err)
	}
	want := []photo.Item{{Path: "google/q1/a.jpg", Label: 0}, {Path: "my photos/été 2.jpg", Label: 49}}
	if fmt.Sprint(items) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", items, want)
	}
}

func TestReadListRefusals(t *testing.T) {
	for name, c := range map[string]struct{ list, want string }{
		"empty":           {"\n \n", "names no photo"},
		"no class":        {"a.jpg\n", `line 1: want a path`},
		"class too large": {"a.jpg 0\nb.jpg 5\n", `line 2: class "5" is not one of 0 to 4`},
		"class negative":  {"a.jpg -1\n", `class "-1"`},
		"class a word":    {"a.jpg rose\n", `class "rose"`},
		"absolute":        {"/etc/passwd 0\n", "not a plain path"},
		"leaves":          {"a/../../b.jpg 0\n", "not a plain path"},
		"backslash":       {`a\..\b.jpg 0`, "not a plain path"},
		"no path":         {" 0\n", "not a plain path"},
		"twice":           {"a.jpg 0\nb.jpg 1\na.jpg 1\n", `line 3: "a.jpg" stands in line 1 already`},
		"endless line":    {strings.Repeat("x", 1<<17) + " 0\n", "too long"},
	} {
		_, err := photo.ReadList(strings.NewReader(c.list), 5)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}

func TestListClasses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mes photos é")
	for _, name := range []string{"b/2.JPEG", "b/1.jpg", "a/x y.jpg", "a/readme.txt", ".hidden/z.jpg"} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	items, classes, err := photo.ListClasses(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(items, classes), "[{a/x y.jpg 0} {b/1.jpg 1} {b/2.JPEG 1}] [a b]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, _, err := photo.ListClasses(t.TempDir()); err == nil || !strings.Contains(err.Error(), "one sub-folder a class") {
		t.Errorf("empty folder: %v", err)
	}
	if _, _, err := photo.ListClasses(filepath.Join(dir, "none")); err == nil {
		t.Error("a missing folder was listed")
	}
}

func FuzzReadList(f *testing.F) {
	f.Add("google/q0001/a.jpg 0\nb c.jpg 49\n")
	f.Add("../a 1\n")
	f.Add("a 1\r\na 1\n")
	f.Fuzz(func(t *testing.T, list string) {
		items, err := photo.ReadList(strings.NewReader(list), 50)
		if err != nil {
			return
		}
		var again strings.Builder
		for _, it := range items {
			if it.Label < 0 || it.Label >= 50 || !fs.ValidPath(it.Path) || !filepath.IsLocal(it.Path) {
				t.Fatalf("accepted %+v", it)
			}
			fmt.Fprintf(&again, "%s %d\n", it.Path, it.Label)
		}
		twice, err := photo.ReadList(strings.NewReader(again.String()), 50)
		if err != nil || fmt.Sprint(twice) != fmt.Sprint(items) {
			t.Fatalf("written out and read again: %v, %v", twice, err)
		}
	})
}
