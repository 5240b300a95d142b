package record

import (
	"maps"
	"slices"
	"strings"
)

// A Detail is how many rows are kept of those that measure the same: the first
// so many, and of the others at most so many points (two or more), evenly spread.
type Detail struct{ First, Points int }

// Thin returns the rows that are kept.
func Thin(rows []Row, d Detail) []Row {
	first, points := max(d.First, 0), max(d.Points, 2)
	sorts := make([]string, len(rows))
	total := map[string]int{}
	for i, row := range rows {
		sorts[i] = strings.Join(slices.Sorted(maps.Keys(row.Values)), ",")
		total[sorts[i]]++
	}
	var out []Row
	seen := map[string]int{}
	for i, row := range rows {
		sort := sorts[i]
		n, k := total[sort]-first, seen[sort]-first
		seen[sort]++
		// Row k of n is kept where the even spread of points passes it.
		if n <= points || k <= 0 || k*(points-1)/(n-1) > (k-1)*(points-1)/(n-1) {
			out = append(out, row)
		}
	}
	return out
}
