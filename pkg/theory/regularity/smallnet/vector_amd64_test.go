package smallnet

import "testing"

// What older processors run computes the same bits.
func TestNarrowVectors(t *testing.T) {
	if !wide {
		t.Skip("this processor has no wider vectors to be compared with")
	}
	wide = false
	defer func() { wide = true }()
	TestMultiplier(t)
	fast = false
	defer func() { fast = true }()
	TestMultiplier(t)
}
