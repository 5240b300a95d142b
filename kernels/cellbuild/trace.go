package cellbuild

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// parse reads what `go build -x` prints: the configuration that the linker was
// given, and the two commands for the program itself. It returns nil if one of them
// is missing, because that part was built before, or a package was built only now,
// so that its archive went with the build.
func parse(trace string) *Plan {
	// In here-documents the go command writes out the name of its folder.
	if first, rest, _ := strings.Cut(trace, "\n"); strings.HasPrefix(first, "WORK=") {
		trace = strings.ReplaceAll(rest, strings.TrimPrefix(first, "WORK="), "$WORK")
	}
	p := &Plan{Files: map[string]string{}}
	here := "" // the name of the here-document that the lines are of
	for line := range strings.Lines(trace) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "cat >"):
			here = line
		case line == "EOF":
			here = ""
		case strings.Contains(here, "/importcfg.link "):
			p.configure(line)
		case here == "":
			p.command(line)
		}
	}
	if len(p.Compile) == 0 || len(p.Link) == 0 || p.ModInfo == "" {
		return nil
	}
	for _, file := range p.Files {
		if strings.HasPrefix(file, "$WORK") {
			return nil
		}
	}
	return p
}

// configure reads a line of the linker's configuration.
func (p *Plan) configure(line string) {
	if strings.HasPrefix(line, "modinfo ") {
		p.ModInfo = line
	}
	if archive, ok := strings.CutPrefix(line, "packagefile "); ok {
		name, file, _ := strings.Cut(archive, "=")
		if file != program {
			p.Files[name] = file
		}
	}
}

// program is the archive of the cell itself, as traces name it.
const program = "$WORK/b001/_pkg_.a"

// command keeps a line that compiles or links the cell.
func (p *Plan) command(line string) {
	words, err := split(line)
	if err != nil || !slices.Contains(words, program) {
		return
	}
	var env []string
	for len(words) > 0 && strings.Contains(words[0], "=") {
		env, words = append(env, words[0]), words[1:]
	}
	out := slices.Index(words, "-o") + 1
	if out == 0 || out == len(words) {
		return
	}
	switch tool := strings.TrimSuffix(path.Base(words[0]), ".exe"); tool {
	case "compile":
		p.Compile = words[:len(words)-1] // the last is the source
	case "link":
		words[out] = "$OUT"
		p.Link, p.Env = words, env
	}
}

// split splits a command at its spaces. A word may be quoted as Go quotes it, and
// the value of a variable as a shell does.
func split(line string) (words []string, err error) {
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " ") {
		name, rest, _ := strings.Cut(line, "'")
		switch {
		case line[0] == '"':
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, err
			}
			word, _ := strconv.Unquote(quoted)
			words, line = append(words, word), line[len(quoted):]
		case strings.HasSuffix(name, "=") && !strings.Contains(name, " "):
			value, after, ok := strings.Cut(rest, "'")
			if !ok {
				return nil, fmt.Errorf("a quote that is not closed: %s", line)
			}
			words, line = append(words, name+value), after
		default:
			word, after, _ := strings.Cut(line, " ")
			words, line = append(words, word), after
		}
	}
	return words, nil
}
