package figure

// A Frame is where the data of a panel are drawn, in user units from the upper
// left corner of the figure, and what its axes show there. It lets a program
// tell which values lie under a point of the picture.
type Frame struct {
	X      float64    `json:"x"`
	Y      float64    `json:"y"`
	Width  float64    `json:"w"`
	Height float64    `json:"h"`
	XRange [2]float64 `json:"xr"`
	YRange [2]float64 `json:"yr"`
	XLog   bool       `json:"xlog,omitempty"`
	YLog   bool       `json:"ylog,omitempty"`
	XLabel string     `json:"xl"`
	YLabel string     `json:"yl"`
}

// Frames returns the frames of all panels, or every mistake made in building
// the figure.
func (f *Figure) Frames() ([]Frame, error) {
	if err := f.validate(); err != nil {
		return nil, err
	}
	c, panels := f.layout()
	var frames []Frame
	for _, pn := range panels {
		p, r := &pn.p, pn.p.Rectangle
		frames = append(frames, Frame{
			X: float64(r.Min.X), Y: float64(c.h - r.Max.Y),
			Width: float64(r.Max.X - r.Min.X), Height: float64(r.Max.Y - r.Min.Y),
			XRange: [2]float64{p.x.min, p.x.max}, YRange: [2]float64{p.y.min, p.y.max},
			XLog: p.x.log, YLog: p.y.log, XLabel: pn.f.opt.X, YLabel: pn.f.opt.Y,
		})
	}
	return frames, nil
}

// Panels returns the panels of a grid, or the figure itself.
func (f *Figure) Panels() []*Figure { return append([]*Figure(nil), f.panelList()...) }

// Titled returns the figure under another title.
func (f *Figure) Titled(title string) *Figure {
	g := *f
	g.opt.Title = title
	return &g
}
