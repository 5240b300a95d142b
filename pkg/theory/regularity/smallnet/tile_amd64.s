#include "textflag.h"

// func tileFMA(c, a, b *float64, k, n, ldc, ldb int)
//
// Four rows of c, n numbers each (a multiple of 8), are the products of four rows of a
// with b. a is packed: the four numbers of its first column, those of its second, ...
TEXT ·tileFMA(SB), NOSPLIT, $0-56
	MOVQ c+0(FP), DI
	MOVQ b+16(FP), R8
	MOVQ n+32(FP), R9
	MOVQ ldc+40(FP), R10
	MOVQ ldb+48(FP), R11
	SHLQ $3, R10
	SHLQ $3, R11
	SHRQ $3, R9

columns:
	MOVQ a+8(FP), SI
	MOVQ k+24(FP), CX
	MOVQ R8, DX
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD Y4, Y4, Y4
	VXORPD Y5, Y5, Y5
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7

terms:
	VMOVUPD (DX), Y8
	VMOVUPD 32(DX), Y9
	VBROADCASTSD (SI), Y10
	VBROADCASTSD 8(SI), Y11
	VBROADCASTSD 16(SI), Y12
	VBROADCASTSD 24(SI), Y13
	VFMADD231PD Y8, Y10, Y0
	VFMADD231PD Y9, Y10, Y1
	VFMADD231PD Y8, Y11, Y2
	VFMADD231PD Y9, Y11, Y3
	VFMADD231PD Y8, Y12, Y4
	VFMADD231PD Y9, Y12, Y5
	VFMADD231PD Y8, Y13, Y6
	VFMADD231PD Y9, Y13, Y7
	ADDQ $32, SI
	ADDQ R11, DX
	DECQ CX
	JNZ  terms

	MOVQ DI, BX
	VMOVUPD Y0, (BX)
	VMOVUPD Y1, 32(BX)
	ADDQ R10, BX
	VMOVUPD Y2, (BX)
	VMOVUPD Y3, 32(BX)
	ADDQ R10, BX
	VMOVUPD Y4, (BX)
	VMOVUPD Y5, 32(BX)
	ADDQ R10, BX
	VMOVUPD Y6, (BX)
	VMOVUPD Y7, 32(BX)
	ADDQ $64, DI
	ADDQ $64, R8
	DECQ R9
	JNZ  columns
	VZEROUPPER
	RET

// func tileWide(c, a, b *float64, k, n, ldc, ldb int)
//
// The same with vectors of eight, n a multiple of 16.
TEXT ·tileWide(SB), NOSPLIT, $0-56
	MOVQ c+0(FP), DI
	MOVQ b+16(FP), R8
	MOVQ n+32(FP), R9
	MOVQ ldc+40(FP), R10
	MOVQ ldb+48(FP), R11
	SHLQ $3, R10
	SHLQ $3, R11
	SHRQ $4, R9

columns:
	MOVQ a+8(FP), SI
	MOVQ k+24(FP), CX
	MOVQ R8, DX
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7

terms:
	VMOVUPD (DX), Z8
	VMOVUPD 64(DX), Z9
	VBROADCASTSD (SI), Z10
	VBROADCASTSD 8(SI), Z11
	VBROADCASTSD 16(SI), Z12
	VBROADCASTSD 24(SI), Z13
	VFMADD231PD Z8, Z10, Z0
	VFMADD231PD Z9, Z10, Z1
	VFMADD231PD Z8, Z11, Z2
	VFMADD231PD Z9, Z11, Z3
	VFMADD231PD Z8, Z12, Z4
	VFMADD231PD Z9, Z12, Z5
	VFMADD231PD Z8, Z13, Z6
	VFMADD231PD Z9, Z13, Z7
	ADDQ $32, SI
	ADDQ R11, DX
	DECQ CX
	JNZ  terms

	MOVQ DI, BX
	VMOVUPD Z0, (BX)
	VMOVUPD Z1, 64(BX)
	ADDQ R10, BX
	VMOVUPD Z2, (BX)
	VMOVUPD Z3, 64(BX)
	ADDQ R10, BX
	VMOVUPD Z4, (BX)
	VMOVUPD Z5, 64(BX)
	ADDQ R10, BX
	VMOVUPD Z6, (BX)
	VMOVUPD Z7, 64(BX)
	ADDQ $128, DI
	ADDQ $128, R8
	DECQ R9
	JNZ  columns
	VZEROUPPER
	RET

// func hasWide() bool
//
// AVX-512 in a processor of which hasFMA is true, and its registers kept.
TEXT ·hasWide(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	XORL CX, CX
	XGETBV
	ANDL $0xe6, AX
	CMPL AX, $0xe6
	JNE  narrow
	MOVL $7, AX
	XORL CX, CX
	CPUID
	ANDL $0x10000, BX // AVX512F
	JZ   narrow
	MOVB $1, ret+0(FP)

narrow:
	RET

// func hasFMA() bool
//
// AVX2 and FMA in the processor, and their registers kept by the operating system.
TEXT ·hasFMA(SB), NOSPLIT, $0-1
	MOVB $0, ret+0(FP)
	MOVL $0, AX
	CPUID
	CMPL AX, $7
	JLT  no
	MOVL $1, AX
	XORL CX, CX
	CPUID
	ANDL $0x18001000, CX // OSXSAVE, AVX, FMA
	CMPL CX, $0x18001000
	JNE  no
	XORL CX, CX
	XGETBV
	ANDL $6, AX
	CMPL AX, $6
	JNE  no
	MOVL $7, AX
	XORL CX, CX
	CPUID
	ANDL $0x20, BX // AVX2
	JZ   no
	MOVB $1, ret+0(FP)

no:
	RET
