// Package record keeps what runs did: one record a run, for tables, figures and
// comparisons, without an engine.
//
// A record is found by its key, which stands for what was computed (see
// config.Run.Key), and is three kinds of files in a [Store]:
//
//	KEY/run.json            what was run, where and from which code
//	KEY/steps-000001.jsonl  what was measured, one JSON object a line
//	KEY/steps-000002.jsonl  and so on
//	KEY/summary.json        how it ended
//
// Every file is written whole or not at all, and none is changed afterwards, so
// a store may be a folder or a bucket of a cloud, and a process that is killed
// loses no more than the rows since the last [Writer.Flush].
//
// Loss and curvature of a run that diverged are not finite. JSON has no word for
// that; here they are the texts "NaN", "+Inf" and "-Inf".
package record
