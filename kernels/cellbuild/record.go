package cellbuild

import (
	"bytes"
	"maps"
	"os/exec"
	"slices"
	"strings"
)

// record builds the cell with the go command and returns the plan of what that ran.
// Where a part of it was built before, or a package only now, the program is there
// and no plan: a later cell will have one.
func (b Builder) record(c *cell, out string) (*Plan, error) {
	cmd := exec.Command(b.Go, "build", "-x", "-o", out)
	cmd.Dir = c.dir
	cmd.Env = slices.Concat(b.Env, tuned)
	var trace bytes.Buffer
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	p := parse(trace.String())
	if p == nil {
		return nil, nil
	}
	var err error
	p.Module = c.module
	if p.Sources, err = b.sources(c); err != nil {
		return nil, nil
	}
	return p, nil
}

// sources returns the states of all that can change the build of the cell but its
// own source: the folders of the packages outside the module cache and the standard
// library, the files that they embed, and the module files beside them.
func (b Builder) sources(c *cell) (map[string]string, error) {
	const format = `{{if and (not .Standard) .Module}}{{if or .Module.Main .Module.Replace}}{{$dir := .Dir}}{{$dir}}
{{range .EmbedFiles}}{{$dir}}/{{.}}
{{end}}{{.Module.Dir}}/go.mod
{{.Module.Dir}}/go.sum
{{end}}{{end}}`
	cmd := exec.Command(b.Go, append([]string{"list", "-deps", "-f", format, "--"}, c.imports...)...)
	cmd.Dir = c.dir
	cmd.Env = b.Env
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for path := range strings.Lines(string(out)) {
		path = strings.TrimSpace(path)
		found[path] = state(path)
	}
	return found, nil
}

// extend adds what an earlier plan covers, if there is one and it is of the same
// packages.
func (p *Plan) extend(other *Plan) {
	if other == nil {
		return
	}
	for path, file := range other.Files {
		if mine, ok := p.Files[path]; ok && mine != file {
			return
		}
	}
	maps.Copy(p.Files, other.Files)
	maps.Copy(p.Sources, other.Sources)
}
