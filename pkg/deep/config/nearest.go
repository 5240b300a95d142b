package config

import "fmt"

// Nearest returns the name that is the fewest insertions, deletions and
// replacements of characters away from word: what was perhaps meant.
func Nearest(word string, names []string) string {
	best, least := "", -1
	for _, name := range names {
		if d := distance([]rune(word), []rune(name)); least < 0 || d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is Levenshtein's, row by row.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// unknown is the error for a name that is none of those there are.
func unknown(what, name string, names []string) error {
	return fmt.Errorf("there is no %s %q; did you mean %q?", what, name, Nearest(name, names))
}
