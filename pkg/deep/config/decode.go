package config

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Profiles are the sizes of a run: minutes on two cores, hours on a CPU
// workstation, and what the paper did.
var Profiles = []string{"quick", "full", "paper"}

// A file is the TOML form of one run, or of several that share much. What a
// profile or a run says goes before what is said for all; what a run says for
// a profile goes before everything else.
type file struct {
	Run
	Profile map[string]toml.Primitive `toml:"profile"`
	Runs    map[string]toml.Primitive `toml:"run"`
}

// A variant is a run of a file of several.
type variant struct {
	Run
	Profile map[string]toml.Primitive `toml:"profile"`
}

// Decode reads the configuration of one run from TOML, in a profile. Tables
// [profile.quick] and the like hold what differs there. An unknown key is an
// error that names the nearest one.
func Decode(text, profile string) (Run, error) {
	f, md, err := decode(text)
	if err != nil {
		return Run{}, err
	}
	if len(f.Runs) > 0 {
		return Run{}, errors.New("a file holds one run; leave out the tables [run.NAME]")
	}
	return f.pick(md, "", profile)
}

// decode reads a file and refuses every unknown key in it, also in the
// profiles and runs that nobody asked for now.
func decode(text string) (*file, *toml.MetaData, error) {
	var f file
	md, err := toml.Decode(text, &f)
	if err != nil {
		return nil, nil, err
	}
	var problems []error
	try := func(p toml.Primitive, into any) {
		if err := md.PrimitiveDecode(p, into); err != nil {
			problems = append(problems, err)
		}
	}
	profiles := func(all map[string]toml.Primitive) {
		for name, p := range all {
			if !known(name, Profiles) {
				problems = append(problems, unknown("profile", name, Profiles))
			}
			try(p, new(Run))
		}
	}
	profiles(f.Profile)
	for _, p := range f.Runs {
		var v variant
		try(p, &v)
		profiles(v.Profile)
	}
	rest := md.Undecoded()
	for i, key := range rest {
		if i+1 < len(rest) && strings.HasPrefix(rest[i+1].String(), key.String()+".") {
			continue // a table; its keys follow
		}
		if _, err := find(new(Run), inRun(key)); err != nil {
			problems = append(problems, err)
		} else {
			problems = append(problems, fmt.Errorf("the key %s cannot stand there", key))
		}
	}
	return &f, &md, errors.Join(problems...)
}

func known(name string, names []string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// inRun is a key of a file as a key of a run: without "run.NAME." and
// "profile.NAME.".
func inRun(key toml.Key) string {
	for len(key) > 2 && (key[0] == "run" || key[0] == "profile") {
		key = key[2:]
	}
	return key.String()
}

// pick puts a run together from its layers.
func (f *file) pick(md *toml.MetaData, name, profile string) (Run, error) {
	if !known(profile, Profiles) {
		return Run{}, unknown("profile", profile, Profiles)
	}
	v := variant{Run: f.Run}
	var problems []error
	layer := func(all map[string]toml.Primitive, name string, into any) {
		if p, ok := all[name]; ok {
			problems = append(problems, md.PrimitiveDecode(p, into))
		}
	}
	layer(f.Profile, profile, &v.Run)
	layer(f.Runs, name, &v)
	layer(v.Profile, profile, &v.Run)
	v.Name, v.Run.Profile = name, profile
	return v.Run, errors.Join(problems...)
}

// Set changes one key, as in Set(&run, "schedule.rate=0.1"). Texts need no
// quotes, and lists of one element no brackets. What cannot be is refused, and
// leaves the run as it was.
func Set(r *Run, assignment string) error {
	key, value, ok := strings.Cut(assignment, "=")
	if !ok || strings.ContainsAny(value, "\r\n") {
		return fmt.Errorf("%q sets nothing; write KEY=VALUE, as in schedule.rate=0.1", assignment)
	}
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	target, err := find(r, key)
	if err != nil {
		return err
	}
	kind := target.field.Kind()
	switch {
	case kind == reflect.String && !strings.HasPrefix(value, `"`):
		value = strconv.Quote(value)
	case kind == reflect.Slice && !strings.HasPrefix(value, "["):
		value = "[" + value + "]"
	}
	var changed Run
	if _, err := toml.Decode(key+" = "+value, &changed); err != nil {
		return fmt.Errorf("%s is %s: it takes %s", key, value, want[kind])
	}
	source, err := find(&changed, key)
	if err != nil {
		return err
	}
	target.field.Set(source.field)
	return nil
}

// want says what a key of each kind takes.
var want = map[reflect.Kind]string{
	reflect.Bool:    "true or false",
	reflect.Int:     "a whole number",
	reflect.Float64: "a number, such as 0.1 or 1e-3",
	reflect.String:  "a text",
	reflect.Slice:   "a list, such as [1, 2]",
}
