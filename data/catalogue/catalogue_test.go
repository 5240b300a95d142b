package catalogue_test

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"largestep/data/catalogue"
	"largestep/internal/realdata"
)

func TestEntriesAreWhole(t *testing.T) {
	hash := regexp.MustCompile(`^[0-9a-f]{64}$`)
	for _, s := range catalogue.All() {
		for what, text := range map[string]string{"title": s.Title, "citation": s.Citation, "licence": s.Licence, "home": s.Home, "provenance": s.Provenance} {
			if text == "" {
				t.Errorf("%s has no %s", s.Name, what)
			}
		}
		if len(s.Mean) != s.Channels || len(s.SD) != s.Channels {
			t.Errorf("%s: statistics of %d channels", s.Name, len(s.Mean))
		}
		for _, m := range s.Mirrors {
			if !strings.HasSuffix(m, "/") || !strings.HasPrefix(m, "http") {
				t.Errorf("%s: mirror %s", s.Name, m)
			}
		}
		for _, f := range slices.Concat(s.Files, s.Subsets) {
			if !hash.MatchString(f.SHA256) || f.Bytes <= 0 || f.Records <= 0 || filepath.Base(f.Name) != f.Name {
				t.Errorf("%s: %+v", s.Name, f)
			}
		}
		if s.Format != catalogue.Photos && (s.Count("train") == 0 || s.Count("test") != 10000) {
			t.Errorf("%s: %d and %d records", s.Name, s.Count("train"), s.Count("test"))
		}
		found, err := catalogue.Find(s.Name)
		if err != nil || found.Title != s.Title {
			t.Errorf("%s is not found: %v", s.Name, err)
		}
	}
	if _, err := catalogue.Find("mnits"); err == nil || !strings.Contains(err.Error(), "use mnist, cifar10") {
		t.Errorf("error %v", err)
	}
	super := catalogue.SuperClass()
	counts := make([]int, 20)
	for _, c := range super {
		counts[c]++
	}
	if len(super) != 100 || slices.Min(counts) != 5 || slices.Max(counts) != 5 {
		t.Errorf("super-classes of %v", counts)
	}
}

// The sums of the catalogue are those of the real files, the published md5 and
// sha1 too.
func TestSumsOfRealFiles(t *testing.T) {
	dir := realdata.Dir(t)
	n := 0
	for _, s := range catalogue.All() {
		for _, f := range slices.Concat(s.Files, s.Subsets) {
			b, err := os.ReadFile(filepath.Join(dir, s.Name, f.Name))
			if os.IsNotExist(err) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			n++
			h256, h1, h5 := sha256.Sum256(b), sha1.Sum(b), md5.Sum(b)
			for _, c := range []struct{ want, got string }{
				{f.SHA256, hex.EncodeToString(h256[:])}, {f.SHA1, hex.EncodeToString(h1[:])}, {f.MD5, hex.EncodeToString(h5[:])},
			} {
				if c.want != "" && c.want != c.got {
					t.Errorf("%s has sum %s, the catalogue says %s", f.Name, c.got, c.want)
				}
			}
			if int64(len(b)) != f.Bytes {
				t.Errorf("%s has %d bytes", f.Name, len(b))
			}
		}
	}
	if n != 9 {
		t.Errorf("compared %d files, want 9", n)
	}
}
