// Package cellbuild builds the program of a cell as `go build` does, without what
// `go build` does before it compiles.
//
// Every cell is a program of its own. Of the half second that its build takes, the
// go command spends nearly half on reading the packages that it imports, some 400
// with the standard library's, and on finding that none of them has changed. What it
// then runs is one compile and one link command, which from cell to cell differ in
// little more than the source. So the commands of one build are written down, as a
// [Plan], and run again for the next cell while nothing else has changed: the
// workspace's sources, the module files, the environment, the Go release.
//
// A plan is only ever a short cut. A cell that it does not cover, or that it fails
// to build, is left to the go command, whose messages are then the ones that people
// see.
package cellbuild

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
)

// Plans is the folder of the plans, beside the command that builds cells.
const Plans = "plans"

//go:embed *.go go/*.go
var sources embed.FS

// Version tells one state of this package from another.
func Version() string {
	h := sha256.New()
	_ = fs.WalkDir(sources, ".", func(path string, d fs.DirEntry, err error) error {
		data, _ := sources.ReadFile(path)
		h.Write(data)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:6])
}
