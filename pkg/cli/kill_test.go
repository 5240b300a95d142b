package cli_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/plugin"
	"largestep/pkg/theory/seed"
)

var kills = flag.Int("kills", 0, "runs of `largestep train` that are killed, on each backend; 0 is 50 on go and 4 on xla:cpu, whose 50 take a minute")

// killed is a run of 60 steps with something of everything that has a state.
const killed = `
loss = "cross-entropy"
batch = 50
epochs = 6
evaluate = 1
[network]
name = "dense2"
hidden = 8
activation = "relu"
batch_norm = true
[data]
set = "synthetic-mnist"
train = 500
test = 50
[augment]
shift = 2
[noise]
kind = "symmetric"
rate = 0.2
[optimizer]
momentum = 0.9
weight_decay = 1e-3
[schedule]
name = "exp"
rate = 0.1
`

// A trainer runs `largestep train` as a child, with a cache folder of its own.
type trainer struct {
	t                   *testing.T
	backend, dir, cache string
}

func (r *trainer) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command("largestep", append([]string{"train", "run.toml", "--backend", r.backend, "--checkpoint-steps", "1"}, args...)...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "LARGESTEP_CACHE="+r.cache, "LARGESTEP_RUNS=")
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	return cmd, out
}

var finished = regexp.MustCompile(`finished after 60 steps .* weights ([0-9a-f]{12})`)

// finish runs to the end and returns the hash of the weights, and the rows of
// the record.
func (r *trainer) finish(args ...string) (hash, rows string) {
	cmd, out := r.command(args...)
	if err := cmd.Run(); err != nil {
		r.t.Errorf("%v\n%s", err, out)
		return "", ""
	}
	found := finished.FindStringSubmatch(out.String())
	if found == nil {
		r.t.Errorf("no final line:\n%s", out)
		return "", ""
	}
	files, err := filepath.Glob(filepath.Join(r.cache, "runs", "*", "steps-*.jsonl"))
	if err != nil || len(files) == 0 {
		r.t.Errorf("no rows: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			r.t.Error(err)
		}
		rows += string(text)
	}
	return found[1], rows
}

// TestKilledRunsEndAlike kills the real command at random moments, each in a run of
// its own, and goes on with each: weights and record are, to the last bit, those of
// the run that nothing happened to. XLA promises no such bits, but on one machine
// and in one build a CPU's are the same.
func TestKilledRunsEndAlike(t *testing.T) {
	t.Run("go", func(t *testing.T) { killedRunsEndAlike(t, "go", 50) })
	t.Run("xla:cpu", func(t *testing.T) {
		path, err := plugin.Check("cpu")
		if err != nil || !backend.HasXLA {
			t.Skipf("needs a build with cgo and a plugin: %v", err)
		}
		// The children's cache folder is another one.
		t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", filepath.Dir(path))
		killedRunsEndAlike(t, "xla:cpu", 4)
	})
}

func killedRunsEndAlike(t *testing.T, backendName string, count int) {
	switch {
	case *kills > 0:
		count = *kills
	case testing.Short():
		count = 4
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "run.toml"), []byte(killed), 0o644); err != nil {
		t.Fatal(err)
	}
	whole := &trainer{t, backendName, dir, filepath.Join(dir, "whole")}
	began := time.Now()
	hash, rows := whole.finish()
	took := time.Since(began)
	if hash == "" {
		t.FailNow()
	}

	var mu sync.Mutex
	var wg sync.WaitGroup
	before, amid, same := 0, 0, 0
	queue := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for k := range queue {
				r := &trainer{t, backendName, dir, filepath.Join(dir, "killed", strconv.Itoa(k))}
				steps := r.kill(seed.New(1, "kill", strconv.Itoa(k)), took)
				again, record := r.finish("--resume")
				mu.Lock()
				if steps {
					amid++
				} else {
					before++
				}
				if again == hash && record == rows {
					same++
				} else {
					t.Errorf("kill %d: weights %s, want %s; the same rows: %v", k, again, hash, record == rows)
				}
				mu.Unlock()
				os.RemoveAll(r.cache)
			}
		})
	}
	for k := range count {
		queue <- k
	}
	close(queue)
	wg.Wait()
	t.Logf("%d of %d killed runs ended alike; %d were killed between the first checkpoint and the end, %d before", same, count, amid, before)
	if amid < count/2 {
		t.Errorf("only %d of %d kills met a run at work", amid, count)
	}
}

// kill starts the run and kills it at random: after one of its checkpoints, the
// first 0 to 59, and up to a sixtieth of a run more. Where the end came first it tries again.
// It reports whether there was a checkpoint.
func (r *trainer) kill(rng *rand.Rand, took time.Duration) (amid bool) {
	for {
		cmd, out := r.command()
		if err := cmd.Start(); err != nil {
			r.t.Error(err)
			return false
		}
		at := rng.IntN(60)
		deadline := time.Now().Add(time.Minute)
		for at > 0 && r.checkpoint() < at && time.Now().Before(deadline) {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(rng.Int64N(int64(took) / 60)))
		// The error is that it is gone already, which Wait tells.
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if !strings.Contains(out.String(), "finished after") {
			return r.checkpoint() > 0
		}
		os.RemoveAll(r.cache)
	}
}

// checkpoint returns the number of the last checkpoint, 0 if there is none.
func (r *trainer) checkpoint() (n int) {
	files, _ := filepath.Glob(filepath.Join(r.cache, "checkpoints", "*", "checkpoint-*.bin"))
	for _, file := range files {
		at, _ := strconv.Atoi(strings.TrimPrefix(strings.TrimSuffix(filepath.Base(file), ".bin"), "checkpoint-"))
		n = max(n, at)
	}
	return n
}
