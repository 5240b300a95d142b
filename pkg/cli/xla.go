package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/spf13/cobra"

	"largestep/pkg/deep/backend"
	"largestep/pkg/deep/backend/plugin"
)

func (a *app) xlaCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "xla",
		Short: "Install XLA's plugins, for fast networks on processors and GPUs",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.xlaInstallCommand(), a.xlaProbeCommand())
	return cmd
}

func (a *app) xlaInstallCommand() *cobra.Command {
	var from string
	var kinds strings.Builder
	for _, k := range plugin.Kinds {
		fmt.Fprintf(&kinds, "    %-7s %s\n", k.Name, k)
	}
	cmd := &cobra.Command{
		Use:   "install [KIND]",
		Short: "Load a plugin, verify it, try it, and keep it in the cache folder",
		Long: "KIND is one of\n\n" + kinds.String() + "\n" +
			"and cpu where none is given. It comes from GoMLX's release, where that can be\n" +
			"reached, or with pip, as pip is set up on this machine; --from takes a file that\n" +
			"you bring. The plugin is kept under xla in the cache folder (LARGESTEP_CACHE),\n" +
			"where the backends xla:cpu and xla:cuda find it; PJRT_PLUGIN_LIBRARY_PATH names\n" +
			"other folders. Networks on GPUs take memory as they need it.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := plugin.Find(append(args, "cpu")[0])
			if err != nil {
				return err
			}
			if !backend.HasXLA {
				return errors.New("this program was built without XLA; build it with a C compiler and CGO_ENABLED=1")
			}
			p := newProgress(a.err)
			path, err := plugin.Installer{From: from, Try: probe(kind.Device), Note: p.note}.Install(cmd.Context(), kind)
			if err != nil {
				return broken("%s", oneLine(err))
			}
			fmt.Fprintf(a.out, "%s: %s\n", kind.Name, path)
			if set, ok := os.LookupEnv("PJRT_PLUGIN_LIBRARY_PATH"); ok && !strings.Contains(set, filepath.Dir(path)) {
				p.note("PJRT_PLUGIN_LIBRARY_PATH is set, and names another folder: unset it to use this plugin")
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "install this `FILE`, a plugin or a wheel with one")
	return cmd
}

// xlaProbeCommand opens a backend and computes with it. Install runs it as a child,
// since a plugin that is broken takes its process with it.
func (a *app) xlaProbeCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "probe DEVICE",
		Short:  "Compute 1 + 1 on a device",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := backend.Open("xla:" + args[0])
			if err != nil {
				return err
			}
			defer b.Finalize()
			return backend.Try(func() error {
				sum, err := graph.CallOnce(b, func(x *graph.Node) *graph.Node { return graph.Add(x, x) }, float32(1))
				if err != nil {
					return err
				}
				fmt.Fprintln(a.out, tensors.ToScalar[float32](sum))
				return nil
			})
		},
	}
}

// probe returns a function that runs xlaProbeCommand on the plugin in a folder.
func probe(device string) func(ctx context.Context, folder string) error {
	return func(ctx context.Context, folder string) error {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, self, "xla", "probe", device)
		cmd.Env = append(os.Environ(), "PJRT_PLUGIN_LIBRARY_PATH="+folder)
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err == nil && strings.TrimSpace(string(out)) == "2" {
			return nil
		}
		if first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n"); first != "" {
			return fmt.Errorf("it does not compute: %s", strings.TrimPrefix(first, "largestep: "))
		}
		return fmt.Errorf("it does not compute: 1 + 1 = %q (%v)", out, err)
	}
}
