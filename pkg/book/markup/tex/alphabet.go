package tex

import "strings"

// alphabets names the commands that set their argument in another alphabet.
var alphabets = map[string]string{
	"mathrm": "rm", "mathbf": "bf", "boldsymbol": "bfit", "bm": "bfit", "mathit": "it", "mathsf": "sf", "mathtt": "tt",
	"mathbb": "bb", "mathcal": "cal", "mathscr": "cal", "mathfrak": "frak", "mathnormal": "",
}

// switches change what follows them in their group.
var switches = map[string]string{
	"rm": "rm", "bf": "bf", "it": "it", "displaystyle": "display", "textstyle": "text", "scriptstyle": "script",
}

// An alphabet's letters lie in a row in Unicode, but for those that had been
// there before.
type alphabet struct {
	upper, lower, digit, greekUpper, greekLower rune // the first of each, or 0
	exceptions                                  map[rune]rune
}

var variants = map[string]alphabet{
	"bf":   {0x1d400, 0x1d41a, 0x1d7ce, 0x1d6a8, 0x1d6c2, nil},
	"bfit": {0x1d468, 0x1d482, 0x1d7ce, 0x1d71c, 0x1d736, nil},
	"it":   {0x1d434, 0x1d44e, 0, 0x1d6e2, 0x1d6fc, map[rune]rune{'h': 'ℎ'}},
	"sf":   {0x1d5a0, 0x1d5ba, 0x1d7e2, 0, 0, nil},
	"tt":   {0x1d670, 0x1d68a, 0x1d7f6, 0, 0, nil},
	"bb": {0x1d538, 0x1d552, 0x1d7d8, 0, 0, map[rune]rune{
		'C': 'ℂ', 'H': 'ℍ', 'N': 'ℕ', 'P': 'ℙ', 'Q': 'ℚ', 'R': 'ℝ', 'Z': 'ℤ'}},
	"cal": {0x1d49c, 0x1d4b6, 0, 0, 0, map[rune]rune{
		'B': 'ℬ', 'E': 'ℰ', 'F': 'ℱ', 'H': 'ℋ', 'I': 'ℐ', 'L': 'ℒ', 'M': 'ℳ', 'R': 'ℛ', 'e': 'ℯ', 'g': 'ℊ', 'o': 'ℴ'}},
	"frak": {0x1d504, 0x1d51e, 0, 0, 0, map[rune]rune{'C': 'ℭ', 'H': 'ℌ', 'I': 'ℑ', 'R': 'ℜ', 'Z': 'ℨ'}},
}

// styled writes text in an alphabet; what the alphabet lacks stays as it is.
func styled(s, variant string) string {
	a, ok := variants[variant]
	if !ok {
		return s
	}
	return strings.Map(func(r rune) rune {
		if e, ok := a.exceptions[r]; ok {
			return e
		}
		shift := func(first, base rune) rune {
			if first == 0 {
				return r
			}
			return first + r - base
		}
		switch {
		case 'A' <= r && r <= 'Z':
			return shift(a.upper, 'A')
		case 'a' <= r && r <= 'z':
			return shift(a.lower, 'a')
		case '0' <= r && r <= '9':
			return shift(a.digit, '0')
		case 'Α' <= r && r <= 'Ω':
			return shift(a.greekUpper, 'Α')
		case 'α' <= r && r <= 'ω':
			return shift(a.greekLower, 'α')
		}
		return r
	}, s)
}
