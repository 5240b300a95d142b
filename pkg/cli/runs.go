package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"largestep/pkg/deep/record"
)

// runsFlags are what the commands on records share.
type runsFlags struct{ store, csv string }

func (a *app) runsCommand() *cobra.Command {
	f := &runsFlags{}
	cmd := &cobra.Command{
		Use:   "runs",
		Short: "List, show and compare the records of runs",
		Long: "Records lie in the folder that --store names, or LARGESTEP_RUNS, or else in the\n" +
			"user's cache folder. A key may be shortened to its first letters.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&f.store, "store", "", "the `FOLDER` of records, or a URL (default: LARGESTEP_RUNS, or the user's cache folder)")
	cmd.AddCommand(a.runsListCommand(f), a.runsShowCommand(f), a.runsCompareCommand(f), a.runsExportCommand(f))
	return cmd
}

// csvFlag adds --csv to a command that has a table to write.
func (f *runsFlags) csvFlag(cmd *cobra.Command, what string) *cobra.Command {
	cmd.Flags().StringVar(&f.csv, "csv", "", "write "+what+" to `FILE` as CSV")
	return cmd
}

// with opens the store for the length of a call.
func (f *runsFlags) with(ctx context.Context, do func(*record.Store) error) error {
	store, err := record.Open(ctx, f.store)
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.Close())
}

// load reads the records whose keys begin with the given letters.
func (a *app) load(ctx context.Context, store *record.Store, prefixes []string) ([]*record.Record, error) {
	var list []*record.Record
	for _, prefix := range prefixes {
		key, err := store.Find(ctx, prefix)
		if err != nil {
			return nil, err
		}
		r, err := store.Load(ctx, key)
		if err != nil {
			return nil, broken("%s", oneLine(err))
		}
		a.notes(r)
		list = append(list, r)
	}
	return list, nil
}

// notes tells what was wrong with a record.
func (a *app) notes(r *record.Record) {
	for _, note := range r.Notes {
		fmt.Fprintln(a.err, "largestep: note:", note)
	}
}

func someKeys(least int) cobra.PositionalArgs {
	return func(_ *cobra.Command, keys []string) error {
		switch {
		case len(keys) >= least:
			return nil
		case least == 1:
			return errors.New("name a record by its key; `largestep runs list` has them")
		}
		return fmt.Errorf("name %d records or more by their keys; `largestep runs list` has them", least)
	}
}

func (a *app) runsListCommand(f *runsFlags) *cobra.Command {
	return f.csvFlag(&cobra.Command{
		Use:   "list",
		Short: "Say which runs are recorded and how they ended",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.with(cmd.Context(), func(store *record.Store) error {
				list, err := store.List(cmd.Context())
				if err != nil {
					return err
				}
				if len(list) == 0 {
					fmt.Fprintf(a.out, "no run is recorded in %s; `largestep train NAME` makes one\n", store.Place)
					return nil
				}
				for i := range list {
					a.notes(&list[i])
				}
				if f.csv != "" {
					return a.writeCSV(f.csv, everything(list))
				}
				return overview(list).print(a.out)
			})
		},
	}, "all that is known of the runs")
}

func (a *app) runsShowCommand(f *runsFlags) *cobra.Command {
	return f.csvFlag(&cobra.Command{
		Use:   "show KEY",
		Short: "Show a record: what was run, where, and what came of it",
		Args:  cobra.MatchAll(someKeys(1), cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, keys []string) error {
			return f.with(cmd.Context(), func(store *record.Store) error {
				list, err := a.load(cmd.Context(), store, keys)
				if err != nil {
					return err
				}
				if f.csv != "" {
					return a.writeCSV(f.csv, rows(list[0]))
				}
				return details(a.out, list[0])
			})
		},
	}, "what was measured, a row a step,")
}

func (a *app) runsCompareCommand(f *runsFlags) *cobra.Command {
	return f.csvFlag(&cobra.Command{
		Use:   "compare KEY KEY...",
		Short: "Put runs side by side: the settings that differ, and the ends",
		Args:  someKeys(2),
		RunE: func(cmd *cobra.Command, keys []string) error {
			return f.with(cmd.Context(), func(store *record.Store) error {
				list, err := a.load(cmd.Context(), store, keys)
				if err != nil {
					return err
				}
				if f.csv != "" {
					return a.writeCSV(f.csv, comparison(list))
				}
				return comparison(list).print(a.out)
			})
		},
	}, "the table")
}

func (a *app) runsExportCommand(f *runsFlags) *cobra.Command {
	var to string
	var detail record.Detail
	cmd := &cobra.Command{
		Use:   "export KEY|NAME... --to FILE.jsonl",
		Short: "Add records to a file, one a line, with less detail",
		Long: "A NAME stands for all runs of that name that came to their end. A record takes\n" +
			"the place of an older one with its key.",
		Args: someKeys(1),
		RunE: func(cmd *cobra.Command, keys []string) error {
			if !strings.HasSuffix(to, ".jsonl") {
				return errors.New("name the file, as in --to data/runs/mine.jsonl")
			}
			switch {
			case detail.Points < 2:
				return fmt.Errorf("--points is %d; give 2 or more", detail.Points)
			case detail.First < 0:
				return fmt.Errorf("--first is %d; give 0 or more", detail.First)
			}
			return f.with(cmd.Context(), func(store *record.Store) error {
				keys, err := named(cmd.Context(), store, keys)
				if err != nil {
					return err
				}
				list, err := a.load(cmd.Context(), store, keys)
				if err != nil {
					return err
				}
				if err := record.Pack(to, detail, list...); err != nil {
					return broken("%s", oneLine(err))
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the `FILE.jsonl`")
	cmd.Flags().IntVar(&detail.Points, "points", 200, "rows to keep of each sort, evenly spread")
	cmd.Flags().IntVar(&detail.First, "first", 0, "rows to keep of each sort before these")
	return cmd
}

// named puts the keys of all runs of a name that came to their end in its place.
func named(ctx context.Context, store *record.Store, args []string) ([]string, error) {
	list, err := store.List(ctx)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, arg := range args {
		known := len(keys)
		for _, r := range list {
			if r.Head.Name == arg && r.Ended() {
				keys = append(keys, r.Head.Key)
			}
		}
		if len(keys) == known {
			keys = append(keys, arg)
		}
	}
	return keys, nil
}
