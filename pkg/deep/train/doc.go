// Package train runs deep experiments: from a configuration to a trained
// network and its record.
//
//	result, err := train.Run(ctx, cfg, train.Options{Backend: "go", Seed: 1, Data: store})
//
// What a run computes depends on the configuration, the seed and the backend
// alone; on the pure-Go backend to the last bit. Batches, augmentation, label
// noise, injected noise and the start come from one seed tree. A run that was
// interrupted, or killed, goes on from its last checkpoint as if nothing had
// happened: the checkpoint holds parameters, running statistics, momenta, the
// state of the random numbers, the place in the epoch and in the record.
//
// # A run
//
//	images.go     which images, with which labels, changed in which way
//	batches.go    the batches of an epoch, as tensors
//	step.go       one step: loss, gradient, optimizer
//	evaluate.go   loss and accuracy on the groups of test images
//	landscape.go  the loss for measurements; sharpness along the run
//	loop.go       epochs and steps, one after the other
//	begin.go, save.go, state.go  checkpoints: where a run starts, and what is kept
//	record.go     what is written down
//
// # What of GoMLX is used
//
// The graphs, variables and executors of GoMLX, its optimizer interface, and its
// datasets by way of data/feed. Not its train.Trainer and train.Loop:
//
//   - A Trainer owns the batches that it is given and frees them. Gradient
//     descent on all images takes the same batch each step, which stays on the
//     device here.
//   - Its accumulation weighs all parts of a batch alike, also the last and
//     smaller one of an epoch, and goes on across the end of an epoch. Here a
//     batch in parts gives the step of the batch in one piece.
//   - A Loop ends with an error at a loss that is not finite. Here divergence is
//     an outcome.
//   - Neither can begin in the middle of an epoch, and the state of their
//     counters cannot be saved.
//
// Memory on the device is freed as soon as it can be, by hand: the garbage
// collector does not see it.
package train
