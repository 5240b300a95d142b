package gd

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Rows calls row once for every number from 0 to n-1, on all cores, and
// returns when all have returned. Rows are handed out one at a time, so that
// slow and fast ones share the cores evenly.
//
// A row must write only what is its own; then the result does not depend on
// the number of cores.
func Rows(n int, row func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				row(i)
			}
		})
	}
	wg.Wait()
}

// Map returns the value of at for every number from 0 to n-1, computed on all
// cores.
func Map[T any](n int, at func(i int) T) []T {
	out := make([]T, max(n, 0))
	Rows(n, func(i int) { out[i] = at(i) })
	return out
}
