// Package kernel starts Jupyter kernels and speaks to them.
//
// A [Process] is a kernel that this program started; [Start] returns once it
// answers. A [Client] is a connection to any kernel, started here or by a
// Jupyter server: messages over ZeroMQ, signed, on the protocol's five
// channels (shell, iopub, control, stdin, heartbeat).
//
// Kernels misbehave, and their cells more so. However a kernel ends (it is
// stopped, dies, freezes, breaks the protocol, or this program is killed), an
// execution returns an error of one line that says why, what had been put out
// before it is passed on, and nothing that was started outlives it ([Contain]).
// The package kerneltest holds a kernel with all these faults.
//
// The package knows the protocol and nothing of what a kernel runs.
package kernel
