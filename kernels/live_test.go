package kernels_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"largestep/kernels"
	"largestep/pkg/book/kernel"
)

func TestTry(t *testing.T) {
	ctx := context.Background()
	root, _ := kernels.Checkout(".")
	tc, err := kernels.Prepare(ctx, root, func() { fmt.Println("building") })
	if err != nil {
		t.Fatal(err)
	}
	s := time.Now()
	p, err := tc.Start(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	fmt.Println("start", time.Since(s))
	for _, code := range []string{"import \"fmt\"\n%%\nfmt.Println(1)", "import (\n\"fmt\"\n\"largestep/pkg/book/claim\"\n\"largestep/pkg/book/display\"\n)\n%%\nfmt.Println(2)\ndisplay.Show(claim.List(`x`, claim.New(`01-1`,claim.Theorem,`x`,`y`,claim.Close(1,1,claim.Exact(``)))))", "%%\nfmt.Println(3, x)", "%%\npanic(1)", "%%\nfmt.Println(4)", "%%\nfmt.Println(5)"} {
		s := time.Now()
		r, err := p.Execute(ctx, code, false, func(m kernel.Message) { fmt.Println("   ", m.Type, string(m.Content)[:min(len(m.Content), 300)]) })
		fmt.Println(time.Since(s), r, err)
	}
	fmt.Println(p.Alive(time.Second))
	s = time.Now()
	p.Stop()
	fmt.Println("stop", time.Since(s))
}
