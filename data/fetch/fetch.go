// Package fetch downloads files whose size and SHA-256 are known beforehand.
//
// A file takes its name only after every byte of it was verified. Until then
// it lies beside, as NAME.part, and a download that was cut goes on where it
// stopped. What arrives whole but wrong is kept as NAME.bad, as evidence, and
// never used. Failures that may pass (a cut, a stalled line, status 429 or
// 5xx) are tried again, after a pause that doubles and is partly random; those
// that will not (404, a web page instead of the file) go on to the next
// mirror. Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Job is one file to be had.
type Job struct {
	URLs   []string // mirrors, in the order in which they are tried
	Path   string   // where the file goes; its folder must exist
	Bytes  int64
	SHA256 string // hexadecimal
}

// A Fetcher downloads. The zero value is ready for use.
type Fetcher struct {
	Client   *http.Client  // nil: a client with time limits for all but the body
	Attempts int           // tries at a mirror without a new byte; 0: 5
	Pause    time.Duration // before the second try; it doubles, up to a minute. 0: one second
	Stall    time.Duration // how long a server may send nothing; 0: 30 seconds
	// Free returns the bytes that may be written in a folder. nil: as the
	// system says.
	Free func(dir string) (uint64, error)
	// Progress, if not nil, hears of bytes as they arrive, and of pauses.
	Progress func(Progress)
}

// Progress says how a download goes.
type Progress struct {
	Name        string // of the file
	Done, Total int64  // bytes
	Note        string // something to tell the user, such as why there is a pause
}

// The kinds of failure that decide how to go on.
type (
	retryError struct { // may pass
		err   error
		after time.Duration // as the server asked
		tries int           // at most so many, if not 0
	}
	mirrorError struct{ err error } // this mirror will not do
)

func (e *retryError) Error() string  { return e.err.Error() }
func (e *retryError) Unwrap() error  { return e.err }
func (e *mirrorError) Error() string { return e.err.Error() }
func (e *mirrorError) Unwrap() error { return e.err }

// Get downloads one file. It returns when the verified file is in its place,
// when all mirrors failed, when ctx ends, or when the disk refuses. The caller
// holds the lock of the folder.
func (f *Fetcher) Get(ctx context.Context, job Job) error {
	if err := f.room(job); err != nil {
		return err
	}
	defer func() {
		if p := part(job); size(p) == 0 {
			os.Remove(p)
		}
	}()
	if len(job.URLs) == 0 {
		return fmt.Errorf("no address to load %s from", filepath.Base(job.Path))
	}
	var failures []error
	for i, u := range job.URLs {
		err := f.mirror(ctx, u, job)
		if err == nil {
			return nil
		}
		var m *mirrorError
		var r *retryError
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !errors.As(err, &m) && !errors.As(err, &r) {
			return err
		}
		failures = append(failures, fmt.Errorf("%s: %w", host(u), err))
		if i+1 < len(job.URLs) {
			f.tell(job, 0, fmt.Sprintf("%s: %v; trying the next mirror", host(u), err))
		}
	}
	return fmt.Errorf("could not load %s: %w", filepath.Base(job.Path), oneLine(failures))
}

// mirror tries one address until it succeeds, fails for good, or has failed
// Attempts times in a row without sending a new byte.
func (f *Fetcher) mirror(ctx context.Context, u string, job Job) error {
	attempts := f.Attempts
	if attempts == 0 {
		attempts = 5
	}
	pause := f.Pause
	if pause == 0 {
		pause = time.Second
	}
	wait, fresh := pause, false
	for try := 1; ; try++ {
		before := size(part(job))
		err := f.try(ctx, u, job)
		if err == nil {
			return nil
		}
		if wrong := (*wrongError)(nil); errors.As(err, &wrong) {
			// A file put together from two tries may mix two versions: once
			// more from the start. A file that came in one go is what it is.
			if wrong.resumed && !fresh {
				fresh = true
				f.tell(job, 0, err.Error()+"; loading it again from the start")
				continue
			}
			return &mirrorError{err}
		}
		var r *retryError
		if ctx.Err() != nil || !errors.As(err, &r) {
			return err
		}
		if size(part(job)) > before {
			try, wait = 0, pause
		}
		if try >= attempts || r.tries > 0 && try >= r.tries {
			return err
		}
		// Half of the pause is random, so that many clients do not come back
		// at once.
		d := max(wait/2+rand.N(wait/2+1), r.after)
		f.tell(job, size(part(job)), fmt.Sprintf("%s: %v; again in %s", host(u), err, d.Round(100*time.Millisecond)))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
		}
		wait = min(2*wait, time.Minute)
	}
}

// A wrongError says that a file arrived whole, and wrong.
type wrongError struct {
	got, want string
	resumed   bool
	kept      string
}

func (e *wrongError) Error() string {
	return fmt.Sprintf("the file has SHA-256 %.12s…, not %.12s… (kept as %s, not used)", e.got, e.want, filepath.Base(e.kept))
}

// finish verifies the bytes on the disk and gives the file its name.
func finish(job Job, resumed bool) error {
	p := part(job)
	sum, err := Sum(p)
	if err != nil {
		return err
	}
	if sum != strings.ToLower(job.SHA256) {
		bad := job.Path + ".bad"
		if err := os.Rename(p, bad); err != nil {
			return fmt.Errorf("cannot put a wrong file aside: %w", err)
		}
		return &wrongError{sum, job.SHA256, resumed, bad}
	}
	if err := os.Rename(p, job.Path); err != nil {
		return fmt.Errorf("cannot give the file its name: %w", err)
	}
	syncDir(filepath.Dir(job.Path))
	return nil
}

// Sum returns the SHA-256 of a file, in hexadecimal.
func Sum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("cannot read %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// room checks beforehand that the rest of the file fits.
func (f *Fetcher) room(job Job) error {
	free := f.Free
	if free == nil {
		free = Free
	}
	dir := filepath.Dir(job.Path)
	have, err := free(dir)
	if err != nil {
		return nil // a system that does not say; the write itself will
	}
	if need := job.Bytes - min(size(part(job)), job.Bytes); uint64(need) > have {
		return fmt.Errorf("%s needs %s more in %s, where %s are free; make room or choose another folder",
			filepath.Base(job.Path), MB(need), dir, MB(int64(min(have, 1<<62))))
	}
	return nil
}

func (f *Fetcher) tell(job Job, done int64, note string) {
	if f.Progress != nil {
		f.Progress(Progress{filepath.Base(job.Path), done, job.Bytes, note})
	}
}

// MB writes a number of bytes for people.
func MB(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func part(job Job) string { return job.Path + ".part" }

// size returns the length of a file, 0 if there is none.
func size(path string) int64 {
	if info, err := os.Stat(path); err == nil {
		return info.Size()
	}
	return 0
}

func host(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return address
}

func oneLine(errs []error) error {
	var parts []string
	for _, err := range errs {
		parts = append(parts, err.Error())
	}
	return errors.New(strings.Join(parts, "; "))
}
