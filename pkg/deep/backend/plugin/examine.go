package plugin

import (
	"bytes"
	"debug/elf"
	"fmt"
	"os"
	"runtime"
	"slices"
)

// Examine reads a plugin without loading it, and says in one line what is wrong: it is
// no shared library, is one for another processor, is cut short, or has not the
// function that makes a library a PJRT plugin. Libraries of macOS are only looked at
// from outside.
func Examine(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	magic := make([]byte, 4)
	if _, err := f.ReadAt(magic, 0); err != nil || (runtime.GOOS == "linux" && !bytes.Equal(magic, []byte(elf.ELFMAG))) {
		return fmt.Errorf("%s is not a shared library (%d bytes)", path, info.Size())
	}
	if runtime.GOOS != "linux" {
		return nil
	}
	lib, err := elf.NewFile(f) // reads the section table, which lies at the end
	if err != nil {
		return fmt.Errorf("%s is cut short or broken (%d bytes)", path, info.Size())
	}
	machine := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[runtime.GOARCH]
	if lib.Machine != machine || lib.Type != elf.ET_DYN {
		return fmt.Errorf("%s is for another processor or not a library (%s, %s); this is %s", path, lib.Machine, lib.Type, runtime.GOARCH)
	}
	for _, p := range lib.Progs {
		if int64(p.Off+p.Filesz) > info.Size() {
			return fmt.Errorf("%s is cut short (%d bytes of at least %d)", path, info.Size(), p.Off+p.Filesz)
		}
	}
	symbols, err := lib.DynamicSymbols()
	if err != nil {
		return fmt.Errorf("%s is broken: %w", path, err)
	}
	if !slices.ContainsFunc(symbols, func(s elf.Symbol) bool { return s.Name == "GetPjrtApi" && s.Section != elf.SHN_UNDEF }) {
		return fmt.Errorf("%s is a library but not a PJRT plugin", path)
	}
	return nil
}
