// Package seed grows one tree of random generators from one number.
//
// A root seed and a path of names, as in
//
//	seed.New(1, "catapult", "start", "run 3")
//
// give a generator of their own. The same seed and path give the same stream
// on every platform and with every number of cores; two different paths give
// streams that are independent for all practical purposes. So no random
// number depends on the order in which the work was done.
package seed

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Root is the root of the book's own tree: the seed of every number that a
// notebook prints.
const Root uint64 = 1

// New returns the generator at the end of path in the tree of root. Names are
// kept apart: ("ab", "c") is not ("a", "bc").
//
// The generator is ChaCha8, keyed by the SHA-256 of the root and the names.
// Its integers, Float64 and Perm are the same bits everywhere; NormFloat64 and
// ExpFloat64 also call math.Exp and math.Log, whose last bit may differ
// between architectures in rare draws.
func New(root uint64, path ...string) *rand.Rand {
	h := sha256.New()
	var word [8]byte
	put := func(n uint64) {
		binary.LittleEndian.PutUint64(word[:], n)
		h.Write(word[:])
	}
	put(root)
	for _, name := range path {
		put(uint64(len(name)))
		h.Write([]byte(name))
	}
	var key [32]byte
	h.Sum(key[:0])
	return rand.New(rand.NewChaCha8(key))
}
