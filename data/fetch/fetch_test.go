package fetch_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"largestep/data/fetch"
)

// body is what the servers of these tests publish.
var body = func() []byte {
	b := make([]byte, 300_000)
	for i := range b {
		b[i] = byte(i*i>>8 ^ i)
	}
	return b
}()

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// A request is what a handler learns of the n-th request, from 1.
type handler func(n int64, w http.ResponseWriter, r *http.Request)

func serve(t *testing.T, h handler) (url string, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h(requests.Add(1), w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, requests
}

func whole(_ int64, w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(body)))
}

// cut sends some bytes of the rest of the file and breaks the connection.
func cut(w http.ResponseWriter, r *http.Request, n int) {
	from := 0
	fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
	rest := body[from:]
	w.Header().Set("Content-Length", fmt.Sprint(len(rest)))
	if from > 0 {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(body)-1, len(body)))
		w.WriteHeader(http.StatusPartialContent)
	}
	w.Write(rest[:min(n, len(rest))])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func fetcher() *fetch.Fetcher {
	return &fetch.Fetcher{Attempts: 3, Pause: time.Millisecond, Stall: 200 * time.Millisecond}
}

func job(t *testing.T, urls ...string) fetch.Job {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mes données 数据")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return fetch.Job{URLs: urls, Path: filepath.Join(dir, "file one.gz"), Bytes: int64(len(body)), SHA256: sum(body)}
}

// complete checks that the file is there, whole, and nothing else is but what
// is allowed.
func complete(t *testing.T, j fetch.Job, besides ...string) {
	t.Helper()
	b, err := os.ReadFile(j.Path)
	if err != nil || string(b) != string(body) {
		t.Errorf("%d bytes, error %v", len(b), err)
	}
	only(t, j, append(besides, filepath.Base(j.Path))...)
}

func only(t *testing.T, j fetch.Job, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(j.Path))
	if err != nil {
		t.Fatal(err)
	}
	allowed := " " + strings.Join(names, "\n ") + "\n"
	for _, e := range entries {
		if !strings.Contains(allowed, " "+e.Name()+"\n") {
			t.Errorf("%s was left", e.Name())
		}
	}
}

func fails(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("error %v, want %q in it", err, want)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error has several lines: %v", err)
	}
}

func TestComplete(t *testing.T) {
	url, n := serve(t, whole)
	j := job(t, url)
	var last fetch.Progress
	f := fetcher()
	f.Progress = func(p fetch.Progress) { last = p }
	if err := f.Get(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	complete(t, j)
	if n.Load() != 1 || last.Done != j.Bytes || last.Total != j.Bytes {
		t.Errorf("%d requests, last progress %+v", n.Load(), last)
	}
}

// Each connection is cut after a third; each try goes on where the last ended.
func TestResumedAfterACut(t *testing.T) {
	var ranges []string
	url, _ := serve(t, func(n int64, w http.ResponseWriter, r *http.Request) {
		ranges = append(ranges, r.Header.Get("Range"))
		if n < 3 {
			cut(w, r, 100_000)
		}
		whole(n, w, r)
	})
	j := job(t, url)
	if err := fetcher().Get(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	complete(t, j)
	if len(ranges) != 3 || ranges[0] != "" || ranges[1] == "" || ranges[2] == ranges[1] {
		t.Errorf("ranges asked for: %q", ranges)
	}
}

// A line that is cut often, but brings something each time, gets there.
func TestManyCuts(t *testing.T) {
	url, n := serve(t, func(_ int64, w http.ResponseWriter, r *http.Request) { cut(w, r, 20_000) })
	j := job(t, url)
	if err := fetcher().Get(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	complete(t, j)
	if n.Load() < 10 {
		t.Errorf("%d requests", n.Load())
	}
}

// A process that was killed leaves a part; the next one goes on there. A part
// that is not of this file is noticed, kept, and loaded anew.
func TestPartOfAnEarlierProcess(t *testing.T) {
	for name, c := range map[string]struct {
		part     []byte
		requests int64
		besides  []string
	}{
		"a third":      {body[:100_000], 1, nil},
		"all but done": {body, 0, nil},
		"foreign":      {[]byte(strings.Repeat("x", 1000)), 2, []string{"file one.gz.bad"}},
		"too long":     {append([]byte("x"), body...), 1, nil},
		"foreign, all": {[]byte(strings.Repeat("x", len(body))), 1, []string{"file one.gz.bad"}},
	} {
		url, n := serve(t, whole)
		j := job(t, url)
		os.WriteFile(j.Path+".part", c.part, 0o644)
		if err := fetcher().Get(t.Context(), j); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		complete(t, j, c.besides...)
		if n.Load() != c.requests {
			t.Errorf("%s: %d requests, want %d", name, n.Load(), c.requests)
		}
	}
}

// A server without ranges sends the whole file again.
func TestServerWithoutRanges(t *testing.T) {
	url, _ := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) { w.Write(body) })
	j := job(t, url)
	os.WriteFile(j.Path+".part", body[:1234], 0o644)
	if err := fetcher().Get(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	complete(t, j)
}

func TestServerThatLiesAboutRanges(t *testing.T) {
	for _, contentRange := range []string{"", "bytes 0-9/10", "bytes 999-299999/300000", "bytes 1234-299999/400000"} {
		url, _ := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", contentRange)
			w.WriteHeader(http.StatusPartialContent)
			w.Write(body[1234:])
		})
		j := job(t, url)
		os.WriteFile(j.Path+".part", body[:1234], 0o644)
		fails(t, fetcher().Get(t.Context(), j), "asked to go on at byte 1234")
		only(t, j, "file one.gz.part")
	}
}

func TestWrongChecksumWithRightLength(t *testing.T) {
	wrong := append([]byte(nil), body...)
	wrong[200_000] ^= 1
	bad, n := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) { w.Write(wrong) })
	j := job(t, bad)
	fails(t, fetcher().Get(t.Context(), j), "SHA-256 "+sum(wrong)[:12])
	only(t, j, "file one.gz.bad")
	if kept, _ := os.ReadFile(j.Path + ".bad"); string(kept) != string(wrong) {
		t.Error("the evidence is not what was sent")
	}
	if n.Load() != 1 {
		t.Errorf("asked %d times for a file that will not change", n.Load())
	}
	// The next mirror has the right one.
	good, _ := serve(t, whole)
	j.URLs = append(j.URLs, good)
	if err := fetcher().Get(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	complete(t, j, "file one.gz.bad")
}

func TestAnswersThatEndAMirror(t *testing.T) {
	page := "<!DOCTYPE html><html>Sign in to the guest network</html>"
	for name, c := range map[string]struct {
		h    handler
		want string
	}{
		"404": {func(_ int64, w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusNotFound) }, `"404 Not Found"`},
		"403": {func(_ int64, w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) }, `"403 Forbidden"`},
		"a web page": {func(_ int64, w http.ResponseWriter, _ *http.Request) { w.Write([]byte(page)) },
			"a web page, not the file"},
		"a web page as bytes": {func(_ int64, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Write([]byte(page))
		}, "has 56 bytes, not 300000"},
		"too long": {func(_ int64, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/gzip")
			w.(http.Flusher).Flush() // no length
			w.Write(body)
			w.Write([]byte("more"))
		}, "sends more than"},
	} {
		t.Run(name, func(t *testing.T) {
			url, n := serve(t, c.h)
			j := job(t, url)
			fails(t, fetcher().Get(t.Context(), j), c.want)
			only(t, j)
			if n.Load() != 1 {
				t.Errorf("%d requests", n.Load())
			}
			good, _ := serve(t, whole)
			j.URLs = append(j.URLs, good)
			if err := fetcher().Get(t.Context(), j); err != nil {
				t.Fatal(err)
			}
			complete(t, j)
		})
	}
}

func TestAnswersThatPass(t *testing.T) {
	for _, code := range []int{429, 500, 502, 503, 504} {
		url, n := serve(t, func(n int64, w http.ResponseWriter, r *http.Request) {
			if n < 3 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(code)
				return
			}
			whole(n, w, r)
		})
		j := job(t, url)
		if err := fetcher().Get(t.Context(), j); err != nil {
			t.Errorf("%d: %v", code, err)
			continue
		}
		complete(t, j)
		if n.Load() != 3 {
			t.Errorf("%d: %d requests", code, n.Load())
		}
	}
	url, n := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	j := job(t, url)
	fails(t, fetcher().Get(t.Context(), j), "503 Service Unavailable")
	only(t, j)
	if n.Load() != 3 {
		t.Errorf("%d tries, want 3", n.Load())
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	url, _ := serve(t, func(n int64, w http.ResponseWriter, r *http.Request) {
		if n == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(429)
			return
		}
		whole(n, w, r)
	})
	start := time.Now()
	if err := fetcher().Get(t.Context(), job(t, url)); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took < time.Second {
		t.Errorf("came back after %v", took)
	}
}

// A server that stops sending is left and asked again.
func TestStalledServer(t *testing.T) {
	url, n := serve(t, func(n int64, w http.ResponseWriter, r *http.Request) {
		if n == 1 {
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			w.Write(body[:50_000])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			return
		}
		whole(n, w, r)
	})
	j := job(t, url)
	if err := fetcher().Get(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	complete(t, j)
	if n.Load() != 2 {
		t.Errorf("%d requests", n.Load())
	}
}

// A slow server that goes on sending is waited for, past the stall limit.
func TestSlowServer(t *testing.T) {
	url, n := serve(t, func(_ int64, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		for i := range 10 {
			w.Write(body[i*30_000 : (i+1)*30_000])
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond)
		}
	})
	j := job(t, url)
	if err := fetcher().Get(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	complete(t, j)
	if n.Load() != 1 {
		t.Errorf("%d requests", n.Load())
	}
}

func TestInterruptedKeepsWhatCame(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url, _ := serve(t, func(_ int64, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		w.Write(body[:50_000])
		w.(http.Flusher).Flush()
		time.AfterFunc(50*time.Millisecond, cancel)
		<-r.Context().Done()
	})
	j := job(t, url)
	if err := fetcher().Get(ctx, j); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	only(t, j, "file one.gz.part")
	if b, _ := os.ReadFile(j.Path + ".part"); len(b) != 50_000 {
		t.Errorf("%d bytes kept", len(b))
	}
}

func TestNoNetwork(t *testing.T) {
	j := job(t, "http://127.0.0.1:1/x", "http://no-such-host.invalid/x")
	fails(t, fetcher().Get(t.Context(), j), "connection refused")
	fails(t, fetcher().Get(t.Context(), j), "no-such-host.invalid")
	only(t, j)
}

func TestNoRoom(t *testing.T) {
	url, n := serve(t, whole)
	j := job(t, url)
	f := fetcher()
	f.Free = func(string) (uint64, error) { return 100_000, nil }
	fails(t, f.Get(t.Context(), j), "needs 300.0 kB more")
	only(t, j)
	if n.Load() != 0 {
		t.Error("asked the server all the same")
	}
	// What is there already needs no room.
	os.WriteFile(j.Path+".part", body[:250_000], 0o644)
	if err := f.Get(t.Context(), j); err != nil {
		t.Error(err)
	}
}

func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	unlock, err := fetch.Lock(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	waited := make(chan struct{})
	got := make(chan error, 1)
	go func() {
		unlock, err := fetch.Lock(t.Context(), dir, func() { close(waited) })
		if err == nil {
			unlock()
		}
		got <- err
	}()
	<-waited
	select {
	case err := <-got:
		t.Fatalf("two held the lock (%v)", err)
	case <-time.After(150 * time.Millisecond):
	}
	unlock()
	if err := <-got; err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "file")
	os.WriteFile(file, nil, 0o644)
	_, err = fetch.Lock(t.Context(), filepath.Join(file, "x"), nil)
	fails(t, err, "--data-dir")
}
