package regularityclaims

import (
	"sync"

	"gonum.org/v1/gonum/floats"

	"largestep/pkg/book/claim"
	"largestep/pkg/claims/assertion"
	"largestep/pkg/theory/regularity/smallnet"
)

const section7 = paper + ", Section 7"

var networks = []assertion.Assertion{
	assertion.New("06-29", claim.Table, section7+" (own small setting)",
		`The data of the small setting: generator, standardised inputs.`, netData),
	assertion.New("06-30", claim.Table, section7+" (own small setting)",
		`Loss, gradient and sharpness of ten networks at their start, and the loss of ten steps from it, agree with another implementation of the same networks.`,
		netStarts),
	assertion.New("06-31", claim.Figure, section7+", Figure 11",
		`Degree 0 and 1 (tanh with either loss, Huber with ReLU): after 3,000 steps with a large rate $R=\eta S/2$ is at 1.`,
		netEdge),
	assertion.New("06-32", claim.Figure, section7+", Figure 11",
		`Degree 3 and 6 (ReLU$^3$, with the Huber loss as an outer network): $R$ ends at 0.20 and 0.05, although it began at 3 and 4.`,
		netNoEdge),
	assertion.New("06-33", claim.Figure, section7+", Figure 13",
		`Batch normalisation brings the edge back: the same two networks with it end at $R=1$.`,
		netNormalised),
	assertion.New("06-34", claim.Figure, section7+", Figure 12",
		`$\lvert\,\lVert W_1\rVert^2-\lVert W_2\rVert^2\rvert$ ends below three quarters of its start for degree 0 and 1, and above 0.95 of it for degree 3 and 6.`,
		netBalance),
	assertion.New("06-35", claim.Figure, section7+", Figure 14",
		`A small rate shows none of this: Huber with ReLU at $\eta S_0=0.1$ keeps its gap to within 5 % and stays at $R<0.3$.`,
		netSmallRate),
	assertion.New("06-36", claim.Figure, section7+" (the exception of Huber with ReLU³)",
		`As a network of two layers Huber with ReLU$^3$ does reach the edge, at $\eta S_0=6$, since the loss is linear in $W_2$ far out. That is why the outer network was needed.`,
		netException),
}

// Histories returns the ten runs of the small setting, trained once a process.
var Histories = sync.OnceValues(func() ([]smallnet.History, error) {
	return smallnet.TrainAll(smallnet.SmallSetting(), 1, smallnet.Options{})
})

// further are runs beside the ten, at a rate given as ηS0.
var further = sync.OnceValues(func() (map[string]smallnet.History, error) {
	named := []struct {
		name   string
		config smallnet.Config
		scaled float64
	}{
		{"small", smallnet.Small(smallnet.Huber, smallnet.ReLU, false, false), 0.1},
		{"two layers", smallnet.Small(smallnet.Huber, smallnet.ReLU3, false, false), 6},
		{"large", smallnet.Small(smallnet.Squared, smallnet.Tanh, false, false), 8},
	}
	var runs []smallnet.Run
	for _, n := range named {
		eta, err := ScaledRate(n.config, n.scaled)
		if err != nil {
			return nil, err
		}
		runs = append(runs, smallnet.Run{Config: n.config, Eta: eta})
	}
	histories, err := smallnet.TrainAll(runs, 1, smallnet.Options{})
	byName := map[string]smallnet.History{}
	for i, h := range histories {
		byName[named[i].name] = h
	}
	return byName, err
})

// ScaledRate returns the rate at which η times the sharpness at the start, on the data
// of the small setting, is the number given.
func ScaledRate(c smallnet.Config, scaled float64) (float64, error) {
	net, err := smallnet.NewNetwork(c, smallnet.Synthetic(1))
	if err != nil {
		return 0, err
	}
	e, err := net.Sharpness(net.Start())
	if err != nil {
		return 0, err
	}
	return scaled / e.Values[0], nil
}

// The runs of the small setting, by their place in it.
const (
	huberTanh = iota
	squaredTanh
	huberReLU
	squaredReLUSlow
	squaredReLU
	huberOuter
	squaredReLU3
	squaredReLUNorm
	huberOuterNorm
	squaredReLU3Norm
)

func ids() []string {
	return assertion.Per(smallnet.SmallSetting(), func(r smallnet.Run) string { return r.ID })
}

// endsAt compares the R at which runs end with the golden values, and returns it.
func endsAt(g *assertion.Values, slack float64, which ...int) (claim.Check, []float64) {
	histories, err := Histories()
	if err != nil {
		return assertion.Unmeasured(err), nil
	}
	var want, got []float64
	for _, i := range which {
		want = append(want, g.Number(ids()[i], "R_end"))
		got = append(got, assertion.Or(histories[i].End10()))
	}
	return claim.AllClose(want, got, claim.Abs(slack, "chaotic in its first steps: the band was set before the runs")).
		From("the same networks in other code: " + g.Entry(ids()[which[0]]).How), got
}

func netData(g *assertion.Values) claim.Check {
	d := smallnet.Synthetic(1)
	first := make([]float64, 5)
	for j := range first {
		first[j] = d.Inputs[j*d.Samples]
	}
	slack := claim.Rel(1e-10, "rounding of means")
	return claim.Both(
		g.CloseList("net09-splitmix", smallnet.Draws(1, 5), "integers, exact"),
		claim.AllClose(g.List("net09-data", "X0"), first, slack).From(g.Entry("net09-data").How),
		claim.AllClose([]float64{g.Number("net09-data", "Xlast"), g.Number("net09-data", "sumabs")},
			[]float64{d.Inputs[len(d.Inputs)-1], floats.Norm(d.Inputs, 1)}, slack).From(g.Entry("net09-data").How),
	)
}

func netStarts(g *assertion.Values) claim.Check {
	histories, err := Histories()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var checks []claim.Check
	for i, r := range smallnet.SmallSetting() {
		net, err := smallnet.NewNetwork(r.Config, smallnet.Synthetic(1))
		if err != nil {
			return assertion.Unmeasured(err)
		}
		_, gradient, err := net.Gradient(net.Start())
		if err != nil {
			return assertion.Unmeasured(err)
		}
		h := histories[i]
		want := append(g.List(r.ID, "loss_first_11"), g.Number(r.ID, "gradnorm0"))
		checks = append(checks,
			claim.AllClose(want, append(append([]float64(nil), h.Loss[:11]...), floats.Norm(gradient, 2)), claim.Rel(1e-6, "rounding over ten steps, the first of which are chaotic")).
				From(r.Config.String()+", other code"),
			claim.Close(g.Number(r.ID, "S0"), h.Sharpness[0], claim.Rel(1e-4, "the Lanczos method's tolerance")).From(r.Config.String()+", other code"))
	}
	return claim.Both(checks...)
}

func netEdge(g *assertion.Values) claim.Check {
	check, got := endsAt(g, 0.06, huberTanh, squaredTanh, huberReLU)
	least, largest := extremes(got)
	return claim.Both(check, claim.Between(0.94, 1.06, least, "the least"), claim.Between(0.94, 1.06, largest, "the largest"))
}

func netNoEdge(g *assertion.Values) claim.Check {
	check, got := endsAt(g, 0.06, huberOuter, squaredReLU3)
	_, largest := extremes(got)
	return claim.Both(check, claim.AtMost(0.5, largest, "the larger"))
}

func netNormalised(g *assertion.Values) claim.Check {
	check, got := endsAt(g, 0.15, huberOuterNorm, squaredReLU3Norm)
	least, largest := extremes(got)
	return claim.Both(check, claim.Between(0.85, 1.15, least, "the least"), claim.Between(0.85, 1.15, largest, "the largest"))
}

// kept returns the gap at the end over that at the start.
func kept(h smallnet.History) float64 {
	gap := h.Gap()
	return gap[len(gap)-1] / gap[0]
}

func netBalance(g *assertion.Values) claim.Check {
	histories, err := Histories()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	var checks []claim.Check
	for _, i := range []int{huberTanh, squaredTanh, huberReLU, huberOuter, squaredReLU3} {
		id, ratio := ids()[i], kept(histories[i])
		checks = append(checks, claim.Close(g.Number(id, "gap_end"), ratio*histories[i].Gap()[0], claim.Rel(0.05, "chaotic in its first steps")).
			From(histories[i].Config.String()+", other code"))
		if i <= huberReLU {
			checks = append(checks, claim.AtMost(0.75, ratio, "it balances"))
		} else {
			checks = append(checks, claim.AtLeast(0.95, ratio, "it does not"))
		}
	}
	return claim.Both(checks...)
}

func netSmallRate(*assertion.Values) claim.Check {
	all, err := further()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	return claim.Both(
		claim.Close(1, kept(all["small"]), claim.Abs(0.05, "set before the run")).From("the gap at the start"),
		claim.AtMost(0.3, assertion.Or(all["small"].End10()), "R at the end"),
	)
}

func netException(*assertion.Values) claim.Check {
	all, err := further()
	if err != nil {
		return assertion.Unmeasured(err)
	}
	h := all["two layers"]
	return claim.Both(
		claim.Close(1, assertion.Or(h.End10()), claim.Abs(0.06, "as for the others")).From("the limit of stability"),
		claim.Equal(3, h.Config.Degree(), "its degree of regularity by the product rule"),
		claim.Close(1, kept(h), claim.Abs(0.05, "as for a small rate: its gap changes little")).From("the gap at the start"),
	)
}
