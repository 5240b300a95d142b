package record

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"largestep/pkg/deep/config"
)

// A Record is a run as it is known afterwards, or so far.
type Record struct {
	Head    Head     `json:"head"`
	Rows    []Row    `json:"rows"`
	Summary *Summary `json:"summary"` // nil while the run is at work, or if it was killed
	Notes   []string `json:"-"`       // what was wrong with the files, a line each
}

// A Head says what was run: run.json.
type Head struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Profile string `json:"profile"`
	Seed    uint64 `json:"seed"`
	Backend string `json:"backend"`
	Version int    `json:"version"` // config.Version
	// Configuration is that of the run that resolved, as TOML.
	Configuration []string   `json:"configuration"`
	Provenance    Provenance `json:"provenance"`
}

// Provenance says where a record comes from. It is not part of the key.
type Provenance struct {
	Commit  string            `json:"commit"`
	Machine string            `json:"machine"`
	Go      string            `json:"go"`
	Modules map[string]string `json:"modules,omitempty"` // versions of the engines
	Started time.Time         `json:"started"`
}

// A Summary says how a run ended: summary.json.
type Summary struct {
	Outcome string `json:"outcome"` // "finished", "diverged" or "interrupted"
	Step    int    `json:"step"`    // steps done
	Values  Values `json:"values"`  // at the end
	Weights string `json:"weights,omitempty"`
	// Seconds of work, and images trained on in one.
	Seconds      float64   `json:"seconds"`
	ImagesPerSec float64   `json:"images_per_second"`
	Ended        time.Time `json:"ended"`
}

// NewHead describes a run that resolved and is about to start, on this machine.
// The commit is that of the sources, as the caller knows it.
func NewHead(r config.Run, seed uint64, backend, commit string) Head {
	p := Provenance{
		Commit:  commit,
		Machine: fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()),
		Go:      strings.TrimPrefix(runtime.Version(), "go"),
		Started: time.Now().UTC().Truncate(time.Second),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if strings.HasPrefix(m.Path, "github.com/gomlx/") {
				if p.Modules == nil {
					p.Modules = map[string]string{}
				}
				p.Modules[m.Path] = m.Version
			}
		}
	}
	return Head{Key: r.Key(seed, backend), Name: r.Name, Profile: r.Profile, Seed: seed, Backend: backend,
		Version: config.Version, Configuration: r.Lines(), Provenance: p}
}

// Run returns the configuration.
func (h Head) Run() (config.Run, error) {
	r, err := config.Decode(strings.Join(h.Configuration, "\n"), config.Profiles[0])
	r.Name, r.Profile = h.Name, h.Profile
	return r, err
}

// Outcome is how the run ended, "unfinished" if that is not known.
func (r *Record) Outcome() string {
	if r.Summary == nil {
		return "unfinished"
	}
	return r.Summary.Outcome
}

// Ended reports whether the run did all its work. One that diverged did.
func (r *Record) Ended() bool { return r.Outcome() == "finished" || r.Outcome() == "diverged" }

// Series returns the steps and values of all rows that have a value of the name.
func (r *Record) Series(name string) (steps []int, values []float64) {
	for _, row := range r.Rows {
		if x, ok := row.Values[name]; ok {
			steps, values = append(steps, row.Step), append(values, x)
		}
	}
	return steps, values
}
