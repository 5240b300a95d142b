// Package kerneltest is a Jupyter kernel for tests that misbehaves on request,
// in the ways that a well-made kernel does not show by itself.
//
// The test binary is the kernel: [Main] in TestMain makes it one when it was
// started by [Command]. The language of its cells is a list of commands, one a
// line:
//
//	print TEXT        a line on stdout
//	lines N           N lines on stdout
//	much N            N lines of about a MiB on stdout
//	flood             lines on stdout until interrupted
//	display ID TEXT   a display with an id
//	updates N ID      N updates of that display, the last of them "N"
//	clear             clear_output, without waiting
//	error NAME TEXT   fail, with an error message
//	fail TEXT         fail, with a reply alone
//	abort             reply "aborted"
//	malformed         a stream message whose content is a list
//	forged            a stream message with a wrong signature
//	torn              a message with parts missing
//	other             a stream message of another client's request
//	hang, deaf        wait until interrupted; for ever
//	input             ask for input, and wait for ever
//	read              start a child that reads the standard input it was given
//	close NAME        close shell, control, stdin, iopub or hb, and wait for ever
//	no-reply, no-idle leave that message out
//	exit N, kill, freeze   end with a status, by SIGKILL; stop by SIGSTOP
//	child FILE        start a child in a session of its own with no environment,
//	                  whose parent ends, and write its process id to FILE
//	group FILE        start a child that ignores signals; write its id to FILE
package kerneltest
