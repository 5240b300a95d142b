package kernels_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"largestep/pkg/book/kernel"
)

// The cells whose time from edit to output is measured; %d is edited.
const (
	figureCell = `import (
	"largestep/pkg/book/display"
	"largestep/pkg/book/figure"
	"largestep/pkg/theory/critical"
)
%%%%
p := critical.Degenerate(critical.Logistic)
path := display.Must(p.Trajectory(1, 9, %d))
display.Show(figure.New(figure.Options{Title: "t", Alt: "a", X: "step", Y: "loss"}).Line("loss", nil, path.Loss))`

	gomlxCell = `import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/book/display"
	"largestep/pkg/deep/backend"
)
%%%%
b := display.Must(backend.Open(backend.Default()))
sum := display.Must(graph.CallOnce(b, func(x *graph.Node) *graph.Node { return graph.ReduceAllSum(x) }, []float32{1, %d}))
fmt.Println(b.Name(), sum.Value())`
)

// BenchmarkCell measures the time from an edit of a cell to its output, in
// this project's kernel and in GoNB as it comes. It reports the median. Run it
// with -benchtime=10x; with PJRT_PLUGIN_LIBRARY_PATH and GOMLX_BACKEND=xla:cpu
// the second cell computes on XLA.
func BenchmarkCell(b *testing.B) {
	root, tools := prepare(b)
	// Without -go_work GoNB knows the checkout only by a replacement, and its
	// go get then needs the network.
	stock := func(file string) *exec.Cmd {
		ours := tools.Command(file, b.TempDir(), false)
		cmd := exec.Command(ours.Path, "-kernel="+file)
		cmd.Dir = ours.Dir
		cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":"+tools.Dir, "GOFLAGS=")
		return cmd
	}
	replace := "!*go mod edit -replace largestep=" + root + " && cp " + root + "/go.sum . && go get largestep"
	for _, cell := range []struct{ name, code string }{{"figure", figureCell}, {"gomlx", gomlxCell}} {
		b.Run(cell.name+"/ours", func(b *testing.B) {
			k, err := tools.Start(b.Context(), b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			defer k.Stop()
			measure(b, k, cell.code)
		})
		b.Run(cell.name+"/stock", func(b *testing.B) {
			k, err := kernel.Start(b.Context(), stock)
			if err != nil {
				b.Fatal(err)
			}
			defer k.Stop()
			if reply, err := k.Execute(b.Context(), replace, true, func(kernel.Message) {}); err != nil || reply.Status != "ok" {
				b.Fatal(reply, err)
			}
			measure(b, k, cell.code)
		})
	}
}

func measure(b *testing.B, k *kernel.Process, code string) {
	var took []time.Duration
	edits := 1000
	once := func() {
		edits++
		var said string
		start := time.Now()
		reply, err := k.Execute(b.Context(), fmt.Sprintf(code, edits), false, func(m kernel.Message) { said += string(m.Content) })
		took = append(took, time.Since(start))
		if err != nil || reply.Status != "ok" {
			b.Fatal(err, said)
		}
	}
	once() // what it imports is built here
	took = nil
	for b.Loop() {
		once()
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds(), "s/cell-median")
}
