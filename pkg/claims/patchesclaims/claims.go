// Package patchesclaims holds the claims of notebook 10: a wide ResNet on CIFAR-10
// with patches planted in it, which can be memorised at once, trained at a large
// rate that is annealed, at a small rate, and at a small rate with noise in the
// activations (Li, Wei, Ma 2019, Section 7 and appendix G).
//
// [Setting], [Patches] and [Errata] can be checked without training. The claims of
// [Measured] are made from runs, recorded or just trained; what was not run is named
// and makes none.
package patchesclaims

import "largestep/pkg/book/claim"

const (
	paper   = "Li, Wei, Ma 2019"
	section = paper + ", Section 7"
	recipe  = paper + ", appendix G.2, and code"
	code    = paper + ", code"
	derived = " (derived here)"
)

// Setting: network and schedules.
func Setting() []claim.Claim {
	return []claim.Claim{
		claim.New("10-1", claim.Table, code,
			`WideResNet-16-10 has 17,116,634 parameters, and 13 places for noise: behind each batch norm, before the ReLU.`,
			network(16, 10)),
		claim.New("10-2", claim.Table, code,
			`The rates at epochs 29, 30, 59, 60, 119, 120, 149 and 150, counted from 1: divided by five at 60, 120 and 150 in the experiment on CIFAR-10; 0.1 to 29 and 0.004 from 30 on with patches.`,
			schedules("paper")),
		claim.New("10-3", claim.Table, code,
			`Noise that is multiplied by 0.995 after each epoch has $\sigma=0.0737604$ left of 0.2 in epoch 200.`,
			sigma()),
	}
}

// Patches: what is planted.
func Patches() []claim.Claim {
	return []claim.Claim{
		claim.New("10-4", claim.Figure, recipe,
			`A patch changes the 147 numbers of rows and columns 12 to 18 in all three channels, and no other.`,
			window()),
		claim.New("10-5", claim.Table, recipe,
			`Of 50,000 loads of training images 20 per cent are clean, 16 per cent a patch alone, 64 per cent a photo with a patch in it.`,
			split(50000)),
		claim.New("10-6", claim.Figure, section,
			`The mean of a class's patches is the same $z$ for every class: over 20,000 loads of one class the mean of each of the 147 numbers is $z$ within $5\cdot 0.1/\sqrt{20000}$.`,
			cue(20000)),
		claim.New("10-7", claim.Figure, section+derived,
			`Ten patterns are enough to read every patch: the class whose $\zeta_c$ has the largest product with $x-z$ in size is the right one. The linear rule, which takes the product with its sign, is right half of the time: whenever the sign was plus.`,
			readable(2000)),
	}
}

// Errata: where the paper's text and its code differ.
func Errata() []claim.Claim {
	return []claim.Claim{
		claim.New("10-8", claim.Erratum, recipe,
			`The text lets the noise shrink by 0.995 at every iteration, the code at every epoch. By the text 0.028 of 0.2 is left after one epoch of 391 batches; by the code 0.199.`,
			shrinking()),
		claim.New("10-9", claim.Erratum, recipe,
			`The text adds the patch to the image; the code overwrites the window, so that two photos of a class, planted with the same draw, are equal there.`,
			overwritten()),
		claim.New("10-10", claim.Erratum, recipe,
			`The text has exactly 40,000 patched images; the code draws each with probability 0.8, and the count is another.`,
			drawnNotCounted()),
		claim.New("10-11", claim.Erratum, recipe,
			`The images of patches alone that are tested are not those that are trained on: four out of five have full strength, and of the training ones none.`,
			otherLaw(2000)),
	}
}
