// Package cli is the command line of Large Step: it reads what the user asks
// for, refuses what cannot be done before work starts, and calls the packages
// that do it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unicode"

	"github.com/spf13/cobra"
)

// The exit statuses of the command.
const (
	exitOK          = 0
	exitBroken      = 1   // a cell failed or a claim does not hold
	exitUsage       = 2   // asked for something that cannot be done
	exitInterrupted = 130 // by Ctrl-C, as shells count it
)

// A brokenError says that the work was done and its result is not as it should be.
type brokenError struct{ reason string }

func (e *brokenError) Error() string { return e.reason }

func broken(format string, args ...any) error {
	return &brokenError{fmt.Sprintf(format, args...)}
}

// Main runs the command with the given arguments and returns its exit status.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C, from a user who does not want to wait, ends at once.
	context.AfterFunc(ctx, stop)

	app := &app{out: stdout, err: stderr}
	root := app.command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil {
		fmt.Fprintln(stderr, "largestep: interrupted")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "largestep:", oneLine(err))
	var b *brokenError
	if errors.As(err, &b) {
		return exitBroken
	}
	return exitUsage
}

// oneLine makes an error of several lines one, for terminals and logs alike.
// What it quotes may come from anybody's notebook: nothing in it tells a
// terminal to do something.
func oneLine(err error) string {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.Join(parts, " | "))
}

// An app carries what all subcommands share.
type app struct {
	out, err io.Writer
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "largestep",
		Short: "Run and render the book on large learning rates",
		Long: "Large Step is a book of literate Go notebooks that proves, shows and measures\n" +
			"theorems about large learning rates. Without a checkout's notebooks it runs any\n" +
			"GoNB notebook.",
		SilenceErrors:              true,
		SilenceUsage:               true,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
		SuggestionsMinimumDistance: 2, // letters that may be wrong
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			if meant := meant(cmd, args[0]); meant != "" {
				return fmt.Errorf("there is no command %q; `largestep %s` is one, and `largestep --help` lists all", args[0], meant)
			}
			return fmt.Errorf("there is no command %q; `largestep --help` lists them", args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; `%s --help` lists the flags", err, cmd.CommandPath())
	})
	root.AddCommand(a.reportCommand(), a.runCommand(), a.exportCommand(), a.kernelCommand(), a.dataCommand(), a.xlaCommand(), a.labCommand(),
		a.trainCommand(), a.runsCommand(), a.studentCommand())
	return root
}

// meant is the command that somebody may have meant by a name that is none: one of
// a group, or one with other letters.
func meant(root *cobra.Command, name string) string {
	for _, group := range root.Commands() {
		for _, c := range group.Commands() {
			if c.Name() == name {
				return group.Name() + " " + name
			}
		}
	}
	if near := root.SuggestionsFor(name); len(near) > 0 {
		return near[0]
	}
	return ""
}
