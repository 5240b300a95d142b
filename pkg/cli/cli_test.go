package cli_test

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"largestep/internal/cache"
	"largestep/kernels"
	"largestep/pkg/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"largestep": func() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the command as a user does; each script tells one story.
// The notebooks in them run in real kernels.
func TestScripts(t *testing.T) {
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kernels.Prepare(t.Context(), root, nil); err != nil {
		t.Fatal(err)
	}
	cache, err := cache.Dir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root)
			env.Setenv("LARGESTEP_CACHE", cache)
			// The script's home is empty; what the go command keeps is not.
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "PATH"} {
				env.Setenv(name, goEnv(t, name))
			}
			return nil
		},
	})
}
