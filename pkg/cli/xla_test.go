package cli_test

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/plugin"
)

// TestXLA tells the stories of plugins that are missing, broken, and good. The last
// needs a good one on this machine.
func TestXLA(t *testing.T) {
	if !backend.HasXLA {
		t.Skip("this program was built without XLA; build it with a C compiler and CGO_ENABLED=1")
	}
	good, err := plugin.Check("cpu")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/xla",
		RequireExplicitExec: true,
		Condition: func(name string) (bool, error) {
			if name == "plugin" && err != nil {
				t.Log("without a plugin to install: ", err)
			}
			return name == "plugin" && err == nil, nil
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("PLUGIN", good)
			env.Setenv("LARGESTEP_CACHE", env.Getenv("WORK")+"/my cache")
			env.Setenv("PATH", goEnv(t, "PATH"))
			return nil
		},
	})
}
