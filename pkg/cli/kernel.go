package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"largestep/kernels"
	"largestep/pkg/book/kernel"
)

func (a *app) kernelCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kernel",
		Short: "Install, run and examine the Jupyter kernel",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.kernelInstallCommand(), a.kernelRunCommand(), a.kernelDoctorCommand())
	return cmd
}

func (a *app) kernelInstallCommand() *cobra.Command {
	var place kernels.Place
	var user, gopls bool
	cmd := &cobra.Command{
		Use:   "install",
		Short: `Make Jupyter know the kernel "` + kernels.DisplayName + `"`,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if user && (place.Prefix != "" || place.SysPrefix) {
				return fmt.Errorf("--user and a prefix are two places; give one")
			}
			root, err := kernels.Checkout(".")
			if err != nil {
				return err
			}
			p := newProgress(a.err)
			tools, err := prepare(cmd.Context(), root, p)
			if err != nil {
				return err
			}
			if gopls {
				done := p.wait("building gopls")
				err := tools.InstallGopls(cmd.Context())
				done()
				if err != nil {
					return err
				}
			}
			dir, err := tools.InstallSpec(cmd.Context(), place)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "installed %q in %s\n", kernels.DisplayName, dir)
			return nil
		},
	}
	cmd.Flags().BoolVar(&user, "user", false, "in the user's Jupyter data folder (the default)")
	cmd.Flags().StringVar(&place.Prefix, "prefix", "", "in an installation's `DIR`, such as a virtual environment")
	cmd.Flags().BoolVar(&place.SysPrefix, "sys-prefix", false, "in the prefix of the Python on PATH")
	cmd.Flags().BoolVar(&gopls, "gopls", false, "also build gopls, for completion and hover")
	return cmd
}

func (a *app) kernelRunCommand() *cobra.Command {
	var checkout string
	cmd := &cobra.Command{
		Use:   "run CONNECTION_FILE",
		Short: "Run the kernel on a connection file (Jupyter calls this)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			tools, err := toolsFor(cmd.Context(), checkout)
			if err == nil {
				return tools.Serve(cmd.Context(), args[0])
			}
			conn, unread := kernel.ReadConnection(args[0])
			if unread != nil {
				return errors.Join(err, unread)
			}
			fmt.Fprintln(a.err, "largestep:", oneLine(err))
			return kernel.Refuse(cmd.Context(), conn, err)
		},
	}
	cmd.Flags().StringVar(&checkout, "checkout", ".", "the checkout whose packages cells import")
	return cmd
}

// toolsFor gets the tools of the checkout that a kernelspec names. What it says
// is read in a notebook, long after the kernelspec was written.
func toolsFor(ctx context.Context, checkout string) (*kernels.Toolchain, error) {
	root, err := kernels.Checkout(checkout)
	if err != nil {
		return nil, fmt.Errorf("there is no Large Step checkout in %s any more; if it has moved, type there, in its new folder: go run . kernel install", checkout)
	}
	return kernels.Prepare(ctx, root, nil)
}

func (a *app) kernelDoctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what the kernel has, what it lacks, and the line that mends it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := kernels.Checkout(".")
			if err != nil {
				return err
			}
			missing := 0
			for _, f := range kernels.Doctor(cmd.Context(), root) {
				fmt.Fprintln(a.out, f)
				if f.State == kernels.Missing {
					missing++
				}
			}
			if missing > 0 {
				return broken("%d of the things that the kernel needs are missing", missing)
			}
			return nil
		},
	}
}
