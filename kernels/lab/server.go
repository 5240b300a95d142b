package lab

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"largestep/pkg/book/kernel"
)

// Options say how a server is started.
type Options struct {
	Root    string                  // the folder that it serves
	Open    string                  // what is opened first, relative to Root
	Specs   func(data string) error // writes kernelspecs into a Jupyter data folder; nil adds none
	Address string                  // to listen on; "" is the loopback interface
	Port    int                     // 0 is the first free one from 8888
	Browser bool                    // open one
}

// overrides are JupyterLab's defaults for settings that the user has not set:
// gopls may take longer than a second over its first completion, and nobody
// asks the network for news and updates, since what runs here is pinned.
//
//go:embed overrides.json
var overrides []byte

// page tells JupyterLab's page not to ask whether it should be built anew, which
// takes Node.js and a while. In the project's own environment ownPage leaves out,
// too, what has nothing to do there, as there are no extensions to manage, no
// language packs or servers, no JupyterHub and no news, and the splash screen, which
// covers the notebook when it is ready.
var (
	//go:embed page.json
	page []byte
	//go:embed page_own.json
	ownPage []byte
)

// loopback is the address that no other machine can reach.
const loopback = "127.0.0.1"

// A Server is a JupyterLab that runs.
type Server struct {
	URL string // with the token

	cmd   *exec.Cmd
	leash io.Closer // closing it ends the server and all that it has started
	log   *os.File  // what it prints; in dir, and read after that has gone
	dir   string    // its runtime files
	ended chan struct{}
}

// How long a server may take to start, and to end its kernels in order.
const (
	startTimeout = 60 * time.Second
	stopTimeout  = 5 * time.Second
)

// Start starts a server and returns once it answers. A server whose
// configuration turns the token off is refused. If the environment turns out to be
// broken, the server is ended, and the error is ErrBroken.
func Start(ctx context.Context, env Environment, o Options) (*Server, error) {
	if env.whole == nil {
		return start(ctx, env, o)
	}
	starting, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	looked := make(chan error, 1)
	go func() { // which takes a while, as the start does
		err := env.whole(ctx)
		if err != nil {
			stop(err)
		}
		looked <- err
	}()
	s, err := start(starting, env, o)
	if fault := <-looked; fault != nil && ctx.Err() == nil {
		if s != nil {
			s.Stop()
		}
		return nil, fmt.Errorf("%w: %w", ErrBroken, fault)
	}
	return s, err
}

func start(ctx context.Context, env Environment, o Options) (*Server, error) {
	if o.Address == "" {
		o.Address = loopback
	}
	if o.Specs == nil {
		o.Specs = func(string) error { return nil }
	}
	if err := free(o); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "ls-lab-")
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	settings, data := filepath.Join(dir, "config", "labconfig"), filepath.Join(dir, "data")
	if err := errors.Join(o.Specs(data), os.MkdirAll(settings, 0o700),
		os.WriteFile(filepath.Join(settings, "default_setting_overrides.json"), overrides, 0o600),
		os.WriteFile(filepath.Join(settings, "page_config.json"), env.page, 0o600)); err != nil {
		log.Close()
		os.RemoveAll(dir)
		return nil, err
	}
	cmd := exec.Command(env.Command[0], append(env.Command[1:], o.arguments()...)...)
	cmd.Dir = o.Root
	cmd.Stdout, cmd.Stderr = log, log
	// Its own folder for runtime files keeps the token and the kernels'
	// connection files in one place, which goes when the server has gone.
	cmd.Env = append(os.Environ(),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(dir, "runtime"),
		prepend("JUPYTER_CONFIG_PATH", filepath.Join(dir, "config")),
		prepend("JUPYTER_PATH", data))
	s := &Server{cmd: cmd, log: log, dir: dir, ended: make(chan struct{})}
	if s.leash, err = kernel.Contain(cmd, dir); err != nil {
		log.Close()
		os.RemoveAll(dir)
		return nil, fmt.Errorf("cannot start JupyterLab: %w", err)
	}
	go func() {
		_ = cmd.Wait() // the log tells more than the exit status
		close(s.ended)
	}()
	if s.URL, err = s.await(ctx, o.Open); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// prepend puts a folder before those of a search path in the environment.
func prepend(name, dir string) string {
	if rest := os.Getenv(name); rest != "" {
		dir += string(os.PathListSeparator) + rest
	}
	return name + "=" + dir
}

// free checks that a port that was asked for can be had.
func free(o Options) error {
	if o.Port == 0 {
		return nil
	}
	l, err := net.Listen("tcp", net.JoinHostPort(o.Address, strconv.Itoa(o.Port)))
	if err != nil {
		return fmt.Errorf("port %d cannot be had: %w; another: --port N, or no --port for the first free one", o.Port, err)
	}
	return l.Close()
}

func (o Options) arguments() []string {
	first := (&url.URL{Path: "/lab/tree/" + filepath.ToSlash(o.Open)}).EscapedPath()
	args := []string{
		"--ServerApp.root_dir=" + o.Root,
		"--ServerApp.ip=" + o.Address,
		"--ServerApp.open_browser=" + map[bool]string{true: "True", false: "False"}[o.Browser],
		"--LabApp.default_url=" + first,
	}
	if o.Port != 0 {
		args = append(args, "--ServerApp.port="+strconv.Itoa(o.Port), "--ServerApp.port_retries=0")
	}
	return args
}

// await waits for the file that a Jupyter server writes when it listens.
func (s *Server) await(ctx context.Context, open string) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, startTimeout, fmt.Errorf("JupyterLab did not start within %v", startTimeout))
	defer cancel()
	for {
		select {
		case <-s.ended:
			return "", fmt.Errorf("JupyterLab ended as soon as it started; its last words: %s", s.lastWords())
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
		info, ok := s.info()
		if !ok {
			continue
		}
		if info.Token == "" && !info.Password {
			return "", errors.New("your Jupyter configuration turns the token off, and any program on this machine could run code as you; take that line out (`jupyter --paths` lists the folders)")
		}
		at := url.URL{
			Scheme: "http",
			Host:   net.JoinHostPort(loopback, strconv.Itoa(info.Port)),
			Path:   strings.TrimSuffix(info.BaseURL, "/") + "/lab/tree/" + filepath.ToSlash(open),
		}
		if info.Token != "" {
			at.RawQuery = url.Values{"token": {info.Token}}.Encode()
		}
		return at.String(), nil
	}
}

// pageFirst is how long a kernel waits for the page, which is asked for as soon as
// the address is known, and whose scripts then keep it busy for longer than this.
const pageFirst = 500 * time.Millisecond

// Begin starts a kernel for a notebook, so that it is there when the page asks for
// it. The path is relative to the folder that the server shows.
func (s *Server) Begin(ctx context.Context, path, kernelName string) error {
	select {
	case <-time.After(pageFirst):
	case <-s.ended:
	case <-ctx.Done():
		return ctx.Err()
	}
	info, ok := s.info()
	if !ok {
		return errors.New("the server has ended")
	}
	session, err := json.Marshal(map[string]any{
		"path": filepath.ToSlash(path), "name": filepath.Base(path), "type": "notebook",
		"kernel": map[string]string{"name": kernelName},
	})
	if err != nil {
		return err
	}
	at := url.URL{Scheme: "http", Host: net.JoinHostPort(loopback, strconv.Itoa(info.Port)), Path: strings.TrimSuffix(info.BaseURL, "/") + "/api/sessions"}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at.String(), bytes.NewReader(session))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "token "+info.Token)
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusCreated {
		return fmt.Errorf("the server answers %s", reply.Status)
	}
	return nil
}

// A serverInfo is what a Jupyter server writes down when it listens.
type serverInfo struct {
	PID      int
	Port     int
	Token    string
	Password bool
	BaseURL  string `json:"base_url"`
}

// info reads what the server has written down, if it has.
func (s *Server) info() (serverInfo, bool) {
	var info serverInfo
	files, _ := filepath.Glob(filepath.Join(s.dir, "runtime", "jpserver-*.json"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err == nil && json.Unmarshal(data, &info) == nil { // and not half written
			return info, true
		}
	}
	return info, false
}

// Wait returns when the server has ended of itself, or when ctx is done and
// the server has been ended. It is an error if the server died.
func (s *Server) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		s.Stop()
		return nil
	case <-s.ended:
	}
	defer s.Stop()
	if state := s.cmd.ProcessState; !state.Success() {
		return fmt.Errorf("JupyterLab died (%v); its last words: %s", state, s.lastWords())
	}
	return nil
}

// Stop ends the server, its kernels and all that they started, and removes its
// files: by request first, so that Jupyter ends its kernels in order. (A Ctrl-C
// would make it ask whether it was meant.)
func (s *Server) Stop() {
	if info, ok := s.info(); ok && syscall.Kill(info.PID, syscall.SIGTERM) == nil {
		select {
		case <-s.ended:
		case <-time.After(stopTimeout):
		}
	}
	_ = s.leash.Close() // of a pipe
	<-s.ended
	s.log.Close()
	_ = os.RemoveAll(s.dir) // a folder in the system's temporary place
}

// lastWords are the last lines of the server's log.
func (s *Server) lastWords() string {
	data, err := io.ReadAll(io.NewSectionReader(s.log, 0, math.MaxInt64))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(lines[max(0, len(lines)-4):], "\n")
}
