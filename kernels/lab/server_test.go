package lab

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// standIn makes an environment whose JupyterLab is a shell script: it writes
// down how it was started, and then does what the test says.
func standIn(t *testing.T, then string) (env Environment, notes string) {
	t.Helper()
	notes = t.TempDir()
	script := filepath.Join(notes, "jupyter-lab")
	text := "#!/bin/sh\ncd '" + notes + "'\necho \"$@\" >arguments\nenv >environment\necho $$ >pid\n" + then + "\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return Environment{Command: []string{script}, Place: script, page: page}, notes
}

// serves is a script's part that writes the file of a server that listens.
func serves(token string) string {
	return `setsid sleep 600 &
echo $! >child
mkdir -p "$JUPYTER_RUNTIME_DIR"
echo '{"pid": '$$', "port": 8899, "token": "` + token + `", "password": false, "base_url": "/"}' >"$JUPYTER_RUNTIME_DIR/jpserver-$$.json"
sleep 600`
}

func startIn(t *testing.T, env Environment) (*Server, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	specs := func(data string) error { return os.MkdirAll(filepath.Join(data, "kernels"), 0o700) }
	return Start(ctx, env, Options{Root: t.TempDir(), Open: "notebooks/ä b.ipynb", Specs: specs})
}

func noted(t *testing.T, notes, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(notes, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

// gone holds that a process that noted its number is no more.
func gone(t *testing.T, notes, name string) {
	t.Helper()
	pid, err := strconv.Atoi(noted(t, notes, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err == nil {
		t.Errorf("the %s is still there", name)
	}
}

func TestAServer(t *testing.T) {
	t.Setenv("JUPYTER_PATH", "/elsewhere")
	env, notes := standIn(t, serves("secret"))
	s, err := startIn(t, env)
	if err != nil {
		t.Fatal(err)
	}
	if want := "http://127.0.0.1:8899/lab/tree/notebooks/%C3%A4%20b.ipynb?token=secret"; s.URL != want {
		t.Errorf("URL = %s, want %s", s.URL, want)
	}
	for _, want := range []string{"--ServerApp.ip=127.0.0.1", "--LabApp.default_url=/lab/tree/notebooks/%C3%A4%20b.ipynb", "--ServerApp.open_browser=False"} {
		if got := noted(t, notes, "arguments"); !strings.Contains(got, want) || strings.Contains(got, "secret") {
			t.Errorf("arguments: %s; want %s", got, want)
		}
	}
	data := filepath.Join(s.dir, "data")
	if _, err := os.Stat(filepath.Join(data, "kernels")); err != nil {
		t.Errorf("no kernelspecs: %v", err)
	}
	if got := noted(t, notes, "environment"); !strings.Contains(got, "JUPYTER_PATH="+data+":/elsewhere") {
		t.Errorf("environment: %s", got)
	}
	s.Stop()
	gone(t, notes, "pid")
	gone(t, notes, "child")
	if _, err := os.Stat(s.dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there", s.dir)
	}
}

func TestAServerWithoutATokenIsEnded(t *testing.T) {
	env, notes := standIn(t, serves(""))
	if _, err := startIn(t, env); err == nil || !strings.Contains(err.Error(), "turns the token off") {
		t.Errorf("error = %v", err)
	}
	gone(t, notes, "pid")
	gone(t, notes, "child")
}

// A server of an environment whose files turn out to be damaged is ended, whether it
// listens, waits or has died.
func TestAServerOfABrokenEnvironment(t *testing.T) {
	for name, then := range map[string]string{"listens": serves("secret"), "waits": "setsid sleep 600 &\necho $! >child\nsleep 600", "died": "exit 1"} {
		t.Run(name, func(t *testing.T) {
			env, notes := standIn(t, then)
			env.whole = func(context.Context) error {
				for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
					if _, err := os.Stat(filepath.Join(notes, "pid")); err == nil {
						break
					}
				}
				return errors.New("a file is gone")
			}
			s, err := startIn(t, env)
			if s != nil || !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "a file is gone") {
				t.Errorf("Start = %v, %v", s, err)
			}
			gone(t, notes, "pid")
		})
	}
}

func TestAServerThatDies(t *testing.T) {
	env, _ := standIn(t, "echo no such extension >&2; exit 3")
	if _, err := startIn(t, env); err == nil || !strings.Contains(err.Error(), "no such extension") {
		t.Errorf("error = %v", err)
	}
	env, notes := standIn(t, serves("secret"))
	s, err := startIn(t, env)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(noted(t, notes, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(t.Context()); err == nil || !strings.Contains(err.Error(), "JupyterLab died") {
		t.Errorf("error = %v", err)
	}
	gone(t, notes, "child")
}

func TestAPortThatIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	env, _ := standIn(t, "exit 1")
	_, err = Start(t.Context(), env, Options{Port: l.Addr().(*net.TCPAddr).Port})
	if err == nil || !strings.Contains(err.Error(), "another: --port N") {
		t.Errorf("error = %v", err)
	}
}

func TestBegin(t *testing.T) {
	var asked *http.Request
	var body string
	status := http.StatusCreated
	answers := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		asked, body = r, string(data)
		w.WriteHeader(status)
	}))
	defer answers.Close()
	_, port, _ := net.SplitHostPort(answers.Listener.Addr().String())
	dir := t.TempDir()
	s := &Server{dir: dir}
	if err := s.Begin(t.Context(), "a.ipynb", "largestep-go"); err == nil {
		t.Error("a kernel was started on a server that has ended")
	}
	if err := os.Mkdir(filepath.Join(dir, "runtime"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "runtime", "jpserver-1.json"), `{"pid": 1, "port": `+port+`, "token": "secret", "base_url": "/base/"}`)
	if err := s.Begin(t.Context(), "notebooks/ä b.ipynb", "largestep-go"); err != nil {
		t.Fatal(err)
	}
	if asked.Method != "POST" || asked.URL.Path != "/base/api/sessions" || asked.Header.Get("Authorization") != "token secret" {
		t.Errorf("asked was %s %s with %v", asked.Method, asked.URL, asked.Header)
	}
	if want := `{"kernel":{"name":"largestep-go"},"name":"ä b.ipynb","path":"notebooks/ä b.ipynb","type":"notebook"}`; body != want {
		t.Errorf("asked was for %s, want %s", body, want)
	}
	status = http.StatusInternalServerError
	if err := s.Begin(t.Context(), "a.ipynb", "largestep-go"); err == nil || !strings.Contains(err.Error(), "500") {
		t.Errorf("error = %v", err)
	}
}
