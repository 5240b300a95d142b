package plugin

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"largestep/internal/cache"
)

// A Kind is a plugin that can be installed.
type Kind struct {
	Name   string // as a user says it: cpu, cuda or cuda12
	Device string // as in the backend's name xla:DEVICE: cpu or cuda
	what   string
	wheel  wheel
	// libraries is what pip installs beside the plugin, or "".
	libraries string
	// release is the version of GoMLX's own binary, or "".
	release string
}

// A wheel is a Python package, pinned, for linux/amd64.
type wheel struct {
	requirement string
	sha256      string // of the wheel
	member      string // the plugin in it
	plugin      string // sha256 of the plugin
}

// Kinds are the plugins that can be installed.
var Kinds = []Kind{
	{
		Name: "cpu", Device: "cpu", what: "XLA for processors",
		wheel: wheel{
			"xla-cpu-pjrt==0.0.1", "55837b6b7b47daa717f2d9a5a03563ea0ceaa338d06a81a1e2d3f060d960decc",
			"xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so", "88c3f28c5900f48ad4a82cab9e79bba9537809743395e341485f8794268820dc",
		},
		release: "v0.114.0", // the one that go-xla v0.4.1 installs
	},
	{
		Name: "cuda", Device: "cuda", what: "XLA for NVIDIA GPUs, CUDA 13 (driver 580 or later)",
		wheel: wheel{
			"jax-cuda13-pjrt==0.10.2", "a97e9cabe0e21d8dbcc70bd909ca1c34cd546d3ce2d94b4cd907a8d4f6179f6a",
			"jax_plugins/xla_cuda13/xla_cuda_plugin.so", "4443b8c89bd43923dcb895efc95058c65682de1724ec5a66854a96d4731e4228",
		},
		libraries: "jax-cuda13-plugin[with-cuda]==0.10.2",
	},
	{
		Name: "cuda12", Device: "cuda", what: "XLA for NVIDIA GPUs, CUDA 12 (driver 525 or later)",
		wheel: wheel{
			"jax-cuda12-pjrt==0.10.2", "806d1fd29038b6acf5a2b289dd62192abea977ee26aef60ea295b1d28a23acf8",
			"jax_plugins/xla_cuda12/xla_cuda_plugin.so", "bb8f2dbb4eed2c5d3a128d919f651069f803dac809719c7cda8254aba20bfdce",
		},
		libraries: "jax-cuda12-plugin[with-cuda]==0.10.2",
	},
}

// Find returns the kind of a name.
func Find(name string) (Kind, error) {
	var names []string
	for _, k := range Kinds {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	return Kind{}, fmt.Errorf("there is no plugin %q; use one of %s", name, strings.Join(names, ", "))
}

func (k Kind) String() string { return k.what }

// file is the name under which a plugin for a device is looked for.
func file(device string) string { return "pjrt_c_api_" + device + "_plugin.so" }

// Dir is the folder of what is installed for a device: xla/DEVICE in LARGESTEP_CACHE,
// or in largestep in the user's folder for caches. What NVIDIA's libraries need to be
// found is the folder nvidia beside it.
func Dir(device string) (string, error) {
	dir, err := cache.Dir()
	return filepath.Join(dir, "xla", device), err
}

// Lookup returns the path of the plugin for a device: the first in the folders of
// PJRT_PLUGIN_LIBRARY_PATH where that is set, else the installed one, else one of
// GoMLX's own installer. It does not examine it.
func Lookup(device string) (string, error) {
	var folders []string
	mend := fmt.Sprintf("install it with `go run . xla install %s`", device)
	where := "anywhere"
	if places, set := os.LookupEnv("PJRT_PLUGIN_LIBRARY_PATH"); set {
		folders, where = filepath.SplitList(places), "in PJRT_PLUGIN_LIBRARY_PATH="+places
		mend = "unset that variable, and " + mend
	} else {
		if dir, err := Dir(device); err == nil {
			folders = append(folders, dir)
		}
		libraries := []string{"/usr/local/lib"}
		if home, err := os.UserHomeDir(); err == nil {
			libraries = append(libraries, filepath.Join(home, ".local", "lib"))
			if runtime.GOOS == "darwin" {
				libraries = append(libraries, filepath.Join(home, "Library", "Application Support"))
			}
		}
		for _, lib := range libraries {
			folders = append(folders, filepath.Join(lib, "go-xla"), filepath.Join(lib, "go-xla", "nvidia"))
		}
	}
	for _, folder := range folders {
		path := filepath.Join(folder, file(device))
		if _, err := os.Stat(path); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", fmt.Errorf("no XLA plugin for %s was found %s; %s", device, where, mend)
}
