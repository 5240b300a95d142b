// Package archive unpacks .tar.gz and .zip archives that come from elsewhere.
//
// The archive is taken to be hostile: a member that would land outside the
// folder, is absolute, a link, a device or a duplicate makes the whole archive
// be refused, and so does one that unpacks to more bytes or more files than
// expected. Members that were not asked for are skipped, but counted.
package archive

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Limits bound what an archive may unpack to.
type Limits struct {
	Bytes int64 // of all members together, those skipped included
	Files int   // members of any kind
}

// A Want tells which members to unpack and where to: the path of the file for
// the member, relative to the folder, or "" to skip it.
type Want func(member string) string

// ErrUnsafe is wrapped by errors about members that no honest archive has.
var ErrUnsafe = errors.New("the archive is not safe to unpack")

// Untar unpacks a .tar.gz stream into dir, which must exist, and returns the
// paths that it wrote. On an error the files written so far are removed.
func Untar(r io.Reader, dir string, want Want, limits Limits) ([]string, error) {
	zr, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("not a .tar.gz archive: %w", early(err))
	}
	u, err := newUnpacker(dir, want, limits)
	if err != nil {
		return nil, err
	}
	defer u.root.Close()
	// What gzip yields is bounded too: headers and padding also take room.
	bounded := &boundedReader{r: zr, left: limits.Bytes + 4096*int64(limits.Files+4)}
	tr := tar.NewReader(bounded)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, u.fail(fmt.Errorf("cannot read the archive: %w", early(err)))
		}
		kind := other
		switch h.Typeflag {
		case tar.TypeReg:
			kind = file
		case tar.TypeDir:
			kind = folder
		case tar.TypeXGlobalHeader:
			continue // a comment, such as git's
		}
		if err := u.member(h.Name, kind, h.Size, tr); err != nil {
			return nil, u.fail(err)
		}
	}
	// Read on to the end, so that gzip checks its sum.
	if _, err := io.Copy(io.Discard, bounded); err != nil {
		return nil, u.fail(fmt.Errorf("cannot read the archive to its end: %w", early(err)))
	}
	return u.written, nil
}

// Unzip unpacks a .zip archive of the given size as Untar does a .tar.gz one.
func Unzip(r io.ReaderAt, size int64, dir string, want Want, limits Limits) ([]string, error) {
	zr, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // our own check says which path
		return nil, fmt.Errorf("not a .zip archive: %w", err)
	}
	u, err := newUnpacker(dir, want, limits)
	if err != nil {
		return nil, err
	}
	defer u.root.Close()
	for _, f := range zr.File {
		kind := other
		switch {
		case f.Mode().IsRegular():
			kind = file
		case f.Mode().IsDir():
			kind = folder
		}
		err := func() error {
			if kind != file {
				return u.member(f.Name, kind, 0, nil)
			}
			rc, err := f.Open()
			if err != nil {
				return fmt.Errorf("cannot read %.80q: %w", f.Name, err)
			}
			defer rc.Close()
			if f.UncompressedSize64 > uint64(limits.Bytes) {
				return fmt.Errorf("%w: %.80q claims %d bytes", ErrUnsafe, f.Name, f.UncompressedSize64)
			}
			return u.member(f.Name, kind, int64(f.UncompressedSize64), rc)
		}()
		if err != nil {
			return nil, u.fail(err)
		}
	}
	return u.written, nil
}

type kind int

const (
	file kind = iota
	folder
	other
)

// An unpacker writes members below one folder. It works through os.Root, so
// that even a link planted in the folder meanwhile leads nowhere.
type unpacker struct {
	root    *os.Root
	want    Want
	left    Limits
	seen    map[string]bool
	written []string
}

func newUnpacker(dir string, want Want, limits Limits) (*unpacker, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot unpack: %w", err)
	}
	return &unpacker{root: root, want: want, left: limits, seen: map[string]bool{}}, nil
}

// fail removes what was written, since an archive is unpacked whole or not.
func (u *unpacker) fail(err error) error {
	for _, name := range u.written {
		u.root.Remove(name)
	}
	return err
}

func (u *unpacker) member(name string, k kind, size int64, r io.Reader) error {
	if u.left.Files--; u.left.Files < 0 {
		return fmt.Errorf("%w: it has too many members", ErrUnsafe)
	}
	clean := strings.TrimPrefix(strings.TrimSuffix(name, "/"), "./")
	if k == other {
		return fmt.Errorf("%w: %.80q is neither a file nor a folder", ErrUnsafe, name)
	}
	if k == folder && (clean == "" || clean == ".") {
		return nil
	}
	if !fs.ValidPath(clean) || clean == "." || strings.ContainsAny(clean, "\\\x00") || !filepath.IsLocal(filepath.FromSlash(clean)) {
		return fmt.Errorf("%w: the path %.80q may lead outside the folder", ErrUnsafe, name)
	}
	if k == folder {
		return nil // made when a file needs it
	}
	if u.seen[clean] {
		return fmt.Errorf("%w: %.80q is there twice", ErrUnsafe, name)
	}
	u.seen[clean] = true
	if size < 0 || size > u.left.Bytes {
		return fmt.Errorf("%w: it unpacks to more than was expected (at %.80q)", ErrUnsafe, name)
	}
	u.left.Bytes -= size
	target := u.want(clean)
	if target == "" {
		return nil
	}
	if err := u.write(target, size, r); err != nil {
		return fmt.Errorf("cannot unpack %.80q: %w", name, early(err))
	}
	return nil
}

// write makes one file of exactly size bytes. It never writes over a file.
func (u *unpacker) write(target string, size int64, r io.Reader) error {
	target = filepath.FromSlash(target)
	if parent := filepath.Dir(target); parent != "." {
		if err := u.root.MkdirAll(parent, 0o755); err != nil {
			return err
		}
	}
	f, err := u.root.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	u.written = append(u.written, target)
	n, err := io.Copy(f, io.LimitReader(r, size+1))
	if err == nil && n != size {
		err = fmt.Errorf("%d bytes promised, %d or more found", size, n)
	}
	return errors.Join(err, f.Close())
}

// A boundedReader ends a stream that yields more than an honest one would.
type boundedReader struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("%w: it unpacks to more than was expected", ErrUnsafe)
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

func early(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
