package cli

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"largestep/kernels"
	"largestep/pkg/book/report"
	"largestep/pkg/book/run"
	"largestep/pkg/deep/backend"
	"largestep/pkg/theory/seed"
)

// newStamp says where a report comes from, but for what a run decides.
func newStamp(root string) report.Stamp {
	return report.Stamp{
		Commit:  kernels.Commit(root),
		Go:      strings.TrimPrefix(runtime.Version(), "go"),
		Backend: backend.Default(),
		Seed:    strconv.FormatUint(seed.Root, 10),
		Date:    time.Now().UTC().Format("2006-01-02 15:04 UTC"),
		Machine: fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()),
	}
}

// failureOf says on a notebook's page why its run ended early.
func failureOf(r run.Result) *report.Failure {
	for i, c := range r.Cells {
		if c.State == run.Failed {
			return &report.Failure{Cell: i + 1, Reason: oneLine(r.Err)}
		}
	}
	return &report.Failure{Reason: oneLine(r.Err)}
}
