//go:build cgo && !noxla && linux && (amd64 || arm64)

package backend

/*
#include <malloc.h>

// XLA on a CPU takes the buffers of a step anew in each step. By default the C
// library maps and unmaps blocks as large as these, and the kernel then makes them
// page by page every time: up to a fifth of a step. So freed memory is kept, and
// taken from the main arena, the only one that can grow by large blocks.
static void keepFreed(void) {
#ifdef __GLIBC__
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, -1);
#endif
}
*/
import "C"

// The settings hold for arenas that are made later, so they come before all else.
func init() { C.keepFreed() }
