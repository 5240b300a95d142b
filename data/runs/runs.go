// Package runs holds the book's recorded runs: real runs on real data, whose
// records are small enough to be kept beside the sources. Each file is a pack
// (see pkg/deep/record), one record a line, with the configuration, the seed,
// the machine and the commit that it came from. The script beside this file has
// the commands that made them.
package runs

import "embed"

// Packs has the files NAME.jsonl.
//
//go:embed *.jsonl
var Packs embed.FS
