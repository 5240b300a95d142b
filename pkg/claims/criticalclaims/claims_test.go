package criticalclaims

import (
	"testing"

	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/assertion/audit"
)

func TestClaims(t *testing.T) {
	audit.Test(t, "01", assertion.Sorted(groups...), audit.Exempt{
		"exp_at_crit_float64_escape": "rounding decides it, so it is not to be asserted",
	})
}
