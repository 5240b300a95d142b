package config

// A Run is everything that decides what a deep run computes, but for the seed
// and the backend. Fields that are left out have the meaning that their
// comment gives to zero; [Run.Resolve] writes it out.
type Run struct {
	// Name and Profile are what the run is called: "mnist-cnn4", "quick".
	// They decide nothing and are not part of the hash.
	Name    string `toml:"-"`
	Profile string `toml:"-"`

	Network   Network   `toml:"network"`
	Data      Data      `toml:"data"`
	Augment   Augment   `toml:"augment"`
	Noise     Noise     `toml:"noise"`
	Loss      string    `toml:"loss"` // one of Losses
	Optimizer Optimizer `toml:"optimizer"`
	Schedule  Schedule  `toml:"schedule"`
	Injection Injection `toml:"injection"`
	Sharpness Sharpness `toml:"sharpness"`

	// Batch is the number of images of a step; 0: all of them, which is
	// gradient descent. Accumulate splits a batch into so many parts, one
	// after the other, to save memory; 0: 1.
	Batch      int `toml:"batch"`
	Accumulate int `toml:"accumulate"`

	// The length of the run is one of these three. Time is physical time, the
	// sum of the learning rates of all steps; it needs a constant rate.
	Epochs int     `toml:"epochs"`
	Steps  int     `toml:"steps"`
	Time   float64 `toml:"time"`

	// PaperEpochs is the length, in epochs, for which the schedules are
	// written. A run of another length compresses or stretches them: with 50
	// here and epochs = 5, a drop after 30 epochs comes after 3, and a decay
	// by 0.98 an epoch is one by 0.98^10. 0: as they are written.
	PaperEpochs int `toml:"paper_epochs"`

	// Evaluate is the number of epochs from one evaluation on the test set to
	// the next, and Log the number of steps from one record of the training
	// loss to the next. 0: at the end alone; each step.
	Evaluate int `toml:"evaluate"`
	Log      int `toml:"log"`

	// Compute is the type of matrix products and convolutions: "float32" (or
	// empty) or "bfloat16". Parameters and statistics are float32 always.
	Compute string `toml:"compute"`
	// Diverged is the loss above which a run counts as diverged; 0: 1e8.
	Diverged float64 `toml:"diverged"`
}

// Data says which images, and how their pixels become inputs.
type Data struct {
	// Set is a data set of the catalogue, such as "mnist", or its stand-in,
	// such as "synthetic-mnist".
	Set string `toml:"set"`
	// Classes takes two classes, by name: the first gets label 0 and sign -1,
	// the second label 1 and sign +1. Empty: all classes.
	Classes []string `toml:"classes"`
	// Train and Test are how many images are used: the first ones of the
	// files, of the two Classes if given. 0: all.
	Train int `toml:"train"`
	Test  int `toml:"test"`
	// Normalize is one of Normalizations; empty: "channel".
	Normalize string `toml:"normalize"`
	// Mean and SD are those of "channel", for pixels from 0 to 1. Empty: the
	// catalogue's.
	Mean []float64 `toml:"mean"`
	SD   []float64 `toml:"sd"`
	// Statistics is over how many images, the first ones of the training
	// file, "pixel" takes its statistics. 0: all.
	Statistics int `toml:"statistics"`
	// Patches plants the patches of Li, Wei and Ma 2019 (data/augment), and
	// evaluates on clean images, on mixed ones and on patches alone.
	Patches bool `toml:"patches"`
}

// How pixels, from 0 to 1, are normalised.
const (
	// PerChannel subtracts Mean and divides by SD, channel by channel.
	PerChannel = "channel"
	// PerPixel subtracts the mean of each pixel over the training set and
	// divides by its standard deviation (Wang et al. 2023, CIFAR-10).
	PerPixel = "pixel"
	// UnitSize gives the channels of the images that are trained on mean 0
	// and standard deviation 1, and divides by the square root of the number
	// of values of an image, so that its squared norm is about 1 (Huang et
	// al. 2023, Figure 4).
	UnitSize = "unit"
	// Raw leaves pixels as they are.
	Raw = "none"
)

// Normalizations lists the names that a configuration may give.
var Normalizations = []string{PerChannel, PerPixel, UnitSize, Raw}

// Augment changes training images at random, in the order of the fields.
type Augment struct {
	// Jitter is the strength of brightness, contrast, saturation and hue, as
	// in torchvision's ColorJitter; empty: none.
	Jitter []float64 `toml:"jitter"`
	Shift  int       `toml:"shift"` // pixels along each axis, at most
	Flip   float64   `toml:"flip"`  // probability of mirroring left to right
}

// Noise makes training labels wrong (data/noise). Test labels stay clean.
type Noise struct {
	Kind string  `toml:"kind"` // "clean" (or empty), "symmetric" or "asymmetric"
	Rate float64 `toml:"rate"` // in [0, 1)
	// Mode is "written" (or empty) for the paper's text, "coded" for what the
	// published code does, where the two differ.
	Mode string `toml:"mode"`
}

// The losses. Sums are over outputs, means over images.
const (
	CrossEntropy = "cross-entropy"
	Logistic     = "logistic"    // log(1 + exp(-y f)), two classes
	Exponential  = "exponential" // exp(-y f), two classes
	Squared      = "squared"     // half the square of f - y, y one-hot
	Huber        = "huber"       // Huber's with threshold 1, y one-hot
)

// Losses lists the names that a configuration may give.
var Losses = []string{CrossEntropy, Logistic, Exponential, Squared, Huber}

// An Optimizer is stochastic gradient descent and what is added to it. Its
// rate is the Schedule's.
type Optimizer struct {
	Momentum    float64 `toml:"momentum"` // in [0, 1)
	Nesterov    bool    `toml:"nesterov"`
	WeightDecay float64 `toml:"weight_decay"` // times the parameters, all of them, is added to the gradient
	Clip        float64 `toml:"clip"`         // largest norm of the whole gradient; 0: no bound
}

// A Schedule says how the learning rate changes (pkg/deep/schedule). Fields
// that are zero are those of the paper that the name is from.
type Schedule struct {
	Name   string  `toml:"name"`   // one of schedule.Rates
	Rate   float64 `toml:"rate"`   // at the start
	Factor float64 `toml:"factor"` // of a drop, or of an epoch of an exponential decay; in (0, 1]
	// After are the drops of "os", "default" and "decay_early": how many whole
	// epochs are done before each.
	After []int `toml:"after"`
	// AnnealSteps more steps follow the run's own, at AnnealRate.
	AnnealRate  float64 `toml:"anneal_rate"`
	AnnealSteps int     `toml:"anneal_steps"`
}

// Injection adds noise to the activations of a wide ResNet while it trains
// (Li, Wei, Ma 2019). Fields that are zero are those of the paper, but for
// Sigma.
type Injection struct {
	Name   string  `toml:"name"`   // one of schedule.Sigmas; empty: no noise
	Sigma  float64 `toml:"sigma"`  // standard deviation at the start
	Factor float64 `toml:"factor"` // of a drop, an epoch or an iteration; in (0, 1]
	After  []int   `toml:"after"`  // whole epochs done before each drop
}

// Sharpness asks for the largest eigenvalues of the Hessian of the training
// loss, along the way.
type Sharpness struct {
	Every  int `toml:"every"`  // steps from one to the next; 0: never
	Top    int `toml:"top"`    // how many eigenvalues; 0: 1
	Images int `toml:"images"` // the first ones of the training set; 0: all
}
