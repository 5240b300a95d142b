package figure

import (
	"math"
	"strings"
	"testing"
)

// vision maps linear RGB to what eyes of a kind see, at full severity: Machado,
// Oliveira and Fernandes, "A physiologically-based model for simulation of
// color vision deficiency", IEEE TVCG 15 (2009), table of the authors' page.
var vision = map[string][9]float64{
	"normal":       {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

func linear(v uint32) (rgb [3]float64) {
	for i := range 3 {
		c := float64(v>>(16-8*i)&0xff) / 255
		if rgb[i] = c / 12.92; c > 0.04045 {
			rgb[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return rgb
}

// contrast is the WCAG 2 contrast ratio.
func contrast(a, b uint32) float64 {
	lum := func(v uint32) float64 {
		c := linear(v)
		return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] + 0.05
	}
	return max(lum(a), lum(b)) / min(lum(a), lum(b))
}

// lab is the place of a colour in OKLab (Ottosson 2020) for a kind of vision.
func lab(v uint32, kind string) [3]float64 {
	c, m := linear(v), vision[kind]
	var r [3]float64
	for i := range 3 {
		r[i] = max(0, min(1, m[3*i]*c[0]+m[3*i+1]*c[1]+m[3*i+2]*c[2]))
	}
	l := math.Cbrt(0.4122214708*r[0] + 0.5363325363*r[1] + 0.0514459929*r[2])
	n := math.Cbrt(0.2119034982*r[0] + 0.6806995451*r[1] + 0.1073969566*r[2])
	s := math.Cbrt(0.0883024619*r[0] + 0.2817188376*r[1] + 0.6299787005*r[2])
	return [3]float64{
		0.2104542553*l + 0.7936177850*n - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*n + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*n - 0.8086757660*s,
	}
}

// apart is 100 times the OKLab distance; about 2 is just noticeable.
func apart(a, b uint32, kind string) float64 {
	x, y := lab(a, kind), lab(b, kind)
	return 100 * math.Sqrt((x[0]-y[0])*(x[0]-y[0])+(x[1]-y[1])*(x[1]-y[1])+(x[2]-y[2])*(x[2]-y[2]))
}

// closest is the least distance of any two of the colours.
func closest(t *testing.T, name string, colors []uint32, want float64) {
	t.Helper()
	for kind := range vision {
		least, at := math.Inf(1), [2]int{}
		for i := range colors {
			for j := range i {
				if d := apart(colors[i], colors[j], kind); d < least {
					least, at = d, [2]int{j, i}
				}
			}
		}
		t.Logf("%s, %s: least distance %.1f, of %v", name, kind, least, at)
		if least < want {
			t.Errorf("%s, %s: colours %v are %.1f apart, want %.1f", name, kind, at, least, want)
		}
	}
}

func TestColoursAreToldApart(t *testing.T) {
	var light, dark []uint32
	for _, s := range series {
		light, dark = append(light, s.light), append(dark, s.dark)
	}
	// The first five, which most figures stay within, are further apart.
	closest(t, "light", light, 11)
	closest(t, "light, first five", light[:5], 15)
	closest(t, "dark", dark, 10.5)
	closest(t, "dark, first five", dark[:5], 14.5)
	closest(t, "phase map", classes[:], 12)
	for i := 1; i < len(classes); i++ {
		if a, b := lab(classes[i-1], "normal")[0], lab(classes[i], "normal")[0]; a-b < 0.04 {
			t.Errorf("class %d is not clearly darker than class %d: lightness %.2f, %.2f", i, i-1, b, a)
		}
	}
}

func TestContrast(t *testing.T) {
	for _, tt := range []struct {
		ink  *ink
		want float64 // WCAG 2: 3 for graphics, 4.5 for text
	}{{inkText, 7}, {inkMuted, 4.5}} {
		for _, c := range []float64{contrast(tt.ink.light, inkPlate.light), contrast(tt.ink.dark, inkPlate.dark)} {
			if c < tt.want {
				t.Errorf("%s: contrast %.2f, want %v", tt.ink.name, c, tt.want)
			}
		}
	}
	for i, s := range series {
		if c := contrast(s.light, inkPlate.light); c < 3 {
			t.Errorf("series %d, light: contrast %.2f, want 3", i, c)
		}
		if c := contrast(s.dark, inkPlate.dark); c < 3 {
			t.Errorf("series %d, dark: contrast %.2f, want 3", i, c)
		}
		for _, plate := range []uint32{inkPlate.light, inkPlate.dark} {
			if c := contrast(cloudInk[i], plate); c < 3 {
				t.Errorf("cloud %d: contrast %.2f on %s, want 3", i, c, hex(plate))
			}
		}
	}
}

func TestCSSHasEveryThemeAndClass(t *testing.T) {
	css := CSS()
	for _, want := range []string{
		"@media (prefers-color-scheme:dark)", `:root[data-theme="dark"]`, `:root[data-theme="light"]`, "@media print",
	} {
		if !strings.Contains(css, want) {
			t.Errorf("CSS has no %s", want)
		}
	}
	for _, k := range inks() {
		for _, prop := range []string{"fill", "stroke"} {
			if rule := "." + class(k, prop) + "{" + prop + ":var(--ls-" + k.name + ")}"; !strings.Contains(css, rule) {
				t.Errorf("CSS has no rule %s", rule)
			}
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") {
		t.Error("CSS has unbalanced braces")
	}
}
