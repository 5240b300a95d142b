// Package explore makes figures that answer when touched: a slider moves, and
// the figure shows what the theory says there. No kernel runs and no network is
// asked; all states were computed in Go before, and travel with the figure.
//
// A figure of package figure is drawn for every state of one or two parameters.
// The drawings of a figure are alike: the same frame, ticks and names, and lines
// that differ. So they are kept as one drawing with slots, and for each slot the
// texts that it takes. One script, [Script], builds the drawing and fills the
// slots; it knows a few elements and attributes of SVG and nothing else, so a
// payload from anybody can do no more than draw.
//
//	explore.New(explore.Options{Alt: "..."}, func(at []int) *figure.Figure {
//		return figure.New(...).Line("w", nil, path(rates[at[0]]))
//	}, explore.Param{Name: "eta", Label: "learning rate η", Values: rates, Says: says})
//
// Without JavaScript, on GitHub and in print, a row of small multiples is shown.
package explore
