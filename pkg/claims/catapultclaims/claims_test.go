package catapultclaims

import (
	"testing"

	"largestep/pkg/claims/assertion"
	"largestep/pkg/claims/assertion/audit"
)

func TestClaims(t *testing.T) { audit.Test(t, "02", assertion.Sorted(groups...), nil) }
