package kernel

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"syscall"
	"unicode"
)

// obituary says how the kernel's process ended and what it said last, to
// follow "the kernel died" in one line.
func (p *Process) obituary() string {
	<-p.ended
	status := p.cmd.ProcessState.ExitCode()
	// Shells and guards report the death by a signal as 128 and its number.
	if number := status - 128; number > 0 {
		signal := syscall.Signal(number)
		if signal == syscall.SIGKILL {
			return ": killed, as the system does when memory runs out"
		}
		return fmt.Sprintf(": %v%s", signal, p.lastWords())
	}
	return fmt.Sprintf(": exit status %d%s", status, p.lastWords())
}

// lastWords quotes the line of the kernel's log that tells most.
func (p *Process) lastWords() string {
	const most = 64 << 10 // of a log that may be long
	size, err := p.log.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	tail := make([]byte, min(size, most))
	if _, err := p.log.ReadAt(tail, size-int64(len(tail))); err != nil {
		return ""
	}
	if line := tellingLine(string(tail)); line != "" {
		return "; its last words: " + line
	}
	return ""
}

var (
	// How Go programs, and those that log with klog, begin their last words.
	fatal = regexp.MustCompile(`^(panic: |fatal error: |F\d{4} )`)
	// The lines of a stack trace, which is for the kernel's authors.
	trace = regexp.MustCompile(`^(\s|goroutine \d|created by |exit status |\S+\(.*\)$|\S+/\S+\.\S+$)`)
	// Terminal colours.
	colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)
)

// tellingLine picks the line of a log that says why a program ended: the first
// that announces it, or else the last that is not part of a stack trace.
func tellingLine(log string) string {
	last := ""
	for line := range strings.Lines(colour.ReplaceAllString(log, "")) {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if fatal.MatchString(line) {
			return line
		}
		if line != "" && !trace.MatchString(line) {
			last = line
		}
	}
	return last
}
