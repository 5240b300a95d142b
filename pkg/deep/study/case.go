package study

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"largestep/data/runs"
	"largestep/pkg/deep/config"
	"largestep/pkg/deep/record"
)

// A Case is one setting: a run of the book, changed, with several seeds.
type Case struct {
	Label   string   // what tables and legends call it
	Run     string   // a name of config.Names
	Profile string   // one of config.Profiles
	Set     []string // changes KEY=VALUE, as config.Set takes them
	Seeds   []uint64
}

// Config is the configuration, resolved.
func (c Case) Config() (config.Run, error) {
	r, err := config.Load(c.Run, c.Profile, c.Set...)
	if err != nil {
		return r, fmt.Errorf("%s: %w", c.Label, err)
	}
	return r, nil
}

// A Result is a case with what is recorded of it.
type Result struct {
	Case
	Records []*record.Record // in the order of the seeds; those of Missing left out
	Missing []uint64
	Begun   []*record.Record // of seeds of Missing: runs that were interrupted
}

// Recorded finds the records of cases in a pack of data/runs. In a pack that is
// not there every record is missing.
func Recorded(pack string, cases ...Case) ([]Result, error) {
	text, err := runs.Packs.ReadFile(pack + ".jsonl")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	records, err := record.Unpack(text)
	if err != nil {
		return nil, fmt.Errorf("%s.jsonl: %w", pack, err)
	}
	return Match(records, cases...)
}

// Match finds the records of cases: those whose configuration computes the
// same, whatever they were called, on any backend. Of several of one seed the
// last that came to its end counts.
func Match(records []*record.Record, cases ...Case) ([]Result, error) {
	results := make([]Result, len(cases))
	for i, c := range cases {
		cfg, err := c.Config()
		if err != nil {
			return nil, err
		}
		results[i].Case = c
		lines := cfg.Lines()
		for _, seed := range c.Seeds {
			var found, begun *record.Record
			for _, r := range records {
				switch {
				case r.Head.Seed != seed || !slices.Equal(r.Head.Configuration, lines):
				case !r.Ended():
					begun = r
				case found == nil || r.Summary.Ended.After(found.Summary.Ended):
					found = r
				}
			}
			switch {
			case found != nil:
				results[i].Records = append(results[i].Records, found)
				continue
			case begun != nil:
				results[i].Begun = append(results[i].Begun, begun)
			}
			results[i].Missing = append(results[i].Missing, seed)
		}
	}
	return results, nil
}
