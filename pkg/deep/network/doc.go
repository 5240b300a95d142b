// Package network has the networks of the five papers, by the names of
// [config.Networks], as GoMLX graphs that compute the same on every backend.
//
// A [Network] is made from a configuration, the shape of the images and the
// number of classes. Its parameters live in a model.Store, under the names that
// PyTorch gives them with "/" for "."; their first values are drawn in Go, each
// parameter from a generator of its own in the seed tree, so that they are the
// same on every backend and do not depend on order.
//
// Images are [batch, height, width, channels], logits [batch, classes], both
// float32. Where pixels are flattened they stay in that order, channels last,
// where PyTorch has channels first. The order is a permutation of the rows of
// the next matrix, whose entries are drawn independently from one law: networks
// are equal in distribution, and each trains as its permuted twin does.
package network
