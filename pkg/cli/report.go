package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"largestep/kernels"
	"largestep/pkg/book/ledger"
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/report"
)

func (a *app) reportCommand() *cobra.Command {
	var flags runFlags
	var out string
	cmd := &cobra.Command{
		Use:   "report [NOTEBOOK...]",
		Short: "Run notebooks and write the report: HTML pages and claims.json",
		Long: "Run notebooks and write the report: a page for each, an index with the table of\n" +
			"all claims, and claims.json. The notebooks' files stay as they are. The command\n" +
			"fails if a cell fails or a claim does not hold; the report then says so too.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.report(cmd.Context(), args, &flags, out)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&out, "out", "report", "the folder to write into")
	return cmd
}

func (a *app) exportCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "export [NOTEBOOK...]",
		Short: "Write the report of the outputs already there, without running",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.export(cmd.Context(), args, out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "report", "the folder to write into")
	return cmd
}

func (a *app) report(ctx context.Context, args []string, flags *runFlags, out string) error {
	root, sources, err := a.ready(args, out)
	if err != nil {
		return err
	}
	session, err := a.newSession(ctx, root, flags, sources)
	if err != nil {
		return err
	}
	for _, s := range sources {
		forget(s.nb)
	}
	stamp := newStamp(root)
	stamp.GoNB, stamp.Profile = session.tools.GoNB, flags.profile
	book := newBook(stamp)
	var failures []error
	for i, result := range session.all(ctx, sources) {
		s := sources[i]
		page := report.Page{Name: s.name, Notebook: s.nb, Took: result.Took}
		if result.Err != nil {
			page.Failure = failureOf(result)
			failures = append(failures, result.Err)
		}
		book.Pages = append(book.Pages, page) // what is done is written, whatever comes
	}
	if err := a.write(book, out); err != nil {
		failures = append(failures, err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(failures...)
}

// forget takes away what an earlier run has left in a notebook's cells, so that a
// report holds nothing but what its own run computes, even if that ends early.
func forget(nb *notebook.Notebook) {
	for _, c := range nb.CodeCells() {
		c.Outputs, c.ExecutionCount = nil, nil
	}
}

func (a *app) export(ctx context.Context, args []string, out string) error {
	root, sources, err := a.ready(args, out)
	if err != nil {
		return err
	}
	stamp := newStamp(root)
	stamp.Profile = "as saved"
	book := newBook(stamp)
	for _, s := range sources {
		book.Pages = append(book.Pages, report.Page{Name: s.name, Notebook: s.nb})
	}
	return a.write(book, out)
}

// newBook is the report's frame, before its pages.
func newBook(stamp report.Stamp) report.Book {
	return report.Book{
		Title: "Large Step",
		About: "Why do neural networks train better with learning rates that classical theory calls too large? " +
			"These notebooks prove, show and measure the exact answers that five papers give in small models. " +
			"Each theorem, figure and table row is a **claim**: the value expected and where it comes from, " +
			"the value measured in this run, the tolerance and its reason, and a verdict computed from them. " +
			"An **erratum** is a statement that does not hold as its paper prints it, shown with a counterexample. " +
			"What a run smaller than the paper's does not show is **not seen**; " +
			"what it cannot show, whatever comes out, is **undecided**.",
		Stamp: stamp,
	}
}

// ready reads the notebooks and makes sure that the report can be written,
// before anything takes time.
func (a *app) ready(args []string, out string) (root string, sources []source, err error) {
	if root, err = kernels.Checkout("."); err != nil {
		return "", nil, err
	}
	if sources, err = load(root, args); err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", nil, fmt.Errorf("cannot write the report: %w; another folder: --out DIR", err)
	}
	probe, err := os.CreateTemp(out, ".probe-")
	if err != nil {
		return "", nil, fmt.Errorf("cannot write the report: %w; another folder: --out DIR", err)
	}
	probe.Close()
	return root, sources, os.Remove(probe.Name())
}

// write writes the pages and claims.json and says what they hold. What can be
// written is, whatever else is wrong.
func (a *app) write(book report.Book, out string) error {
	l := ledger.Ledger{Commit: book.Stamp.Commit, Profile: book.Stamp.Profile, Backend: book.Stamp.Backend}
	var faults []error
	for _, p := range book.Pages {
		if err := l.Add(p.Name, p.Notebook); err != nil {
			faults = append(faults, broken("%v", err))
		}
	}
	book.Claims = l.Claims
	if err := report.Write(out, book); err != nil {
		faults = append(faults, broken("%v", err))
	}
	data, err := l.JSON()
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(out, "claims.json"), data, 0o644); err != nil {
		return err
	}
	count := report.Count(l.Claims, "")
	verdict := fmt.Sprintf("%d of %d claims hold", count.Holds+count.Errata, count.All())
	if count.Unseen > 0 {
		verdict += fmt.Sprintf(", %d not seen at a reduced scale", count.Unseen)
	}
	if count.Undecided > 0 {
		verdict += fmt.Sprintf(", %d undecided", count.Undecided)
	}
	fmt.Fprintf(a.out, "%s: %s, %s\n", filepath.Join(out, "index.html"), several(len(book.Pages), "notebook"), verdict)
	return errors.Join(append(faults, refuted(&l))...)
}
