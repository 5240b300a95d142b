package display

import "github.com/janpfeifer/gonb/gonbui"

// A Live is an output of a cell that is replaced while the cell works: how far
// a training is, and its loss so far. The zero value is ready for use. What it
// shows last stays in the notebook.
//
//	var live display.Live
//	for step := range steps {
//		...
//		live.Show(figure.New(...).Line("loss", nil, losses))
//	}
//
// Outside a notebook the plain texts are printed one after the other.
type Live struct{ id string }

// Show shows a value in place of the one before. As with [Show], a value that
// cannot be rendered ends the cell.
func (l *Live) Show(v Bundler) {
	if l.id == "" {
		l.id = gonbui.UniqueId() // a cell that runs again begins a new output
	}
	if err := show(v, l.id); err != nil {
		fail(err)
	}
}

// A Text is shown as it is, in the type of a terminal.
type Text string

// MIMEBundle returns the text alone.
func (t Text) MIMEBundle() (map[string]string, error) {
	return map[string]string{"text/plain": string(t)}, nil
}
