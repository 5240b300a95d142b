package regularity

// Peak is the height of a catapult: from a sharp start near a minimum the loss
// rises before it falls.
type Peak struct {
	Start  float64 // F(xy) - F(1) at the start
	Height float64 // its largest value
	Step   int     // where that is
}

// Catapult returns the peak of the loss over the iterates of the path.
//
// Source: Wang et al. 2023, Section 6.
func (p Path) Catapult() Peak {
	excess := p.Excess()
	peak := Peak{Start: excess[0], Height: excess[0]}
	for k, e := range excess {
		if e > peak.Height {
			peak.Height, peak.Step = e, k
		}
	}
	return peak
}

// Flattest returns the smallest R = ηS/2 over the path and its step: a run at the
// edge of stability enters a region with R < 1 first.
//
// Source: Wang et al. 2023, Theorem 6, part I.
func (p Path) Flattest() (ratio float64, step int) {
	ratios := p.Ratio()
	for k, r := range ratios {
		if r < ratios[step] {
			step = k
		}
	}
	return ratios[step], step
}

// Contractions returns (s_{k+1} - 1)/(s_k - 1) for every step. Near a minimum of
// sharpness S they tend to 1 - ηS.
func (p Path) Contractions() []float64 {
	s := p.S()
	c := make([]float64, len(s)-1)
	for k := range c {
		c[k] = (s[k+1] - 1) / (s[k] - 1)
	}
	return c
}
