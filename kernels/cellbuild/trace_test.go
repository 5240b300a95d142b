package cellbuild

import (
	"slices"
	"strings"
	"testing"
)

// trace is what Go 1.26 prints for `go build -x -o out/program`, but for most of the
// packages.
const trace = `WORK=/tmp/go-build42
mkdir -p $WORK/b001/
cat >/tmp/go-build42/b001/importcfg << 'EOF' # internal
# import config
packagefile fmt=/cache/aa-d
EOF
cd /tmp/gonb_1
"/opt/a go/pkg/tool/linux_amd64/compile" -o $WORK/b001/_pkg_.a -trimpath "$WORK/b001=>" -p main -lang=go1.26 -importcfg $WORK/b001/importcfg -pack ./main.go
go tool buildid -w $WORK/b001/_pkg_.a # internal
cat >/tmp/go-build42/b001/importcfg.link << 'EOF' # internal
packagefile gonb_1=/tmp/go-build42/b001/_pkg_.a
packagefile fmt=/cache/aa-d
packagefile theory/greek=/cache/bb-d
modinfo "path\tgonb_1\n"
EOF
mkdir -p $WORK/b001/exe/
cd .
GOROOT='/opt/a go' "/opt/a go/pkg/tool/linux_amd64/link" -o $WORK/b001/exe/a.out -importcfg $WORK/b001/importcfg.link -s $WORK/b001/_pkg_.a
mv $WORK/b001/exe/a.out out/program
`

func TestParse(t *testing.T) {
	p := parse(trace)
	if p == nil {
		t.Fatal("no plan")
	}
	compile := []string{"/opt/a go/pkg/tool/linux_amd64/compile", "-o", "$WORK/b001/_pkg_.a", "-trimpath", "$WORK/b001=>",
		"-p", "main", "-lang=go1.26", "-importcfg", "$WORK/b001/importcfg", "-pack"}
	link := []string{"/opt/a go/pkg/tool/linux_amd64/link", "-o", "$OUT", "-importcfg", "$WORK/b001/importcfg.link", "-s", "$WORK/b001/_pkg_.a"}
	if !slices.Equal(p.Compile, compile) || !slices.Equal(p.Link, link) || !slices.Equal(p.Env, []string{"GOROOT=/opt/a go"}) {
		t.Errorf("the commands are %q, %q with %q", p.Compile, p.Link, p.Env)
	}
	if len(p.Files) != 2 || p.Files["fmt"] != "/cache/aa-d" || p.Files["theory/greek"] != "/cache/bb-d" {
		t.Errorf("the archives are %v", p.Files)
	}
	if p.ModInfo != `modinfo "path\tgonb_1\n"` {
		t.Errorf("the module is %s", p.ModInfo)
	}
}

func TestParseRefuses(t *testing.T) {
	compile, _, _ := strings.Cut(trace[strings.Index(trace, `"/opt/a go/pkg/tool/linux_amd64/compile`):], "\n")
	for name, change := range map[string][2]string{
		"a package that was built only now": {"/cache/bb-d", "/tmp/go-build42/b007/_pkg_.a"},
		"a cell that was compiled before":   {compile, ""},
		"no link command":                   {"link\" -o", "elink\" -o"},
		"no configuration":                  {"importcfg.link <<", "importcfg.else <<"},
	} {
		text := strings.Replace(trace, change[0], change[1], 1)
		if text == trace {
			t.Fatalf("%s: nothing changed", name)
		}
		if parse(text) != nil {
			t.Errorf("%s: there is a plan", name)
		}
	}
}
