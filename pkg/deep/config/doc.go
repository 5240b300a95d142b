// Package config says what a deep run is, as plain data: which network on
// which images, with which labels made noisy, trained by which optimizer under
// which schedule. A configuration is read from TOML, refused before any work
// if it cannot be run, printed, compared, and hashed; two runs of one hash,
// seed and backend are the same run.
//
// The runs of the papers have names ([Names]) and three profiles ([Profiles]).
// A run of one's own is a file:
//
//	epochs = 10
//	batch = 128
//	loss = "cross-entropy"
//	network.name = "cnn4"
//	data.set = "mnist"
//	schedule = { name = "os", after = [6] }
//
//	[profile.quick]          # what differs there
//	epochs = 3
//	data.train = 10000
//
// The fields of [Run] are the keys. What is left out is what their comments give
// to zero; [Run.Resolve] writes it out. So a field that is added later, with the
// old behaviour at zero and no default, changes no hash.
//
// The package imports no engine: records of runs are read without one.
package config
