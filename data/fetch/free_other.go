//go:build !linux && !darwin

package fetch

import "errors"

// Free does not know on this system; a full disk is noticed by the write.
func Free(string) (uint64, error) { return 0, errors.ErrUnsupported }
