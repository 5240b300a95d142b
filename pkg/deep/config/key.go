package config

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// A setting is one key of a configuration, as in "schedule.rate", and the
// field of a Run that it stands for.
type setting struct {
	key   string
	field reflect.Value
}

// settings lists the keys of a Run in the order of its fields.
func settings(r *Run) []setting { return settingsOf(reflect.ValueOf(r).Elem(), "") }

func settingsOf(table reflect.Value, prefix string) []setting {
	var out []setting
	for i := range table.NumField() {
		name, _, _ := strings.Cut(table.Type().Field(i).Tag.Get("toml"), ",")
		switch field := table.Field(i); {
		case name == "-":
		case field.Kind() == reflect.Struct:
			out = append(out, settingsOf(field, prefix+name+".")...)
		default:
			out = append(out, setting{prefix + name, field})
		}
	}
	return out
}

// find returns the setting of a key, or says which key was perhaps meant.
func find(r *Run, key string) (setting, error) {
	all := settings(r)
	var keys []string
	for _, s := range all {
		if s.key == key {
			return s, nil
		}
		keys = append(keys, s.key)
	}
	var ends []string // an inner key without its table is most likely one of these
	for _, k := range keys {
		if strings.HasSuffix(k, "."+key) {
			ends = append(ends, strconv.Quote(k))
		}
	}
	if len(ends) > 0 {
		return setting{}, fmt.Errorf("there is no key %q; did you mean %s?", key, strings.Join(ends, " or "))
	}
	return setting{}, unknown("key", key, keys)
}
