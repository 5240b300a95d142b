package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"largestep/internal/cache"
	"largestep/kernels"
	"largestep/kernels/lab"
	"largestep/pkg/book/notebook"
)

func (a *app) labCommand() *cobra.Command {
	var o lab.Options
	var quiet, setup bool
	cmd := &cobra.Command{
		Use:   "lab [NOTEBOOK]",
		Short: "Open the book in JupyterLab, with the kernel ready",
		Long: "Open a notebook, or the folder of all, in JupyterLab. A JupyterLab on PATH is\n" +
			"used; else one is set up in the cache folder, which needs Python. Nothing of\n" +
			"yours is changed: kernel and settings are given to this server alone. It listens\n" +
			"on this machine only and asks for a token. Ctrl-C ends it and all its kernels.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Browser = !quiet
			return a.lab(cmd.Context(), args, o, setup)
		},
	}
	cmd.Flags().BoolVar(&quiet, "no-browser", false, "print the address only")
	cmd.Flags().BoolVar(&setup, "setup", false, "get everything ready, as for a place without a network, and start nothing")
	cmd.Flags().IntVar(&o.Port, "port", 0, "the port `N` to listen on (default: the first free one from 8888)")
	cmd.Flags().StringVar(&o.Address, "ip", "", "in a container, the address `IP` that its port is published from")
	return cmd
}

// lab gets JupyterLab ready and, unless only the setup is asked for, starts it
// and waits for its end.
func (a *app) lab(ctx context.Context, args []string, o lab.Options, setup bool) error {
	if err := checkLab(o, os.Geteuid(), inContainer()); err != nil {
		return err
	}
	root, err := kernels.Checkout(".")
	if err != nil {
		return err
	}
	sources, err := load(root, args)
	if err != nil {
		return err
	}
	o.Root, o.Open = root, "notebooks"
	if len(args) > 0 {
		if o.Root, o.Open, err = shelve(root, sources[0].path); err != nil {
			return err
		}
	}
	p := newProgress(a.err)
	env, tools, err := a.readyLab(ctx, root, setup, p)
	if err != nil {
		return err
	}
	o.Specs = tools.LendSpec
	var nbs []*notebook.Notebook
	for _, s := range sources {
		nbs = append(nbs, s.nb)
	}
	if setup {
		done := p.wait("building the packages that the notebooks import")
		defer done()
		return tools.Warm(ctx, nbs)
	}
	own, err := tools.CacheDir()
	if err != nil {
		return err
	}
	// While the server starts, notebooks are signed; while it starts and the page
	// loads, what cells import is built.
	signed, warm := begin(func() error { return lab.Trust(ctx, env, root, filepath.Join(own, "signed")) }),
		begin(func() error { return tools.Warm(ctx, nbs) })
	done := p.wait("starting JupyterLab (" + env.Place + ")")
	server, err := lab.Start(ctx, env, o)
	done()
	if errors.Is(err, lab.ErrBroken) {
		var mended lab.Environment // the broken one may still be signing
		if mended, err = makeLab(ctx, p); err == nil {
			server, err = lab.Start(ctx, mended, o)
		}
	}
	if err != nil {
		return err
	}
	if err := <-signed; err != nil && ctx.Err() == nil {
		p.note(oneLine(err))
	}
	fmt.Fprintf(a.out, "%s\nCtrl-C ends JupyterLab and its kernels.\n", server.URL)
	if name, _ := sources[0].nb.Metadata.Object("kernelspec").String("name"); len(args) > 0 && name == kernels.Name {
		// Where this fails, the page starts the kernel itself, and says what is wrong.
		_ = server.Begin(ctx, o.Open, name)
	}
	if err := <-warm; err != nil && ctx.Err() == nil {
		p.note(oneLine(err)) // the cell that imports it will say so too
	}
	return server.Wait(ctx)
}

// begin calls f at once and sends what it returns.
func begin(f func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	return done
}

// checkLab refuses what would let others run code as this user, or would fail
// only after a long wait.
func checkLab(o lab.Options, user int, container bool) error {
	ip := net.ParseIP(o.Address)
	switch {
	case o.Port < 0 || o.Port > 65535:
		return fmt.Errorf("there is no port %d; give one from 1 to 65535", o.Port)
	case o.Address != "" && ip == nil:
		return fmt.Errorf("--ip %s is not an address", o.Address)
	case o.Address != "" && !ip.IsLoopback() && !container:
		return fmt.Errorf("--ip %s would let other machines reach JupyterLab; only in a container, whose port is published on the loopback interface, is that allowed", o.Address)
	case user == 0:
		return errors.New("JupyterLab does not run as root, since a notebook could then change the whole system; use an ordinary account")
	}
	return nil
}

// inContainer reports whether an engine runs this program in a container.
func inContainer() bool {
	for _, mark := range []string{"/.dockerenv", "/run/.containerenv"} {
		if _, err := os.Stat(mark); err == nil {
			return true
		}
	}
	return false
}

// shelve says which folder a server shows for a notebook: the checkout, or the
// notebook's own folder if it lies elsewhere; and the notebook's path in it.
func shelve(root, path string) (folder, inside string, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", "", err
	}
	if inside, err := filepath.Rel(root, abs); err == nil && filepath.IsLocal(inside) {
		return root, inside, nil
	}
	return filepath.Dir(abs), filepath.Base(abs), nil
}

// readyLab gets JupyterLab, the kernel's tools and gopls ready: each says so if it
// has to be made. A JupyterLab that is started anyway is looked at then, and not
// here.
func (a *app) readyLab(ctx context.Context, root string, setup bool, p *progress) (lab.Environment, *kernels.Toolchain, error) {
	env, found := lab.Find()
	if dir, err := cache.Dir(); err == nil && !found && !setup {
		env, found = lab.Installed(dir)
	}
	jupyter := begin(func() (err error) {
		if !found {
			env, err = makeLab(ctx, p)
		}
		return err
	})
	tools, err := prepare(ctx, root, p)
	if err := errors.Join(<-jupyter, err); err != nil {
		return env, nil, err
	}
	if !tools.HasGopls() {
		done := p.wait("building gopls, for completion and hover (once)")
		err := tools.InstallGopls(ctx)
		done()
		if err != nil && ctx.Err() == nil {
			p.note("no completion and hover: " + oneLine(err))
		}
	}
	return env, tools, ctx.Err()
}

// makeLab returns the project's own JupyterLab, and makes it where it is missing or
// broken.
func makeLab(ctx context.Context, p *progress) (lab.Environment, error) {
	dir, err := cache.Dir()
	if err != nil {
		return lab.Environment{}, err
	}
	return lab.Make(ctx, dir, p.note)
}
