package record

import (
	"maps"
	"slices"
	"strings"
)

// Thin returns, of the rows that measure the same, at most so many (two or
// more), evenly spread.
func Thin(rows []Row, points int) []Row {
	points = max(points, 2)
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
		n, k := total[sort], seen[sort]
		seen[sort]++
		// Row k of n is kept where the even spread of points passes it.
		if n <= points || k == 0 || k*(points-1)/(n-1) > (k-1)*(points-1)/(n-1) {
			out = append(out, row)
		}
	}
	return out
}
