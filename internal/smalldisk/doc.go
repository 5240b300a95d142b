// Package smalldisk gives tests a disk that can be filled, or made read-only.
package smalldisk
