// Command largestep runs and renders the notebooks of the book on large
// learning rates. `go run . report` is where to begin.
package main

import (
	"os"

	"largestep/pkg/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) }
