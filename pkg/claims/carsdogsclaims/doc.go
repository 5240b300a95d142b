// Package carsdogsclaims holds the claims of notebook 07, linear networks that
// tell cars from dogs: Figure 4 of Huang, Du, Xu, Liu 2023 (Applied Sciences
// 13(6):3961, arXiv 2011.12547), against runs of package study.
//
// The paper gives the curves of the figure and no number. What is expected is
// what it says of them in words. The preprocessing of the images, the rates and
// the random starts are this book's, and each claim on runs says so.
package carsdogsclaims
