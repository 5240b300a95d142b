package smallnet

import "largestep/pkg/theory/gd"

// Run is a network of the small setting with a rate to train it at.
type Run struct {
	ID     string // of its golden values in notebook 06
	Config Config
	Eta    float64
}

// SmallSetting returns the ten runs of the small setting, in the order of their degree
// of regularity, and those with batch normalisation last.
func SmallSetting() []Run {
	return []Run{
		{"net09-huber-tanh-eta0.0656", Small(Huber, Tanh, false, false), 0.0656},
		{"net09-l2-tanh-eta0.0362", Small(Squared, Tanh, false, false), 0.0362},
		{"net09-huber-relu-eta0.098", Small(Huber, ReLU, false, false), 0.098},
		{"net09-l2-relu-eta0.011", Small(Squared, ReLU, false, false), 0.011},
		{"net09-l2-relu-eta0.0438", Small(Squared, ReLU, false, false), 0.0438},
		{"net09-huber-relu3-outer-eta0.00117", Small(Huber, ReLU3, true, false), 0.00117},
		{"net09-l2-relu3-eta0.00127", Small(Squared, ReLU3, false, false), 0.00127},
		{"net09-l2-relu-bn-eta0.0437", Small(Squared, ReLU, false, true), 0.0437},
		{"net09-huber-relu3-outer-bn-eta0.0371", Small(Huber, ReLU3, true, true), 0.0371},
		{"net09-l2-relu3-bn-eta0.00122", Small(Squared, ReLU3, false, true), 0.00122},
	}
}

// TrainAll trains the runs on the synthetic data of the seed, on all cores.
func TrainAll(runs []Run, dataSeed uint64, o Options) ([]History, error) {
	data := Synthetic(dataSeed)
	errs := make([]error, len(runs))
	histories := gd.Map(len(runs), func(i int) (h History) {
		net, err := NewNetwork(runs[i].Config, data)
		if err == nil {
			h, err = net.Train(runs[i].Eta, o)
		}
		errs[i] = err
		return h
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return histories, nil
}
