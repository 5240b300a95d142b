//go:build !(goexperiment.simd && amd64)

package backend

func vectors() bool { return false }
