//go:build goexperiment.simd && amd64

package backend

import (
	"os"
	"simd/archsimd"
	"strconv"
)

// vectors reports whether GoMLX multiplies matrices with the processor's vector
// instructions: what it asks itself when the program starts.
func vectors() bool {
	allowed := func(name string) bool {
		yes, err := strconv.ParseBool(os.Getenv(name))
		return yes || err != nil
	}
	return allowed("GOMLX_DOT_MATMUL") &&
		(archsimd.X86.AVX512() && allowed("GOMLX_SIMD_AVX512") || archsimd.X86.AVX2() && allowed("GOMLX_SIMD_AVX2"))
}
