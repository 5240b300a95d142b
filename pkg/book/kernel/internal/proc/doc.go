// Package proc looks at the processes of a Linux machine through /proc.
package proc
