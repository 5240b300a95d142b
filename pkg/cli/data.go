package cli

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"largestep/data"
	"largestep/data/catalogue"
	"largestep/data/fetch"
	"largestep/data/sheet"
)

func (a *app) dataCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "data",
		Short: "List, download and verify the data sets",
		Long: "Data sets lie in the folder that --data-dir names, or LARGESTEP_DATA, or else in\n" +
			"the user's cache folder. Every file is verified against its published checksum\n" +
			"each time it is read. Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY;\n" +
			"LARGESTEP_DATA_MIRROR names one more address to load from (ADDRESS/NAME/FILE).",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&dir, "data-dir", "", "the `FOLDER` of data sets (default: LARGESTEP_DATA, or the user's cache folder)")
	open := func() (*data.Store, error) { return data.Open(dir) }
	cmd.AddCommand(a.dataListCommand(open), a.dataGetCommand(open), a.dataVerifyCommand(open),
		a.dataPathCommand(open), a.dataSheetCommand(open))
	return cmd
}

type opener func() (*data.Store, error)

func (a *app) dataListCommand(open opener) *cobra.Command {
	var long bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Say which data sets there are and which are here",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			store, err := open()
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tTRAIN\tTEST\tDOWNLOAD\tHERE\tWHAT")
			for _, set := range catalogue.All() {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", set.Name, count(set, "train"), count(set, "test"), download(set), store.Here(set), set.Title)
			}
			if err := w.Flush(); err != nil {
				return err
			}
			for _, set := range catalogue.All() {
				if long {
					fmt.Fprintf(a.out, "\n%s\n  cite: %s\n  licence: %s\n  home: %s\n  checksums: %s\n", set.Name, set.Citation, set.Licence, set.Home, set.Provenance)
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&long, "long", "l", false, "citation, licence and where the checksums come from")
	return cmd
}

func count(set *catalogue.Set, split string) string {
	if n := set.Count(split); n > 0 {
		return fmt.Sprint(n)
	}
	return "-"
}

func download(set *catalogue.Set) string {
	if set.ByHand != "" {
		return "by hand"
	}
	return fetch.MB(set.Bytes())
}

func (a *app) dataGetCommand(open opener) *cobra.Command {
	return &cobra.Command{
		Use:   "get NAME...",
		Short: "Download what is missing of data sets, and verify it",
		Args:  someSets,
		RunE: func(cmd *cobra.Command, names []string) error {
			store, err := open()
			if err != nil {
				return err
			}
			p := &transfer{p: newProgress(a.err)}
			store.Note = p.note
			store.Fetcher.Progress = p.hear
			for _, name := range names {
				start := time.Now()
				err := store.Get(cmd.Context(), name)
				p.end()
				if err != nil {
					if cmd.Context().Err() != nil {
						p.note("what was loaded is kept; the same command goes on there")
					}
					return broken("%s", oneLine(err))
				}
				fmt.Fprintf(a.out, "%s: complete and verified (%s)\n", name, seconds(time.Since(start)))
			}
			return nil
		},
	}
}

// someSets checks the names before anything is done.
func someSets(_ *cobra.Command, names []string) error {
	if len(names) == 0 {
		return errors.New("name the data sets; `largestep data list` has them")
	}
	for _, name := range names {
		if _, err := catalogue.Find(name); err != nil {
			return err
		}
	}
	return nil
}

// A transfer shows how a download goes: on a terminal as a line that changes,
// elsewhere as a line every tenth of the way, but not more than one a second.
type transfer struct {
	p *progress

	mu    sync.Mutex
	name  string
	start time.Time
	from  int64     // bytes that were there at the start
	drawn time.Time // when the line was last drawn
	tenth int64     // last told
}

func (t *transfer) note(text string) { t.p.note(text) }

func (t *transfer) end() {
	t.p.mu.Lock()
	defer t.p.mu.Unlock()
	t.p.clear()
}

func (t *transfer) hear(e fetch.Progress) {
	if e.Note != "" {
		t.p.note(e.Name + ": " + e.Note)
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.name != e.Name {
		t.name, t.start, t.from, t.tenth = e.Name, time.Now(), e.Done, 10*e.Done/e.Total
		t.drawn = t.start
	}
	text := fmt.Sprintf("%s  %s of %s", e.Name, fetch.MB(e.Done), fetch.MB(e.Total))
	if took := time.Since(t.start); took > time.Second && e.Done > t.from {
		rate := float64(e.Done-t.from) / took.Seconds()
		left := time.Duration(float64(e.Total-e.Done) / rate * float64(time.Second))
		text += fmt.Sprintf("  %s/s, about %s left", fetch.MB(int64(rate)), left.Round(time.Second))
	}
	if tenth := 10 * e.Done / e.Total; !t.p.live && tenth > t.tenth && (tenth == 10 || time.Since(t.drawn) > time.Second) {
		t.tenth, t.drawn = tenth, time.Now()
		t.p.note(text)
	}
	if t.p.live && time.Since(t.drawn) > 200*time.Millisecond {
		t.drawn = time.Now()
		t.p.mu.Lock()
		defer t.p.mu.Unlock()
		t.p.clear()
		fmt.Fprint(t.p.w, text)
	}
}

func (a *app) dataVerifyCommand(open opener) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [NAME...]",
		Short: "Compare every file with its published checksum",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, names []string) error {
			asked := len(names) > 0
			if asked {
				if err := someSets(cmd, names); err != nil {
					return err
				}
			}
			store, err := open()
			if err != nil {
				return err
			}
			for _, set := range catalogue.All() {
				if !asked && store.Here(set) != data.HereNot {
					names = append(names, set.Name)
				}
			}
			if len(names) == 0 {
				return broken("no data set is in %s; `largestep data get NAME` brings one", store.Dir)
			}
			bad := 0
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for _, name := range names {
				found, err := store.Verify(cmd.Context(), name)
				if err != nil {
					return err
				}
				for _, f := range found {
					place := f.Path
					if f.Why != "" {
						place = strings.TrimSpace(place + " (" + f.Why + ")")
					}
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", name, f.State, f.File.Name, place)
					if f.State != data.Good {
						bad++
					}
				}
			}
			if err := w.Flush(); err != nil {
				return err
			}
			if bad > 0 {
				return broken("%d files are not here as published; `largestep data get` brings what can be downloaded", bad)
			}
			return nil
		},
	}
}

func (a *app) dataPathCommand(open opener) *cobra.Command {
	return &cobra.Command{
		Use:   "path [NAME]",
		Short: "Print the folder of the data sets, or of one",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, names []string) error {
			store, err := open()
			if err != nil {
				return err
			}
			path := store.Dir
			if len(names) == 1 {
				set, err := catalogue.Find(names[0])
				if err != nil {
					return err
				}
				path = store.Path(set)
			}
			fmt.Fprintln(a.out, path)
			return nil
		},
	}
}

func (a *app) dataSheetCommand(open opener) *cobra.Command {
	var out, split, list, folder string
	var partial bool
	o := sheet.Options{}
	cmd := &cobra.Command{
		Use:   "sheet NAME -o FILE.png",
		Short: "Draw a few images of each class of a data set",
		Long: "NAME is a data set, a synthetic stand-in such as synthetic-mnist, or, with\n" +
			"--list or --folder, any name for photos of your own.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, names []string) error {
			if out == "" {
				return errors.New("name the picture, as in -o sheet.png")
			}
			store, err := open()
			if err != nil {
				return err
			}
			m, err := draw(cmd, store, names[0], split, list, folder, partial, o)
			if err != nil {
				return err
			}
			f, err := renameio.NewPendingFile(out, renameio.WithPermissions(0o644))
			if err != nil {
				return fmt.Errorf("cannot write the picture: %w", err)
			}
			defer f.Cleanup()
			if err := png.Encode(f, m); err != nil {
				return fmt.Errorf("cannot write the picture: %w", err)
			}
			if err := f.CloseAtomicallyReplace(); err != nil {
				return fmt.Errorf("cannot write the picture: %w", err)
			}
			fmt.Fprintf(a.out, "%s: %d x %d pixels\n", out, m.Bounds().Dx(), m.Bounds().Dy())
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "the picture's `FILE`, a PNG")
	cmd.Flags().StringVar(&split, "split", "test", "train or test")
	cmd.Flags().BoolVar(&partial, "partial", false, "put up with missing files")
	cmd.Flags().StringVar(&list, "list", "", "a file list of photos, relative to its own folder")
	cmd.Flags().StringVar(&folder, "folder", "", "a folder of photos, one sub-folder a class")
	cmd.Flags().IntVar(&o.PerClass, "per-class", 12, "images of a class")
	cmd.Flags().IntVar(&o.Rows, "classes", 20, "classes at most")
	cmd.Flags().IntVar(&o.Tile, "tile", 48, "side of an image on the sheet, in pixels")
	return cmd
}

func draw(cmd *cobra.Command, store *data.Store, name, split, list, folder string, partial bool, o sheet.Options) (image.Image, error) {
	if list != "" && folder != "" {
		return nil, errors.New("--list and --folder are two sources; give one")
	}
	switch {
	case list != "":
		f, err := data.OpenPhotos("", list, 1000)
		if err != nil {
			return nil, err
		}
		f.Name = name
		return sheet.Photos(f, o)
	case folder != "":
		f, err := data.OpenFolder(folder)
		if err != nil {
			return nil, err
		}
		f.Name = name
		return sheet.Photos(f, o)
	}
	if set, err := catalogue.Find(name); err == nil && set.Format == catalogue.Photos {
		f, err := store.Photos(name, split)
		if err != nil {
			return nil, err
		}
		return sheet.Photos(f, o)
	}
	set, err := store.Load(cmd.Context(), name, split, data.Options{Partial: partial})
	if err != nil {
		return nil, err
	}
	return sheet.Images(set, o)
}
