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
	"largestep/pkg/book/notebook"
	"largestep/pkg/book/student"
)

func (a *app) studentCommand() *cobra.Command {
	var flags runFlags
	var dir string
	var check bool
	cmd := &cobra.Command{
		Use:   "student NOTEBOOK...",
		Short: "Write the student version of notebooks: solutions cut out, hints left",
		Long: "Write the student version of notebooks into a folder: solutions are cut out,\n" +
			"hints left. With --check nothing is written: the student versions run, and must\n" +
			"fail at their holes, each with its hint, and nowhere else. What comes before the\n" +
			"first hole and declares nothing is not run again: run --check does that.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !check {
				return errors.New("name the notebooks to make student versions of, such as `student 01`")
			}
			root, err := kernels.Checkout(".")
			if err != nil {
				return err
			}
			sources, holes, err := cutAll(root, args)
			if err != nil {
				return err
			}
			if check {
				return a.checkStudents(cmd.Context(), root, sources, holes, &flags)
			}
			return a.writeStudents(dir, sources, holes)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&dir, "out", "student", "folder to write to")
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; run the student versions and hold them against their holes")
	return cmd
}

// cutAll makes the student versions of all notebooks before one is written.
func cutAll(root string, args []string) ([]source, [][]student.Hole, error) {
	sources, err := load(root, args)
	if err != nil {
		return nil, nil, err
	}
	all := make([][]student.Hole, len(sources))
	for i, s := range sources {
		nb, holes, err := student.Cut(s.nb)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", s.path, err)
		}
		sources[i].nb, all[i] = nb, holes
	}
	return sources, all, nil
}

// writeStudents writes the student versions, and over nothing that is there:
// it may be a student's work.
func (a *app) writeStudents(dir string, sources []source, holes [][]student.Hole) error {
	for _, s := range sources {
		if _, err := os.Lstat(filepath.Join(dir, s.name+".ipynb")); err == nil {
			return fmt.Errorf("%s exists, and may hold somebody's work; move it away, or name another folder with --out", filepath.Join(dir, s.name+".ipynb"))
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, s := range sources {
		data, err := notebook.Encode(s.nb)
		if err != nil {
			return err
		}
		path := filepath.Join(dir, s.name+".ipynb")
		if err := renameio.WriteFile(path, data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s: %d to solve\n", path, len(holes[i]))
	}
	return nil
}

func (a *app) checkStudents(ctx context.Context, root string, sources []source, holes [][]student.Hole, flags *runFlags) error {
	session, err := a.newSession(ctx, root, flags, sources)
	if err != nil {
		return err
	}
	for i, s := range sources {
		if err := student.Shorten(s.nb, holes[i]); err != nil {
			return err
		}
	}
	var faults []error
	for i, result := range session.all(ctx, sources) {
		s, open := sources[i], holes[i]
		if result.Err != nil {
			faults = append(faults, result.Err)
		} else if err := student.Check(s.nb, open); err != nil {
			faults = append(faults, broken("the student version of %s: %v", s.name, err))
		} else {
			fmt.Fprintf(a.out, "%s: %d open, each with its hint\n", s.name, len(open))
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(faults...)
}
