// Package study compares runs of several settings with several seeds: it finds
// their records, or trains what is missing, and gives means with intervals.
//
//	sl := study.Case{Label: "SL", Run: "mnist-cnn4", Profile: "full", Set: []string{"schedule.name=sl"}, Seeds: []uint64{1, 2, 3}}
//	results, err := study.Recorded("labelnoise", sl)
//	fmt.Println(results[0].End("test_accuracy")) // 0.957 ± 0.003 (3)
//
// It reads records alone and links no engine, so that a notebook's cell is built
// in a moment. To train it starts the command `largestep train`.
package study
