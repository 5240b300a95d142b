#include "textflag.h"

#define FOUR(name, bits) \
	DATA name<>+0(SB)/8, bits; \
	DATA name<>+8(SB)/8, bits; \
	DATA name<>+16(SB)/8, bits; \
	DATA name<>+24(SB)/8, bits; \
	GLOBL name<>(SB), RODATA|NOPTR, $32

FOUR(three, $0x4008000000000000)
FOUR(absMask, $0x7fffffffffffffff)
FOUR(signMask, $0x8000000000000000)
FOUR(minusTwo, $0xc000000000000000)
FOUR(lowest, $0xc054000000000000)
FOUR(scale, $0x40771547652b82fe)
FOUR(rounder, $0x4338000000000000)
FOUR(high, $0x3f662e42fee00000)
FOUR(low, $0x3d6a39ef35793c76)
FOUR(c4, $0x3fa5555555555555)
FOUR(c3, $0x3fc5555555555555)
FOUR(c2, $0x3fe0000000000000)
FOUR(one, $0x3ff0000000000000)
FOUR(entry, $0xff)

// func tanhVector(out, z *float64, n int, powers *uint64)
//
// What tanh does, step by step, to n numbers, a multiple of 4.
TEXT ·tanhVector(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ z+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ powers+24(FP), DX
	SHRQ $2, CX

four:
	VMOVUPD (SI), Y0
	VANDPD  absMask<>(SB), Y0, Y1
	VMULPD  minusTwo<>(SB), Y1, Y1
	VMOVUPD lowest<>(SB), Y2
	VMAXPD  Y1, Y2, Y1 // y; NaN stays
	VMULPD  scale<>(SB), Y1, Y2
	VADDPD  rounder<>(SB), Y2, Y2 // shifted
	VSUBPD  rounder<>(SB), Y2, Y3 // m
	VMULPD  high<>(SB), Y3, Y4
	VSUBPD  Y4, Y1, Y1
	VMULPD  low<>(SB), Y3, Y4
	VSUBPD  Y4, Y1, Y1 // r
	VMULPD  c4<>(SB), Y1, Y3
	VADDPD  c3<>(SB), Y3, Y3
	VMULPD  Y1, Y3, Y3
	VADDPD  c2<>(SB), Y3, Y3
	VMULPD  Y1, Y3, Y3
	VADDPD  one<>(SB), Y3, Y3
	VMULPD  Y1, Y3, Y3
	VADDPD  one<>(SB), Y3, Y3 // series
	VPAND   entry<>(SB), Y2, Y4
	VPCMPEQD Y5, Y5, Y5
	VPGATHERQQ Y5, (DX)(Y4*8), Y6
	VPSRLQ  $8, Y2, Y2
	VPSLLQ  $52, Y2, Y2
	VPADDQ  Y2, Y6, Y6
	VMULPD  Y6, Y3, Y3 // e
	VMOVUPD one<>(SB), Y7
	VSUBPD  Y3, Y7, Y8
	VADDPD  Y3, Y7, Y9
	VDIVPD  Y9, Y8, Y8
	VANDPD  signMask<>(SB), Y0, Y0
	VORPD   Y0, Y8, Y8
	VMOVUPD Y8, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ  four
	VZEROUPPER
	RET

// func keepPositive(to, from, z *float64, n int)
//
// Sets to to from, and to 0 where the sign of z is negative, n numbers, a multiple of 4.
TEXT ·keepPositive(SB), NOSPLIT, $0-32
	MOVQ to+0(FP), DI
	MOVQ from+8(FP), DX
	MOVQ z+16(FP), SI
	MOVQ n+24(FP), CX
	SHRQ $2, CX
	VPXOR Y0, Y0, Y0

quad:
	VMOVUPD (SI), Y1
	VPCMPGTQ Y1, Y0, Y2 // all ones where the bits of z are a negative integer
	VPANDN (DX), Y2, Y3
	VMOVUPD Y3, (DI)
	ADDQ $32, DX
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ  quad
	VZEROUPPER
	RET

// func positiveCubes(to, z *float64, n int)
//
// Sets to to z³, and to 0 where the sign of z is negative, n numbers, a multiple of 4.
TEXT ·positiveCubes(SB), NOSPLIT, $0-24
	MOVQ to+0(FP), DI
	MOVQ z+8(FP), SI
	MOVQ n+16(FP), CX
	SHRQ $2, CX
	VPXOR Y0, Y0, Y0

cube:
	VMOVUPD (SI), Y1
	VPCMPGTQ Y1, Y0, Y2
	VPANDN Y1, Y2, Y1
	VMULPD Y1, Y1, Y2
	VMULPD Y1, Y2, Y2
	VMOVUPD Y2, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ  cube
	VZEROUPPER
	RET

// func cubeSlopes(to, z *float64, n int)
//
// Multiplies to by the derivative of that cube, 3z² or 0.
TEXT ·cubeSlopes(SB), NOSPLIT, $0-24
	MOVQ to+0(FP), DI
	MOVQ z+8(FP), SI
	MOVQ n+16(FP), CX
	SHRQ $2, CX
	VPXOR Y0, Y0, Y0
	VMOVUPD three<>(SB), Y4

slope:
	VMOVUPD (SI), Y1
	VPCMPGTQ Y1, Y0, Y2
	VPANDN Y1, Y2, Y1
	VMULPD Y1, Y4, Y2
	VMULPD Y1, Y2, Y2
	VMULPD (DI), Y2, Y2
	VMOVUPD Y2, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ  slope
	VZEROUPPER
	RET
