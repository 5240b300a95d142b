//go:build !amd64

package smallnet

// tile leaves all to [plainTile].
func tile(_ []float64, _ left, _ []float64, _, _, _, _ int) int { return 0 }

func tanhs(_, _ []float64) int { return 0 }

func positives(_, _, _ []float64) int { return 0 }

func cubes(_, _ []float64) int { return 0 }

func pullCubes(_, _ []float64) int { return 0 }
