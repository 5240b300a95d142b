// Package display shows a value in a notebook's cell.
//
// A cell of a GoNB notebook is a program; what it shows travels to the kernel
// as a bundle of the same thing in several forms (a picture and its
// description, a table and its text), of which each reader takes the richest
// that it can show. Outside a notebook the plain text is printed instead.
package display

import (
	"errors"
	"fmt"
	"os"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// A Bundler can be shown: it renders itself in several forms, keyed by MIME
// type. One of them is "text/plain".
type Bundler interface {
	MIMEBundle() (map[string]string, error)
}

// Show shows values, in order. A value that cannot be rendered ends the cell
// with its error: a figure that is missing must not pass unseen.
func Show(values ...Bundler) {
	for _, v := range values {
		if err := show(v, ""); err != nil {
			fail(err)
		}
	}
}

// show shows a value in the output that has an id, if there is one, or else in a
// new output.
func show(v Bundler, id string) error {
	bundle, err := v.MIMEBundle()
	if err != nil {
		return err
	}
	if !gonbui.IsNotebook {
		fmt.Println(bundle["text/plain"])
		return nil
	}
	data := make(map[protocol.MIMEType]any, len(bundle))
	for mime, text := range bundle {
		data[protocol.MIMEType(mime)] = text
	}
	gonbui.SendData(&protocol.DisplayData{Data: data, DisplayID: id})
	// Without waiting, the program may end before the kernel has read the
	// picture, and outputs may change places with what is printed next.
	gonbui.Sync()
	if err := gonbui.Error(); err != nil {
		return errors.Join(errors.New("the kernel did not take the output; restart it"), err)
	}
	return nil
}

// Must returns v, or ends the cell with err. It keeps a cell that computes one
// thing after the other free of error handling:
//
//	rate := display.Must(critical.Rate(loss, data, w0))
func Must[T any](v T, err error) T {
	if err != nil {
		fail(err)
	}
	return v
}

// fail ends the cell: GoNB reports a program that exits with 1 as failed.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "error:", err)
	os.Exit(1)
}
