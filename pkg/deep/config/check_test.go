package config_test

import (
	"strings"
	"testing"

	"largestep/pkg/deep/config"
)

// load resolves a run of the papers with changes.
func load(t *testing.T, name string, changes ...string) config.Run {
	t.Helper()
	r, err := config.Load(name, "paper", changes...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// refused holds that an error is one line with the given words.
func refused(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: %v\nwant one line with %q", what, err, want)
	}
}

// Each change makes a good run one that cannot be, for one reason.
func TestRefusals(t *testing.T) {
	for _, c := range []struct{ run, change, want string }{
		// Names.
		{"mnist-cnn4", "network.name=cnn5", `there is no network "cnn5"; did you mean "cnn4"?`},
		{"mnist-cnn4", "schedule.name=oss", `there is no schedule "oss"; did you mean "os"?`},
		{"mnist-cnn4", "schedule.name=", `no schedule is given; "sl" is one`},
		{"mnist-cnn4", "schedule.name=cont", `there is no schedule "cont"; did you mean`},
		{"mnist-cnn4", "loss=crossentropy", `there is no loss "crossentropy"; did you mean "cross-entropy"?`},
		{"mnist-cnn4", "data.set=mnits", `no data set "mnits"; use mnist`},
		{"mnist-cnn4", "compute=bf16", `there is no type to compute in "bf16"; did you mean "bfloat16"?`},
		{"mnist-cnn4", "data.normalize=chanel", `did you mean "channel"?`},
		// The rate and its schedule.
		{"mnist-cnn4", "schedule.rate=-0.1", "starts at -0.1; give a finite number above 0"},
		{"mnist-cnn4", "schedule.rate=inf", "starts at +Inf"},
		{"mnist-cnn4", "schedule.rate=nan", "starts at NaN"},
		{"eos-cifar10-l2-relu", "schedule.rate=0", "starts at 0"},
		{"mnist-cnn4", "schedule.factor=1.1", "the factor is 1.1; give one above 0, and at most 1"},
		{"mnist-cnn4", "schedule.factor=-1", "the factor is -1"},
		{"eos-cifar10-l2-relu", "schedule.factor=0.5", "it is constant and has no factor"},
		{"mnist-cnn4", "schedule.anneal_rate=0.1", "annealing needs both"},
		// Length and batch.
		{"mnist-cnn4", "batch=60001", "a batch of 60001 images, and there are 60000"},
		{"mnist-cnn4", "batch=-1", "batch is -1; give 0 or more"},
		{"mnist-cnn4", "batch=1", "cnn4 has batch norm, which needs batches of 2 images or more, not of 1"},
		{"mnist-cnn4", "data.train=1281", "the last of the batches of 128 would hold 1 image"},
		{"mnist-cnn4", "accumulate=128", "cnn4 has batch norm, which needs batches of 2"},
		{"mnist-cnn4", "accumulate=3", "cannot be accumulated in 3 equal parts"},
		{"mnist-cnn4", "epochs=-1", "epochs is -1"},
		{"mnist-cnn4", "epochs=9000000000000000000", "epochs is 9000000000000000000; give at most 2147483647"},
		{"eos-cifar10-l2-relu", "steps=0", "the run has no length; give epochs, steps or time"},
		{"mnist-cnn4", "time=10", "the run has 2 lengths"},
		{"eos-cifar10-l2-relu", "paper_epochs=5", "give the length in epochs"},
		{"webvision-resnet50", "batch=0", "does not say how many images it has"},
		// Images.
		{"mnist-cnn4", "data.train=60001", "data.train is 60001, and mnist has 60000 images"},
		{"mnist-cnn4", "data.test=-1", "data.test is -1"},
		{"carsdogs-linear2", `data.classes=["cat", "car"]`, `there is no class of cifar10 "car"; did you mean "cat"?`},
		{"carsdogs-linear2", `data.classes=["cat"]`, "name two different ones"},
		{"carsdogs-linear2", `data.classes=["cat", "cat"]`, "name two different ones"},
		{"carsdogs-linear2", "data.test=0", "say how many images"},
		{"carsdogs-linear2", "data.classes=[]", "the logistic loss is for two classes, and cifar10 has 10"},
		{"webvision-resnet50", `data = 1`, `there is no key "data"`},
		{"mnist-cnn4", "data.mean=[0.1, 0.2, 0.3]", "have 3 and 0 numbers, and mnist has 1 channels"},
		{"mnist-cnn4", "data.sd=1.0", "data.mean and data.sd have 0 and 1 numbers"},
		{"carsdogs-linear2", "data.normalize=unit", `belong to normalize = "channel", not "unit"`},
		{"mnist-cnn4", "data.statistics=5", `data.statistics belongs to normalize = "pixel"`},
		{"mnist-cnn4", "data.patches=true", "patches are for images of 3 x 32 x 32, and mnist has 1 x 28 x 28"},
		{"mnist-cnn4", "augment.shift=28", "a shift of 28 pixels does not suit images of 28 x 28"},
		{"mnist-cnn4", "augment.shift=-2", "augment.shift is -2"},
		{"mnist-cnn4", "augment.flip=1.5", "the probability of a flip is 1.5"},
		{"mnist-cnn4", "augment.flip=nan", "augment.flip is NaN"},
		{"mnist-cnn4", "augment.jitter=[1, 1, 1, 0.5]", "colour jitter needs 3 channels"},
		{"cifar10-cnn8", "augment.jitter=[1, 1]", "augment.jitter has 2 numbers; give four"},
		// Label noise.
		{"mnist-cnn4", "noise.rate=0.4", "no noise.kind is given"},
		{"mnist-cnn4", "noise.kind=symetric", `did you mean "symmetric"?`},
		{"mnist-cnn4", "noise.mode=coded", "noise.mode is for asymmetric noise alone"},
		// The optimizer.
		{"mnist-cnn4", "optimizer.momentum=1", "optimizer.momentum is 1"},
		{"mnist-cnn4", "optimizer.nesterov=true", "optimizer.nesterov needs a momentum"},
		{"mnist-cnn4", "optimizer.weight_decay=-1e-4", "optimizer.weight_decay is -0.0001"},
		{"mnist-cnn4", "optimizer.clip=nan", "optimizer.clip is NaN"},
		// What is injected, and what is measured.
		{"wideresnet-noise", "injection.sigma=-0.2", "schedule cont: it starts at -0.2"},
		{"wideresnet-noise", "injection.factor=2", "the factor is 2"},
		{"wideresnet-noise", "injection.name=contt", `did you mean "cont"?`},
		{"wideresnet-noise", "injection.name=", "need an injection.name"},
		{"cifar10-cnn8", "injection = 1", `there is no key "injection"`},
		{"mnist-cnn4", "network.hidden=3", "cnn4 has no setting network.hidden"},
		{"mnist-cnn4", "sharpness.top=2", "sharpness.top and images need sharpness.every"},
		{"eos-cifar10-l2-relu", "sharpness.images=1001", "sharpness.images is 1001, and there are 1000"},
		{"mnist-cnn4", "diverged=-1", "diverged is -1"},
	} {
		_, err := config.Load(c.run, "paper", c.change)
		refused(t, c.run+" "+c.change, err, c.want)
	}
}

// Reasons that take more than one change.
func TestRefusalsTogether(t *testing.T) {
	for _, c := range []struct {
		run     string
		changes []string
		want    string
	}{
		{"mnist-cnn4", []string{"noise.kind=symmetric", "noise.rate=1"}, "noise.rate is 1; give a share of labels from 0 to below 1"},
		{"mnist-cnn4", []string{"noise.kind=symmetric", "noise.rate=-0.1"}, "noise.rate is -0.1"},
		{"mnist-cnn4", []string{"noise.kind=symmetric", "noise.rate=nan"}, "noise.rate is NaN"},
		{"webvision-resnet50", []string{"noise.kind=asymmetric", "noise.rate=0.1"}, `no map of asymmetric noise for 50 classes of "webvision-mini"`},
		{"carsdogs-linear2", []string{"noise.kind=asymmetric", "noise.rate=0.1"}, `no map of asymmetric noise for 2 classes of "cifar10"`},
		{"cifar10-cnn8", []string{"injection.name=cont", "injection.sigma=0.1"}, "noise is injected into wideresnet alone, not into cnn8"},
		{"mnist-cnn4", []string{"epochs=0", "time=10"}, "time needs a constant rate"},
		{"mnist-cnn4", []string{"data.mean=[0.5]", "data.sd=[0.0]"}, "data.sd is [0]; give finite numbers above 0"},
		{"mnist-cnn4", []string{"data.mean=[inf]", "data.sd=[1.0]"}, "data.mean is [+Inf]; give finite numbers"},
		{"patches-large", []string{"data.mean=[]", "data.sd=[]", "data.normalize=unit"}, `patches go on images of normalize = "channel", not "unit"`},
		{"webvision-resnet50", []string{`data.classes=["a", "b"]`, "data.test=5", "data.train=5"}, "the classes of webvision-mini have no names"},
	} {
		if _, err := config.Load(c.run, "paper", c.changes...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, want %q", c.run, c.changes, err, c.want)
		}
	}
}

// Several things wrong are told at once, a line each.
func TestAllReasonsAreTold(t *testing.T) {
	_, err := config.Load("mnist-cnn4", "paper", "batch=0", "schedule.rate=-1", "loss=x", "epochs=0")
	if n := len(strings.Split(err.Error(), "\n")); n < 3 {
		t.Errorf("%d lines: %v", n, err)
	}
}

func TestWarnings(t *testing.T) {
	r := load(t, "mnist-cnn4", "epochs=20", "paper_epochs=0")
	if w := r.Warnings(); len(w) != 1 || w[0] != "schedule.after: the drop after 30 epochs never comes in a run of 20" {
		t.Errorf("warnings: %q", w)
	}
	for _, name := range config.Names() {
		for _, profile := range config.Profiles {
			r, err := config.Load(name, profile)
			if w := r.Warnings(); err != nil || len(w) > 0 {
				t.Errorf("%s %s: %v %q", name, profile, err, w)
			}
		}
	}
}
