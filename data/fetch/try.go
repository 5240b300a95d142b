package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// longestAfter bounds what a server may ask us to wait.
const longestAfter = 2 * time.Minute

var defaultClient = &http.Client{Transport: func() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = time.Minute
	return t
}()}

// try makes one request and reads what comes. It appends to the part file,
// and finishes when that is whole.
func (f *Fetcher) try(ctx context.Context, address string, job Job) error {
	out, err := os.OpenFile(part(job), os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write: %w; choose another folder", err)
	}
	defer out.Close()
	have := size(part(job))
	if have > job.Bytes {
		have = 0
	}
	resumed := have > 0
	if have < job.Bytes {
		if have, err = f.request(ctx, address, job, out, have); err != nil {
			return err
		}
		resumed = resumed && have > 0
	}
	if err := errors.Join(out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	return finish(job, resumed)
}

// request asks for the bytes from have on and writes them. It returns where
// the server really began: 0 if it sent the whole file.
func (f *Fetcher) request(ctx context.Context, address string, job Job, out *os.File, have int64) (int64, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, &mirrorError{err}
	}
	req.Header.Set("Accept-Encoding", "identity") // the bytes as they are stored
	req.Header.Set("User-Agent", "largestep-data")
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	client := f.Client
	if client == nil {
		client = defaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, network(err)
	}
	defer resp.Body.Close()
	start, err := accept(resp, job, have)
	if err != nil {
		if resp.StatusCode == http.StatusRequestedRangeNotSatisfiable {
			out.Truncate(0)
		}
		return 0, err
	}
	if err := out.Truncate(start); err != nil {
		return 0, fmt.Errorf("cannot write: %w", err)
	}
	if _, err := out.Seek(start, io.SeekStart); err != nil {
		return 0, fmt.Errorf("cannot write: %w", err)
	}
	return start, f.copyBody(cancel, out, resp.Body, job, start)
}

// accept judges the head of an answer and returns the byte at which its body
// begins.
func accept(resp *http.Response, job Job, have int64) (int64, error) {
	switch code := resp.StatusCode; {
	case code == http.StatusOK:
		have = 0
	case code == http.StatusPartialContent:
		var first, last, total int64
		_, err := fmt.Sscanf(resp.Header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &total)
		if err != nil || first != have || total != job.Bytes {
			return 0, &mirrorError{fmt.Errorf("asked to go on at byte %d of %d, the server sent %q", have, job.Bytes, resp.Header.Get("Content-Range"))}
		}
	case code == http.StatusRequestedRangeNotSatisfiable:
		return 0, &retryError{err: errors.New("the server cannot go on where the download stopped; starting again")}
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		return 0, &retryError{err: fmt.Errorf("the server answered %q", resp.Status), after: retryAfter(resp)}
	default:
		return 0, &mirrorError{fmt.Errorf("the server answered %q", resp.Status)}
	}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "text/html" {
		return 0, &mirrorError{errors.New("the server sent a web page, not the file (a login or error page, or a proxy in between?)")}
	}
	if n := resp.ContentLength; n >= 0 && n != job.Bytes-have {
		return 0, &mirrorError{fmt.Errorf("the server's file has %d bytes, not %d", have+n, job.Bytes)}
	}
	return have, nil
}

// retryAfter reads the header of that name: seconds or a date.
func retryAfter(resp *http.Response) time.Duration {
	text := resp.Header.Get("Retry-After")
	d := time.Duration(0)
	if s, err := strconv.Atoi(text); err == nil {
		d = time.Duration(min(s, 1<<20)) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		d = time.Until(at)
	}
	return min(max(d, 0), longestAfter)
}

var errStall = errors.New("the server stopped sending")

// copyBody writes the body from position start on, and no byte more than the
// file has. The end of ctx and a stalled server end it by cancel.
func (f *Fetcher) copyBody(cancel context.CancelCauseFunc, out *os.File, body io.Reader, job Job, start int64) error {
	stall := f.Stall
	if stall == 0 {
		stall = 30 * time.Second
	}
	watch := time.AfterFunc(stall, func() { cancel(errStall) })
	defer watch.Stop()
	buf := make([]byte, 128<<10)
	done := start
	for {
		n, err := body.Read(buf)
		watch.Reset(stall)
		if done+int64(n) > job.Bytes {
			out.Truncate(0)
			return &mirrorError{fmt.Errorf("the server sends more than the %d bytes of the file", job.Bytes)}
		}
		if _, werr := out.Write(buf[:n]); werr != nil {
			return fmt.Errorf("cannot write: %w; what was loaded so far is kept", werr)
		}
		done += int64(n)
		f.tell(job, done, "")
		switch {
		case err == io.EOF && done == job.Bytes:
			return nil
		case err == io.EOF:
			err = io.ErrUnexpectedEOF
			fallthrough
		case err != nil:
			return &retryError{err: fmt.Errorf("the connection ended after %d of %d bytes: %w", done, job.Bytes, plain(err))}
		}
	}
}

// network sorts the failures of a connection: a name that does not exist or a
// certificate that does not fit will not pass by waiting.
func network(err error) error {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return &mirrorError{errors.New("no such host; is there a network?")}
	}
	if text := plain(err).Error(); strings.Contains(text, "certificate") || strings.Contains(text, "unsupported protocol") {
		return &mirrorError{plain(err)}
	}
	// Where not even a connection comes about, there is most likely no
	// network, and the user is told soon.
	var op *net.OpError
	if errors.As(err, &dns) || errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") {
		return &retryError{err: plain(err), tries: 2}
	}
	return &retryError{err: plain(err)}
}

// plain takes the address, which the user sees anyway, from an error.
func plain(err error) error {
	if errors.Is(err, context.Canceled) {
		return errStall // the user's own cancel is seen by its context
	}
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
