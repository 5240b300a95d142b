// Package labelnoiseclaims holds the claims of notebook 08: convolutional networks
// whose labels are partly wrong, trained at a small rate and at a large one that
// is annealed (Huang, Du, Xu, Liu 2023, Section 5.2, Tables 3 and 4).
//
// [Networks], [Noise], [Tables] and [Errata] can be checked without training. The
// claims of [Measured] are made from runs, recorded or just trained; what was not
// run is named and makes none.
package labelnoiseclaims

import "largestep/pkg/book/claim"

const (
	paper    = "Huang et al. 2023"
	section  = paper + ", Section 5.2"
	tables   = paper + ", Tables 3 and 4"
	derived  = " (derived here)"
	codeBase = "Ma et al. 2020 and Zhou et al. 2021, code"
)

// Networks: widths and schedules.
func Networks() []claim.Claim {
	return []claim.Claim{
		claim.New("08-1", claim.Table, codeBase,
			`The 4-layer CNN for MNIST has 422,090 parameters and the 8-layer CNN for CIFAR-10 has 1,639,794.`,
			parameters()),
		claim.New("08-2", claim.Table, section,
			`The schedules at epochs 0, 29, 30 and the last, counted from 0, on all three data sets: SL stays at 0.01, OS falls from 1 to 0.01 after 30 epochs, EXP is $0.98^e$.`,
			schedules("paper")),
		claim.New("08-3", claim.Table, section+derived,
			`A run of 24 epochs for 120 compresses the schedules: OS falls after 6 epochs, and EXP has after 24 the value that it had after 120, 0.0885.`,
			compressed()),
		claim.New("08-4", claim.Table, section+derived,
			`Summed over the 50 epochs of MNIST, SL's rates make up 0.5, OS's 30.2 and EXP's $(1-0.98^{50})/0.02=31.79$: the three do not train for equally long.`,
			areas()),
	}
}

// Noise: which labels become wrong.
func Noise() []claim.Claim {
	return []claim.Claim{
		claim.New("08-5", claim.Table, section+"; "+codeBase,
			`Symmetric noise of rate 0.4 on the 50,000 labels of CIFAR-10 changes exactly 2,000 of each class, none to itself, and to the nine others alike.`,
			symmetric(cifarNoise(Symmetric, 0.4))),
		claim.New("08-6", claim.Table, codeBase,
			`MNIST's classes are unequal, and the counts are not: symmetric noise of rate $\tau$ changes $6000\tau$ labels of each class, for $\tau=0.1$ to $0.4$.`,
			unequal()),
		claim.New("08-7", claim.Table, section,
			`Asymmetric noise on CIFAR-10: truck to automobile, bird to airplane, deer to horse, cat and dog to each other; exactly $5000\tau$ of each of the five, and of no other class.`,
			asymmetric(cifarNoise(Asymmetric, 0.1), cifarNoise(Asymmetric, 0.4))),
		claim.New("08-8", claim.Table, codeBase,
			`Asymmetric noise on MNIST: 7 to 1, 2 to 7, 5 and 6 to each other, 3 to 8, each image with probability $\tau$.`,
			digits(mnistNoise(Asymmetric, 0.3), 0.3)),
	}
}

// Tables: what the printed tables say as a whole.
func Tables() []claim.Claim {
	return []claim.Claim{
		claim.New("08-9", claim.Table, tables,
			`As printed, both OS and EXP beat SL in each of the 27 different cells of Tables 3 and 4.`,
			order(Gain)),
	}
}

// Errata: what does not hold as printed, or is done otherwise in the code.
func Errata() []claim.Claim {
	return []claim.Claim{
		claim.New("08-10", claim.Erratum, codeBase,
			`The code flips class after class on labels that it has already changed, so that cats turned into dogs may be turned back: of the cats $\tau(1-\tau)$ end as dogs, of the dogs $\tau$ end as cats.`,
			coded()),
		claim.New("08-11", claim.Erratum, tables,
			`Two entries for MNIST stand out: OS at symmetric 0.1 with a spread of 0.57 and at asymmetric 0.2 with 0.71, above its own value at 0.1. The next largest spread of MNIST's is 0.21.`,
			oddEntries(Paper)),
		claim.New("08-12", claim.Erratum, section,
			`"30 training steps" cannot be minibatches: OS would leave the large rate in the first of 50 epochs, after 30 of 469 batches, and EXP, decayed at every step, would be at $7.7\cdot10^{-5}$ after one epoch.`,
			perStep()),
	}
}
