package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"largestep/pkg/deep/config"
)

const small = `
epochs = 10
batch = 32
loss = "cross-entropy"
network.name = "cnn4"
[data]
set = "synthetic-mnist"
[schedule]
name = "exp"
[profile.quick]
epochs = 2
data.train = 100
`

func TestProfiles(t *testing.T) {
	for profile, want := range map[string][2]int{"quick": {2, 100}, "full": {10, 0}, "paper": {10, 0}} {
		r, err := config.Decode(small, profile)
		if err != nil {
			t.Fatal(err)
		}
		if r.Epochs != want[0] || r.Data.Train != want[1] || r.Batch != 32 || r.Schedule.Name != "exp" || r.Profile != profile {
			t.Errorf("%s: %+v", profile, r)
		}
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ text, profile, want string }{
		{small + "eopchs = 3", "quick", `there is no key "eopchs"; did you mean "epochs"?`}, // under [profile.quick]
		{"eopchs = 3", "quick", `there is no key "eopchs"; did you mean "epochs"?`},
		{"rate = 3", "quick", `there is no key "rate"; did you mean "noise.rate" or "schedule.rate"?`},
		{"[shedule]\nrate = 1", "quick", `there is no key "shedule.rate"; did you mean "schedule.rate"?`},
		{"[shedule]", "quick", `there is no key "shedule"; did you mean`},
		{small + "[profile.fll]\nepochs = 1", "quick", `there is no profile "fll"; did you mean "full"?`},
		{small + "[profile.full]\nepcohs = 1", "quick", `there is no key "epcohs"; did you mean "epochs"?`}, // a profile not asked for
		{small + "[profile.full.profile.full]\nepochs = 1", "quick", "the key profile.full.profile.full.epochs cannot stand there"},
		{small, "qick", `there is no profile "qick"; did you mean "quick"?`},
		{small + "[run.a]", "quick", "a file holds one run"},
		{"epochs = ", "quick", "line 1"},
		{"epochs = 1.5", "quick", "epochs"},
		{`epochs = "ten"`, "quick", "epochs"},
		{"epochs = 99999999999999999999", "quick", "out of range"},
	} {
		_, err := config.Decode(c.text, c.profile)
		refused(t, c.text, err, c.want)
	}
}

func TestSet(t *testing.T) {
	r := load(t, "mnist-cnn4")
	for _, change := range []string{"schedule.rate=1", "schedule.after=5", "schedule.after = [1, 2]", "noise.kind=symmetric",
		`noise.kind="symmetric"`, "optimizer.momentum=0.9", "optimizer.nesterov=true", "epochs=7", `data.classes=["cat", "dog"]`} {
		if err := config.Set(&r, change); err != nil {
			t.Errorf("%s: %v", change, err)
		}
	}
	if r.Schedule.Rate != 1 || fmt.Sprint(r.Schedule.After) != "[1 2]" || r.Noise.Kind != "symmetric" || !r.Optimizer.Nesterov || r.Epochs != 7 {
		t.Errorf("%+v", r)
	}
	before := fmt.Sprint(r)
	for change, want := range map[string]string{
		"schedule.rte=1":    `there is no key "schedule.rte"; did you mean "schedule.rate"?`,
		"rate=1":            `did you mean "noise.rate" or "schedule.rate"?`,
		"schedule=1":        `there is no key "schedule"`,
		"epochs":            "sets nothing; write KEY=VALUE",
		"":                  "sets nothing",
		"epochs=1\nbatch=2": "sets nothing",
		"epochs=ten":        "epochs is ten: it takes a whole number",
		"epochs=":           "epochs is : it takes a whole number",
		"epochs=1.5":        "it takes a whole number",
		"schedule.rate=.":   "it takes a number, such as 0.1 or 1e-3",
		"data.patches=yes":  "it takes true or false",
		"data.mean=a":       "it takes a list",
		`noise.kind="x`:     "it takes a text",
		"schedule.rate=1,5": "it takes a number",
	} {
		refused(t, change, config.Set(&r, change), want)
	}
	if fmt.Sprint(r) != before {
		t.Error("a refused change changed the run")
	}
}

func TestLoadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(path, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := config.Load(path, "quick", "batch=16")
	if err != nil || r.Name != "mine" || r.Batch != 16 || r.Epochs != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if err := os.WriteFile(path, []byte("epoch = 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = config.Load(path, "quick")
	refused(t, "a wrong key", err, `mine.toml: there is no key "epoch"; did you mean "epochs"?`)
	_, err = config.Load(path+".toml", "quick")
	refused(t, "no file", err, "cannot read the configuration")
	_, err = config.Load("mnist-cn4", "quick")
	refused(t, "no run", err, `there is no run "mnist-cn4"; did you mean "mnist-cnn4"?`)
}

// Whatever bytes a file holds, it is read or refused in words.
func FuzzDecode(f *testing.F) {
	f.Add(small)
	f.Add("[profile.quick]\nepochs=1")
	f.Add("[run.a.profile.quick]\nepochs=1")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := config.Decode(text, "quick")
		if err != nil {
			return
		}
		resolved, err := r.Resolve()
		if err != nil {
			return
		}
		again, err := config.Decode(strings.Join(resolved.Lines(), "\n"), "quick")
		if err != nil || again.Hash() != resolved.Hash() {
			t.Errorf("%q\n%v\n%q\n%q", text, err, resolved.Lines(), again.Lines())
		}
	})
}
