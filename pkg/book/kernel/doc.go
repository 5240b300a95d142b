// Package kernel starts Jupyter kernels and speaks to them.
//
// A [Process] is a kernel that this program started; [Start] returns once it
// answers. A [Client] is a connection to any kernel, started here or by a
// Jupyter server: messages over ZeroMQ, signed, on the protocol's five
// channels (shell, iopub, control, stdin, heartbeat).
//
// The package knows the protocol and nothing of what a kernel runs.
package kernel
