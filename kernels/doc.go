// Package kernels holds the book's Jupyter kernel: the pinned GoNB and its
// tools, the environment that makes cells link fast, the kernelspec and the
// launcher that it names, and a doctor that says what is missing.
//
// The tools are built from the module cache at the versions of this module's
// go.mod, on first use, into a folder of the user's cache that is keyed by
// those versions ([Toolchain]). A kernel starts in the checkout's workspace
// ([Toolchain.Command]), so a cell simply imports "largestep/pkg/...". Its cells are
// built by a command of this module that stands in for the go command (cellbuild).
package kernels
