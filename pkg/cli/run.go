package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"largestep/kernels"
	"largestep/pkg/book/ledger"
	"largestep/pkg/book/notebook"
)

func (a *app) runCommand() *cobra.Command {
	var flags runFlags
	var check bool
	cmd := &cobra.Command{
		Use:   "run NOTEBOOK...",
		Short: "Run notebooks in place: their outputs are replaced",
		Long: "Run notebooks in place: their outputs are replaced. With --check nothing is\n" +
			"written, and the command fails if an output would change. Two run at once, but\n" +
			"one by one where a profile or a parameter may have them train.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !check {
				return errors.New("name the notebooks whose outputs to replace, such as `run 01` or `run notebooks/*.ipynb`")
			}
			return a.runInPlace(cmd.Context(), args, &flags, check)
		},
	}
	flags.add(cmd)
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; fail if an output would change")
	return cmd
}

func (a *app) runInPlace(ctx context.Context, args []string, flags *runFlags, check bool) error {
	root, err := kernels.Checkout(".")
	if err != nil {
		return err
	}
	sources, err := load(root, args)
	if err != nil {
		return err
	}
	session, err := a.newSession(ctx, root, flags, sources)
	if err != nil {
		return err
	}
	var failures []error
	for i, result := range session.all(ctx, sources) {
		s := sources[i]
		if !check && len(result.Cells) > 0 { // a kernel that did not start has changed nothing
			if err := save(s); err != nil {
				return err
			}
		}
		switch {
		case ctx.Err() != nil:
			continue // with the others that were running, whose outputs are kept too
		case result.Err != nil:
			failures = append(failures, result.Err)
		case check:
			failures = append(failures, unchanged(s))
		}
		failures = append(failures, verdicts(s))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(failures...)
}

// save writes a notebook back, whole or not at all.
func save(s source) error {
	data, err := notebook.Encode(s.nb)
	if err != nil {
		return err
	}
	info, err := os.Stat(s.path)
	if err != nil {
		return err
	}
	return renameio.WriteFile(s.path, data, info.Mode().Perm())
}

// unchanged compares a notebook that has run with its file.
func unchanged(s source) error {
	data, err := notebook.Encode(s.nb)
	if err != nil {
		return err
	}
	saved, err := os.ReadFile(s.path)
	if err != nil {
		return err
	}
	if bytes.Equal(data, saved) {
		return nil
	}
	before, err := notebook.Decode(saved)
	if err != nil {
		return err
	}
	for i, c := range s.nb.Cells {
		if i >= len(before.Cells) || !same(c, before.Cells[i]) {
			return broken("%s: the outputs of cell %d (id %s) changed; `largestep run %s` keeps the new ones", s.path, i+1, c.ID, s.path)
		}
	}
	return broken("%s is not laid out as this command writes it; `largestep run %s` does so", s.path, s.path)
}

func same(a, b *notebook.Cell) bool {
	one, err1 := notebook.Encode(&notebook.Notebook{Minor: 5, Cells: []*notebook.Cell{a}})
	two, err2 := notebook.Encode(&notebook.Notebook{Minor: 5, Cells: []*notebook.Cell{b}})
	return err1 == nil && err2 == nil && bytes.Equal(one, two)
}

// verdicts names the claims of a notebook that do not hold.
func verdicts(s source) error {
	var l ledger.Ledger
	if err := l.Add(s.name, s.nb); err != nil {
		return broken("%v", err)
	}
	return refuted(&l)
}

// refuted names the claims of a ledger that do not hold, in one line.
func refuted(l *ledger.Ledger) error {
	list := l.Broken()
	var names []string
	for _, r := range list {
		names = append(names, fmt.Sprintf("claim %s (%s)", r.ID, r.Notebook))
	}
	switch len(list) {
	case 0:
		return nil
	case 1:
		return broken("%s does not hold: expected %s, measured %s", names[0], clip(list[0].Expected), clip(list[0].Measured))
	}
	return broken("%d claims do not hold: %s", len(list), strings.Join(names, ", "))
}

// clip shortens what is said in full elsewhere.
func clip(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
