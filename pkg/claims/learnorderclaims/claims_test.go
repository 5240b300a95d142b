package learnorderclaims

import (
	"testing"

	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/assertion/audit"
)

// The full suite runs the quick profile, whatever the caller's surroundings.
func TestClaims(t *testing.T) {
	t.Setenv("LARGESTEP_PROFILE", "quick")
	audit.Test(t, "04", assertion.Sorted(groups...), audit.Exempt{
		"G1-S-literal-noise": "six million noisy steps a seed; the notebook states it as it was recorded",
	})
}
