// Package figure draws the figures of a notebook: in a few lines, on
// gonum/plot's vector graphics, as SVG that is small, the same every time, and
// readable on light and dark pages, in print, on a telephone, without colour,
// and by a screen reader.
//
//	figure.New(figure.Options{
//		Title: "Loss under gradient descent",
//		Alt:   "Below η = 8 the loss falls to log 2; at η = 12 it settles above.",
//		X:     "step t", Y: "loss L(w)", YLog: true,
//	}).
//		Line("η = 4", nil, slow).
//		Line("η = 12", nil, fast).
//		HLine(math.Ln2, "log 2")
//
// A Figure is built by methods that return it: [Figure.Line], [Figure.Func],
// [Figure.Points], [Figure.Band] and [Figure.Ranges] for data,
// [Figure.HLine], [Figure.VLine], [Figure.Region], [Figure.Note] and
// [Figure.Text] for what to look at, [Figure.PhaseMap], [Figure.HeatMap] and
// [Figure.Contour] for functions of two variables. [Grid] makes panels of
// figures. A mistake does not stop the chain: [Figure.SVG] and
// [Figure.MIMEBundle] report all of them, with what to do.
//
// # Rules
//
// A figure must have alternative text that states the finding, and labels on
// both axes. NaN and infinite values break a line, so a run that diverges ends
// where it diverged. On a log axis so do values that are not positive, and the
// description says how many are not shown.
//
// Each series has its own colour, dash and marker, so colour is never needed.
// The colours keep a contrast of 3 to light and dark pages and stay apart for
// colour-blind eyes; a test computes both. Legends lie below the frame and the
// labels of reference lines in the margin, where they hide no data.
//
// # What is written
//
// Drawn elements carry classes (ls-ink-f, ls-c0-s: a colour's name, and f for
// fill or s for stroke) and their light colours as attributes. A style element
// inside the SVG serves places that show it as an image; a page that includes
// it inline takes its style sheet from [CSS]. Maps and clouds of more than a
// few thousand points are embedded PNGs, in colours made for both themes.
//
// Lines are thinned before they are written: at most four points for every
// unit of width (first, lowest, highest, last), and none within a fifth of a
// unit of the line through its neighbours. A unit is about a pixel and a line
// two units wide, so nothing seen changes; a million steps take no more bytes than a thousand.
//
// # Why not plot.Plot
//
// The package uses gonum/plot's vg, vg/draw and font packages. The package
// gonum.org/v1/plot above them links every output format and twelve fonts:
// 7 MB and a tenth of a second of linking, for each run of a notebook cell.
package figure
