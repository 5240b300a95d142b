package figure_test

import (
	"fmt"
	"math"

	"largestep/pkg/book/figure"
)

// descend runs steps of gradient descent from w and returns the loss at each,
// to show what figures are made of.
func descend(w, eta float64, steps int, loss, slope func(float64) float64) []float64 {
	ls := make([]float64, steps)
	for t := range ls {
		ls[t] = loss(w)
		w -= eta * slope(w)
	}
	return ls
}

// span returns n evenly spaced values from a to b.
func span(n int, a, b float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = a + (b-a)*float64(i)/float64(n-1)
	}
	return xs
}

func logLoss(w float64) float64  { return math.Log(2 * math.Cosh(w/2)) }
func logSlope(w float64) float64 { return math.Tanh(w/2) / 2 }

// Lines on a log axis; runs that diverge end where they diverged.
func ExampleFigure_Line() {
	f := figure.New(figure.Options{
		Title: "Exponential loss on degenerate data: converge or explode",
		Alt:   "From w₀ = 1 the loss falls to 1 for η ≤ 1.7 and explodes for η ≥ 1.71, on the two sides of the critical rate 1.7018.",
		X:     "step t", Y: "training loss L(w_t)", YLog: true,
		YRange: [2]float64{0.9, 1e4}, XRange: [2]float64{0, 40},
	})
	for _, eta := range []float64{0.5, 1.5, 1.7, 1.71, 1.75, 2} {
		f.Line(fmt.Sprintf("η = %v", eta), nil, descend(1, eta, 60, math.Cosh, math.Sinh))
	}
	f.HLine(1, "min L = 1").VLine(3, "η = 2: overflow at the next step")
	show(f, "lines")
}

// A map of outcomes with the curve of theory over it.
func ExampleFigure_PhaseMap() {
	xs, ys := span(240, -4, 4), span(200, 0.01, 3)
	outcome := func(i, j int) int {
		w, eta := xs[i], ys[j]
		for range 200 {
			w -= eta * math.Sinh(w)
			switch {
			case math.Abs(w) > 30:
				return 2
			case math.Abs(w) < 1e-6:
				return 0
			}
		}
		return 1
	}
	f := figure.New(figure.Options{
		Title: "Where gradient descent converges, by start and learning rate",
		Alt:   "Runs converge below the curve 2w₀/sinh w₀ and diverge above it; runs undecided after 200 steps lie at its crest and at very small rates.",
		X:     "start w₀", Y: "learning rate η",
	}).
		PhaseMap(xs, ys, outcome, "converges", "undecided after 200 steps", "diverges").
		Func("η = 2w₀ / sinh w₀", -4, 4, func(w float64) float64 { return 2 * w / math.Sinh(w) })
	show(f, "phasemap")
}

// Four panels.
func ExampleGrid() {
	panel := func(title string, yLog bool, top float64, w float64, etas []float64, loss, slope func(float64) float64) *figure.Figure {
		f := figure.New(figure.Options{Title: title, X: "step t", Y: "loss", YLog: yLog, YRange: [2]float64{math.NaN(), top}})
		for _, eta := range etas {
			f.Line(fmt.Sprintf("η = %v", eta), nil, descend(w, eta, 30, loss, slope))
		}
		return f
	}
	exp2 := func(w float64) float64 { return (math.Exp(-w) + math.Exp(2*w) + math.Exp(w)) / 3 }
	exp2slope := func(w float64) float64 { return (-math.Exp(-w) + 2*math.Exp(2*w) + math.Exp(w)) / 3 }
	lg := func(u float64) float64 { return math.Log1p(math.Exp(-u)) }
	sg := func(u float64) float64 { return 1 / (1 + math.Exp(u)) }
	log2 := func(w float64) float64 { return (lg(w) + lg(-2*w) + lg(-w)) / 3 }
	log2slope := func(w float64) float64 { return (-sg(w) + 2*sg(-2*w) + sg(-w)) / 3 }
	show(figure.Grid(figure.Options{
		Title: "Training loss of a linear predictor, by learning rate",
		Alt:   "Exponential loss explodes above the critical rate; logistic loss saturates, and on Example 2 it becomes chaotic.",
	}, 2,
		panel("Example 1, exponential", true, 1e6, 1.061667, []float64{0.5, 1, 1.6, 1.668, 1.68, 1.75}, math.Cosh, math.Sinh),
		panel("Example 2, exponential", true, 1e6, 0.736451, []float64{0.3, 0.6, 0.85, 0.895, 0.93}, exp2, exp2slope),
		panel("Example 1, logistic", false, math.NaN(), 0.858127, []float64{2, 4, 7.9, 8, 8.3, 8.485, 9, 12}, logLoss, logSlope),
		panel("Example 2, logistic", false, math.NaN(), 0, []float64{2, 4, 4.65, 5.5, 6, 7, 8, 10}, log2, log2slope),
	), "grid")
}

// A band, a mean, whiskers, regions and notes.
func ExampleFigure_Band() {
	xs := span(60, 0.1, 6)
	mean, lo, hi := make([]float64, 60), make([]float64, 60), make([]float64, 60)
	for i, x := range xs {
		mean[i] = math.Exp(-x)*math.Cos(3*x) + 1
		lo[i], hi[i] = mean[i]-0.3/(1+x), mean[i]+0.4/(1+x)
	}
	show(figure.New(figure.Options{
		Title: "Mean sharpness over eight seeds",
		Alt:   "The mean oscillates about 1 with shrinking amplitude and stays inside the band of seeds.",
		X:     "time ηt", Y: "sharpness times η / 2",
	}).
		Band("range of seeds", xs, lo, hi).
		Line("mean", xs, mean, figure.Same(0)).
		Ranges("long runs", []float64{1, 2, 4, 5.5}, []float64{0.8, 1.1, 1, 1}, []float64{0.6, 1, 0.95, 0.98}, []float64{1, 1.25, 1.1, 1.03}).
		Region(0, 1.5, "warm-up").
		Region(1.5, 3, "catapult").
		HLine(1, "edge of stability").
		Note(xs[10], mean[10], "lowest at ηt ≈ 1.1"), "band")
}

// A heat map with its colour bar, on two log axes.
func ExampleFigure_LogHeatMap() {
	xs, ys := make([]float64, 120), make([]float64, 90)
	for i := range xs {
		xs[i] = math.Pow(10, -2+4*float64(i)/119)
	}
	for j := range ys {
		ys[j] = math.Pow(10, -1+2*float64(j)/89)
	}
	show(figure.New(figure.Options{
		Title: "Steps until the loss is below 0.01",
		Alt:   "Steps fall as the learning rate rises, down to one near ηλ = 1, and then rise again until divergence at 2, left blank.",
		X:     "learning rate η", Y: "curvature λ", XLog: true, YLog: true,
	}).
		LogHeatMap("steps", xs, ys, func(i, j int) float64 {
			rate := math.Abs(1 - xs[i]*ys[j])
			if rate >= 1 {
				return math.NaN()
			}
			return max(1, math.Log(0.01)/math.Log(rate)/2)
		}).
		Func("ηλ = 2", 0.2, 20, func(eta float64) float64 { return 2 / eta }), "heatmap")
}

// A bifurcation diagram: a hundred thousand points.
func ExampleFigure_Points() {
	sg := func(u float64) float64 { return 1 / (1 + math.Exp(u)) }
	var etas, ws []float64
	for _, eta := range span(500, 4, 20) {
		w := -0.5
		for t := range 1200 {
			w -= eta * (-sg(w) + 2*sg(-2*w) + sg(-w)) / 3
			if t >= 1000 {
				etas, ws = append(etas, eta), append(ws, w)
			}
		}
	}
	show(figure.New(figure.Options{
		Title: "Where gradient descent ends, against the learning rate",
		Alt:   "One limit up to η = 5.84, then a cycle of two, a cascade of period doublings and chaos above 8.4, with a window near 10.5.",
		X:     "learning rate η", Y: "weight w, last 200 of 1200 steps",
	}).
		Points("", etas, ws).
		VLine(5.8444613, "5.84").VLine(7.7416536, "7.74"), "bifurcation")
}

// Level sets with the path of gradient descent.
func ExampleFigure_Contour() {
	xs, ys := span(121, 0, 6), span(81, -1, 3)
	x, y, eta := 5.0, 0.202, 0.12
	var px, py []float64
	for range 200 {
		px, py = append(px, x), append(py, y)
		r := x*y - 1
		x, y = x-eta*r*y, y-eta*r*x
	}
	show(figure.New(figure.Options{
		Title: "Gradient descent walks along the valley of (xy − 1)²/2",
		Alt:   "The iterates jump across the curve xy = 1 and drift along it towards the balanced minimum.",
		X:     "x", Y: "y",
	}).
		Contour("loss 0.1, 1, 4, 16", xs, ys, func(i, j int) float64 { r := xs[i]*ys[j] - 1; return r * r / 2 }, []float64{0.1, 1, 4, 16}).
		Func("xy = 1", 0.34, 6, func(x float64) float64 { return 1 / x }, figure.Ink()).
		Line("iterates", px, py, figure.Mark(-1)).
		Note(5, 0.202, "start").
		Note(x, y, "after 200 steps"), "contour")
}
