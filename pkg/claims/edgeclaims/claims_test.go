package edgeclaims

import (
	"testing"

	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/assertion/audit"
)

func TestClaims(t *testing.T) { audit.Test(t, "05", assertion.Sorted(groups...), nil) }
