package record

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Export copies a record to another store, for keeping beside the sources: of
// the rows of each sort, those of training steps, evaluations and sharpness,
// about so many are kept, evenly spread, the first and the last among them.
func (s *Store) Export(ctx context.Context, r *Record, points int) error {
	w, err := s.Create(ctx, r.Head)
	if err != nil {
		return err
	}
	for _, row := range Thin(r.Rows, points) {
		w.Add(row)
	}
	if r.Summary == nil {
		return w.Flush(ctx)
	}
	return w.Finish(ctx, *r.Summary)
}

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
