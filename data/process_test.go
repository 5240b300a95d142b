package data

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"largestep/data/catalogue"
)

// TestChild is not a test but what the processes of the tests below run.
func TestChild(t *testing.T) {
	dir := os.Getenv("LARGESTEP_TEST_CHILD")
	if dir == "" {
		t.Skip("only as a process of its own, started by another test")
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	mnist, cifar10, _ := small()
	for _, set := range []*catalogue.Set{mnist, cifar10} {
		if err := s.get(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
}

func child(t *testing.T, dir, mirror string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), "LARGESTEP_TEST_CHILD="+dir, "LARGESTEP_DATA_MIRROR="+mirror)
	return cmd
}

// Three processes that want the same sets at once load each file once.
func TestThreeProcesses(t *testing.T) {
	s, mnist, cifar10, requests := testStore(t)
	var wg sync.WaitGroup
	for range 3 {
		cmd := child(t, s.Dir, s.Mirrors[0])
		wg.Go(func() {
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wg.Wait()
	if n := requests.Load(); n != 3 {
		t.Errorf("%d requests for 3 files", n)
	}
	for _, set := range []*catalogue.Set{mnist, cifar10} {
		if _, err := s.load(t.Context(), set, "test", Options{}); err != nil {
			t.Error(err)
		}
	}
}

// A process that is killed in the middle leaves a part and no lock; the next
// one goes on where it stopped.
func TestKilledProcess(t *testing.T) {
	mnist, _, published := small()
	var first atomic.Bool
	var resumed atomic.Int64
	half := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := published[r.URL.Path]
		if first.CompareAndSwap(false, true) {
			w.Header().Set("Content-Length", fmt.Sprint(len(b)))
			w.Write(b[:len(b)/2])
			w.(http.Flusher).Flush()
			close(half)
			<-r.Context().Done()
			return
		}
		if r.Header.Get("Range") != "" {
			resumed.Add(1)
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	}))
	defer srv.Close()
	dir := t.TempDir()
	cmd := child(t, dir, srv.URL)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-half
	part := filepath.Join(dir, "mnist", mnist.Files[0].Name+".part")
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if info, err := os.Stat(part); err == nil && info.Size() > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no part was written")
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	for _, f := range mnist.Files {
		if _, err := os.Stat(filepath.Join(dir, "mnist", f.Name)); err == nil {
			t.Errorf("%s has its name though it is not whole", f.Name)
		}
	}
	if out, err := child(t, dir, srv.URL).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if resumed.Load() != 1 {
		t.Errorf("%d downloads were resumed, want 1", resumed.Load())
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.load(t.Context(), mnist, "test", Options{}); err != nil {
		t.Error(err)
	}
}
