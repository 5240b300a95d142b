// Package data brings the data sets of the book to a program, so that no
// corrupt byte is ever trained on.
//
// A Store is a folder of data sets. Get downloads what is missing; Load reads
// a set into memory and verifies every file against its published checksum in
// the same pass, so that the bytes that were hashed are the bytes that are
// decoded:
//
//	store, err := data.Open("")          // LARGESTEP_DATA, or the user's cache folder
//	err = store.Get(ctx, "mnist")        // downloads only what is not there
//	train, err := store.Load(ctx, "mnist", "train", data.Options{})
//
// Nothing is downloaded unless Get is called. Without a network, put the
// published files (compressed or extracted) into the folder that
// `largestep data path mnist` prints; Load verifies and uses them.
//
// The packages below: catalogue (what there is), fetch (downloading), archive,
// idx, cifar and photo (formats), noise (label noise), augment, batch
// (shuffled batches, prefetched on all cores) and feed (batches as GoMLX
// datasets; the only one that imports GoMLX).
package data
