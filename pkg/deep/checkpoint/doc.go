// Package checkpoint saves the state of a run so that no accident loses it, and
// reads it back so that no damaged byte is trained on.
//
// What may go wrong, and what then happens:
//
//   - The program is killed while it saves, or the machine loses power. A
//     checkpoint is written under another name, synced, renamed, and the folder
//     synced: there is the whole new file or none, and the one before is there
//     until then.
//   - The disk is full, or the folder cannot be written: Save says so. What was
//     saved before stays.
//   - A file is cut short, or a byte of it changes: its length and its SHA-256
//     are in it. Load says why it is refused and takes the one before, of which
//     the last is always kept.
//   - A file is of another run, or of a newer program: refused likewise.
//
// The file: 8 bytes of magic; format, length of the file and length of the
// header, 8 bytes each, little endian; the header, which is JSON; the tensors,
// one after the other, as they lie in memory; the SHA-256 of all before it.
package checkpoint
