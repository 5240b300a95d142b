package train

import (
	"runtime"
	"testing"

	"largestep/pkg/deep/config"
)

// computed is what config.Version stands for: the weights that these runs end
// with, as this code printed them. Where they change, records of before are of
// another code: raise the version, and put the new weights here.
var computed = struct {
	version                   int
	tiny, descent, convolving string
}{
	1,
	"1cb01a94d114ade5c99d32d64767af95b47debb4f5b794b18a8456bcf60a82ba",
	"1939cc8cceb12850a8069fd754df27344eb88f00ba9c9135b255b15a20d88438",
	"e7cbf8544c95f934690cefee907ad0cba9d264780aeb4fc2ff2d08881043c3ca",
}

func TestVersionStandsForWhatIsComputed(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors fuse products and sums, and round once where amd64 rounds twice")
	}
	weights := func(text string) string {
		b := newBench(t)
		return b.run(t.Context(), decode(t, text), b.o, Finished).Weights
	}
	got := computed
	got.version, got.tiny, got.descent = config.Version, weights(tiny), weights(descent)
	got.convolving = weights(`
loss = "cross-entropy"
steps = 2
batch = 20
network = { name = "wideresnet", depth = 10, widen = 1 }
data = { set = "synthetic-cifar10", train = 40, test = 20, patches = true }
optimizer = { momentum = 0.9, nesterov = true, weight_decay = 5e-4 }
schedule = { name = "decay_early", rate = 0.1 }
injection = { name = "cont", sigma = 0.2 }
`)
	if got != computed {
		t.Errorf("version %d computes\n%+v, not\n%+v", config.Version, got, computed)
	}
}
