// Package eosclaims holds the claims of notebook 11, networks at the edge of
// stability: what Wang, Xu, Zhao, Tao 2023 (arXiv 2310.17087, Section 7 and
// Appendix F, Figures 11 to 13) say of nine networks on the first 1000 images of
// CIFAR-10, against runs of package study.
//
// The paper's own numbers are lost in the text that this book has. What is
// expected is what the authors' recorded runs, in the repository of their code,
// say at the same learning rates. [Exact] needs no run; the other groups measure
// a [Study], and say what of the authors' setting it makes smaller.
package eosclaims
