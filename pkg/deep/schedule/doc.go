// Package schedule gives the learning rate, or the size of injected noise, of
// every step of a run.
//
// Papers count epochs from 0 (Huang et al. 2023) or from 1 (Li, Wei, Ma 2019).
// Here an [Epoch] counts the whole epochs that are done, and is made from
// either number by a function that says which it is: FromZero(30) and
// FromOne(31) are the same place. A rate "times 0.04 from epoch 30 on" of Li et
// al. is a drop after 29 epochs.
//
// A [Schedule] is a value: it has no state, may be used by several goroutines,
// and gives the same number for the same step for ever.
package schedule
