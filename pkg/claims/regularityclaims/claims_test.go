package regularityclaims

import (
	"testing"

	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/assertion/audit"
)

func TestClaims(t *testing.T) {
	audit.Test(t, "06", assertion.Sorted(groups...), nil)
}
