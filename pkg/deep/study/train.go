package study

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"largestep/internal/cache"
	"largestep/pkg/deep/record"
)

// Progress is how far a training of cases is.
type Progress struct {
	Case      Case
	Seed      uint64
	Run, Runs int            // which run of how many, from 1; 0 before the first
	Line      string         // what the command says: step, loss, rate, time left; at last how the run ended
	Record    *record.Record // the run so far; nil before its first rows
}

// Train trains every seed of every case on a backend, one after the other, into
// the store that LARGESTEP_RUNS names, and returns the results. What is finished
// there is not trained again, and what was interrupted goes on. It starts the
// command `largestep train`, so that the caller links no engine. The error is
// the command's. seen, which may be nil, hears of every line that it says.
func Train(ctx context.Context, backend string, seen func(Progress), cases ...Case) ([]Result, error) {
	if seen == nil {
		seen = func(Progress) {}
	}
	store, err := record.Open(ctx, "")
	if err != nil {
		return nil, err
	}
	defer store.Close()
	p := Progress{Line: "building the command, the first time for a minute or two"}
	for _, c := range cases {
		p.Runs += len(c.Seeds)
	}
	seen(p)
	command, err := build(ctx, backend)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		cfg, err := c.Config()
		if err != nil {
			return nil, err
		}
		for _, seed := range c.Seeds {
			p.Case, p.Seed, p.Run, p.Record = c, seed, p.Run+1, nil
			key := cfg.Key(seed, backend)
			say := func(line string) {
				p.Line = line
				if r, err := store.Load(ctx, key); err == nil {
					p.Record = r
				}
				seen(p)
			}
			if r, err := store.Load(ctx, key); err == nil && r.Ended() {
				say("recorded before")
				continue
			}
			if err := train(ctx, command, backend, c, seed, say); err != nil {
				return nil, fmt.Errorf("%s, seed %d: %w", c.Label, seed, err)
			}
		}
	}
	return Trained(ctx, backend, cases...)
}

// Trained finds the records of cases on a backend in the store that Train
// trains into.
func Trained(ctx context.Context, backend string, cases ...Case) ([]Result, error) {
	store, err := record.Open(ctx, "")
	if err != nil {
		return nil, err
	}
	defer store.Close()
	var records []*record.Record
	for _, c := range cases {
		cfg, err := c.Config()
		if err != nil {
			return nil, err
		}
		for _, seed := range c.Seeds {
			// What has no record is missing in the result.
			if r, err := store.Load(ctx, cfg.Key(seed, backend)); err == nil {
				records = append(records, r)
			}
		}
	}
	return Match(records, cases...)
}

// simd is backend.SIMD, which needs a build of its own.
const simd = "go+simd"

// build builds the command of the module that the caller works in, for a backend.
// It stays in the cache, where Go finds that it need not be linked again.
func build(ctx context.Context, engine string) (string, error) {
	dir, err := cache.Dir()
	if err != nil {
		return "", err
	}
	command := filepath.Join(dir, "bin", "largestep")
	var env []string // this program's
	if engine == simd {
		command += "-simd"
		env = append(os.Environ(), "GOEXPERIMENT=simd")
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", command, "largestep")
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the command largestep cannot be built: %w\n%s", err, out)
	}
	return command, nil
}

// train runs the command for one seed. A context that ends interrupts it, and
// it saves what it has.
func train(ctx context.Context, command, backend string, c Case, seed uint64, say func(string)) error {
	args := []string{"train", c.Run, "--profile", c.Profile, "--backend", backend, "--seed", fmt.Sprint(seed), "--resume"}
	for _, change := range c.Set {
		args = append(args, "--set", change)
	}
	cmd := exec.CommandContext(ctx, command, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	var result bytes.Buffer
	cmd.Stdout = &result
	if err := cmd.Start(); err != nil {
		return err
	}
	last := ""
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		last = lines.Text()
		say(last)
	}
	_, _ = io.Copy(io.Discard, stderr) // a line too long to scan must not block the command
	if err := cmd.Wait(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errors.New(strings.TrimPrefix(last, "largestep: "))
	}
	say(strings.TrimSpace(result.String()))
	return nil
}
