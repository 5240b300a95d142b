// Package webvisionclaims holds the claims of notebook 09: ResNet-34 on CIFAR-100
// and ResNet-50 on WebVision-mini, whose labels are wrong as the web left them
// (Huang, Du, Xu, Liu 2023, Section 5.2, Tables 3 to 5), and what it costs to
// train them.
//
// [Networks], [Noise], [Tables] and [Errata] can be checked without training. The
// claims of [Measured] are made from runs, if there are any at a scale that says
// something.
package webvisionclaims

import "largestep/pkg/book/claim"

const (
	paper   = "Huang et al. 2023"
	section = paper + ", Section 5.2"
	code    = "Ma et al. 2020 and Zhou et al. 2021, code"
)

// Networks: parameters, operations and schedules.
func Networks() []claim.Claim {
	return []claim.Claim{
		claim.New("09-1", claim.Table, code,
			`ResNet-34 with a stem for small images and 100 outputs has 21,328,292 parameters; ResNet-50 with 50 outputs has 23,610,482.`,
			parameters()),
		claim.New("09-2", claim.Table, "torchvision 0.29.2, ResNet50_Weights.IMAGENET1K_V1",
			`One image of 224x224 takes 4.089 billion multiply-adds on its way through ResNet-50 with 1,000 outputs, as counted here and as torchvision publishes.`,
			operations()),
		claim.New("09-3", claim.Table, section,
			`The longer the run, the smaller the rate with which EXP ends: 0.0176 after the 200 epochs of CIFAR-100, 0.0064 after the 250 of WebVision.`,
			ends("paper")),
	}
}

// Noise: wrong labels within super-classes.
func Noise() []claim.Claim {
	return []claim.Claim{
		claim.New("09-4", claim.Table, section,
			`CIFAR-100's 100 classes fall into 20 super-classes of five. Asymmetric noise takes each class to the next one of its super-class, in a circle: a permutation of 20 cycles of length 5.`,
			cycles(written())),
		claim.New("09-5", claim.Table, section,
			`At rates 0.1 to 0.4 asymmetric noise on 50,000 labels changes that share of them, and no label leaves its super-class.`,
			within(written())),
		claim.New("09-6", claim.Table, section+"; "+code,
			`Symmetric noise of rate 0.4 changes exactly 200 of the 500 labels of each class.`,
			symmetric(0.4)),
	}
}

// Tables: what is printed.
func Tables() []claim.Claim {
	return []claim.Claim{
		claim.New("09-7", claim.Table, paper+", Table 5",
			`As printed, OS is 5.66 points ahead of SL on WebVision-mini, and EXP 5.54.`,
			table5()),
	}
}

// Errata: what does not hold as printed, or is done otherwise in the code.
func Errata() []claim.Claim {
	return []claim.Claim{
		claim.New("09-8", claim.Erratum, code,
			`The code flips within blocks of five consecutive labels, which it takes for super-classes. Labels are in alphabetical order, and only 6 of the 100 classes are then taken to one of their own super-class.`,
			blocks(coded())),
		claim.New("09-9", claim.Erratum, section,
			`The gain is said to be more pronounced at high noise. On CIFAR-100 it shrinks: from 22.04 points without noise to 12.18 at symmetric and 13.37 at asymmetric 0.4, as printed.`,
			shrinks()),
	}
}
