package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"largestep/kernels"
	"largestep/pkg/book/kernel/kerneltest"
	"largestep/pkg/cli"
)

// TestFiftyNotebooksLeaveNothing reports on fifty notebooks in a row, each in
// a real kernel, some of which leave children behind.
func TestFiftyNotebooksLeaveNothing(t *testing.T) {
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kernels.Prepare(t.Context(), root, nil); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"report", "--out", filepath.Join(dir, "out")}
	for i := range 50 {
		cell := fmt.Sprintf("!echo %d", i)
		if i%10 == 0 {
			cell = `!setsid env -i sleep 600 >/dev/null 2>&1 </dev/null &`
		}
		path := filepath.Join(dir, fmt.Sprintf("n%02d.ipynb", i))
		text := fmt.Sprintf(`{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
			{"cell_type": "code", "id": "c", "metadata": {}, "execution_count": null, "outputs": [], "source": %q}]}`, cell)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	report := func(args []string) {
		var out bytes.Buffer
		if status := cli.Main(args, &out, &out); status != 0 {
			t.Errorf("status %d\n%s", status, &out)
		}
	}
	report(args[:4]) // what is made once and kept
	kerneltest.LeavesNothing(t, func() { report(args) })
}
