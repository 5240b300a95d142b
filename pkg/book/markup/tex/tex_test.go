package tex

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// accepted are formulas of every kind that the package sets; the sheet shows them.
var accepted = []string{
	`\sqrt{x^2+1} = \sqrt[3]{x}`, `\frac{a+b}{\sqrt{c}} \frac12 \frac1n \tfrac\eta2 \dfrac{a}{b}`, `\binom{n}{k}`,
	`\hat w, \widehat{abc}, \bar x, \overline{abc}, \tilde{x}, \dot x, \ddot x, \vec v, \underline{abc}`,
	`\sum_{i=1}^n \ell(w^\top z_i), \prod_{t<T}, \int_0^1 f(x)\,dx`, `\max_{i} z_i, \lim_{t\to\infty} w_t, \limsup_t, \arg\min_x f, \argmax_x f`,
	`\begin{cases} a & x<0\\ b & \text{otherwise, if $x \ge 0$}\end{cases}`, `\begin{aligned} a&=b+c\\ &=d\\ x'&=\frac{1}{2}\end{aligned}`,
	`\begin{pmatrix}1&0\\0&\lambda\end{pmatrix} \begin{bmatrix}a_{11}\\a_{21}\end{bmatrix}`, `\begin{array}{l|r} a & b \\ \hline c & d\end{array}`,
	`\|x\|_2 \le \left\|\frac{x}{2}\right\|`, `\lVert x\rVert, \lvert x\rvert, \langle x,y\rangle, \lfloor x\rfloor`, `\left.\frac{dL}{dw}\right|_{w=0}`,
	`\Bigl(\sum_i x_i\Bigr) \bigl\lvert x\bigr\rvert \left(a\,\middle|\,b\right)`, `\operatorname{sech} x, \operatorname*{arg\,min}_x`,
	`\underbrace{a+b}_{\text{sum}} \overbrace{a+b}^{n}`, `\mathbb{E}[X], \mathbb R^d, \mathcal{L}, \mathbf{w}, \boldsymbol{\theta}, \mathrm{tr}(A), {\rm tr} A`,
	`f''(x), f'(x)^2, \ell_{\log}'(u)`, `x \in (0,1], [0,1)`, `x \not\in A, a \not= b, a \notin B`, `a \bmod b, a \equiv b \pmod{n}`,
	`\substack{a\\b}`, `1{,}000, 10^{-3}, 50\%, \$5`, `\{x : y\}`, `x_1,\dots,x_n`, `\forall x\;\exists y`, `\approx \sim \propto \ll \gg \to \mapsto \iff`,
	`\overset{!}{=} \stackrel{d}{=} \xrightarrow{n}`, `\boxed{x} \phantom{y} z`, `e^\frac{1}{2}`, `x^{y^{z}}_{a_b}`, `a:=b`, `α + β ≤ γ`, `x = 1 \tag{2}`,
}

func TestAccepted(t *testing.T) {
	for _, f := range accepted {
		for _, display := range []bool{true, false} {
			if !display && strings.Contains(f, `\tag`) {
				continue
			}
			m, err := MathML(f, display)
			if err != nil {
				t.Error(err)
				continue
			}
			wellFormed(t, f, m)
		}
	}
}

// wellFormed checks that the MathML is XML, and that elements which want a
// certain number of children have it.
func wellFormed(t *testing.T, formula, mathml string) {
	t.Helper()
	wants := map[string]int{"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mroot": 2, "semantics": 2}
	d := xml.NewDecoder(strings.NewReader(mathml))
	type open struct {
		name string
		kids int
	}
	var stack []open
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("$%s$: %v\n%s", formula, err, mathml)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if len(stack) > 0 {
				stack[len(stack)-1].kids++
			}
			stack = append(stack, open{e.Name.Local, 0})
			for _, a := range e.Attr {
				if a.Name.Local == "style" {
					t.Errorf("$%s$: a style attribute", formula)
				}
			}
		case xml.EndElement:
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if n, ok := wants[top.name]; ok && top.kids != n {
				t.Errorf("$%s$: %s with %d children, want %d", formula, top.name, top.kids, n)
			}
		}
	}
}

// body strips what every formula has.
func body(t *testing.T, f string, display bool) string {
	t.Helper()
	m, err := MathML(f, display)
	if err != nil {
		t.Fatal(err)
	}
	_, m, _ = strings.Cut(m, "<semantics>")
	m, _, _ = strings.Cut(m, "<annotation")
	m = strings.TrimSuffix(strings.TrimPrefix(m, "<mrow>"), "</mrow>")
	return m
}

func TestMeaning(t *testing.T) {
	const tight = ` lspace="0" rspace="0"`
	for _, test := range []struct {
		name, formula string
		display       bool
		want          string
	}{
		{"digits of unbraced arguments stand alone", `\frac12`, false, `<mfrac><mn>1</mn><mn>2</mn></mfrac>`},
		{"a number is one", `12.5`, false, `<mn>12.5</mn>`},
		{"a script takes one digit", `x^12`, false, `<msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>`},
		{"a norm has two bars", `\|`, false, `<mo` + tight + ` stretchy="false">‖</mo>`},
		{"a function stands apart", `2\log x`, false, `<mn>2</mn><mspace width="0.167em"></mspace><mi>log</mi><mo>` + "\u2061" + `</mo><mspace width="0.167em"></mspace><mi>x</mi>`},
		{"a minus at the beginning is a sign", `-1`, false, `<mo` + tight + `>−</mo><mn>1</mn>`},
		{"a minus between is an operator", `a-1`, false, `<mi>a</mi><mo>−</mo><mn>1</mn>`},
		{"limits below in displays", `\max_i`, true, `<munder><mi>max</mi><mi>i</mi></munder>`},
		{"limits beside in lines", `\max_i`, false, `<msub><mi>max</mi><mi>i</mi></msub>`},
		{"a comma in braces has no space", `1{,}0`, false, `<mn>1</mn><mo` + tight + `>,</mo><mn>0</mn>`},
		{"upright letters join", `\mathrm{tr}`, false, `<mi mathvariant="normal">tr</mi>`},
		{"TeX in text is text", `\text{<b>}`, false, `<mtext>&lt;b&gt;</mtext>`},
		{"relations are escaped", `a<b`, false, `<mi>a</mi><mo>&lt;</mo><mi>b</mi>`},
	} {
		if got := body(t, test.formula, test.display); got != test.want {
			t.Errorf("%s: $%s$\n got %s\nwant %s", test.name, test.formula, got, test.want)
		}
	}
}

func TestRefused(t *testing.T) {
	for formula, want := range map[string]string{
		``: "nothing between", ` `: "nothing between", `\unknown x`: `\unknown is not supported`, `a & b`: "& outside",
		`x^2^3`: "two superscripts", `x_1_2`: "two subscripts", `\frac{1}`: "lacks its argument", `\sqrt`: "lacks its argument", `x^`: "lacks its argument",
		`\left( x`: `without its \right`, `x \right)`: `\right without`, `x}`: "closing brace", `{x`: "opening brace", `\begin{foo}\end{foo}`: "environment foo",
		`\begin{aligned}x`: "without its \\end", `\begin{aligned}x\end{cases}`: "ends as another", `\href{javascript:alert(1)}{x}`: "no colours, links",
		`\color{red}x`: "no colours", `\newcommand{\x}{y}`: "not supported", `\text{\alpha}`: "does not work in", `$`: "dollar sign", `#1`: "# inside",
		`a \\ b`: "line break", `\operatorname{<b>}`: "takes a name", `\label{eq}`: `\tag{1}`, "\x01": "control character", `\`: "backslash",
		`\left< \text{a`: "brace", `\hspace{100000em}x`: "length", `\begin{array}{p{3cm}}a\end{array}`: "columns", `\not x`: "relation",
		strings.Repeat("{", 5000): "nested too deeply", strings.Repeat("x", 1<<17): "longer than", "\xff": "UTF-8", `x\tag{1}`: "belongs to a display",
	} {
		_, err := MathML(formula, false)
		var fault *Error
		if !errors.As(err, &fault) {
			t.Errorf("$%.40s$: error %v, want an *Error", formula, err)
			continue
		}
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("$%.40s$: %v, want %q in one line", formula, err, want)
		}
	}
}

func FuzzMathML(f *testing.F) {
	for _, s := range accepted {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, display bool) {
		m, err := MathML(s, display)
		if err != nil {
			if strings.Contains(err.Error(), "the converter failed") {
				t.Fatal(err)
			}
			return
		}
		wellFormed(t, s, m)
	})
}

func BenchmarkMathML(b *testing.B) {
	for b.Loop() {
		for _, s := range accepted {
			if _, err := MathML(s, true); err != nil {
				b.Fatal(err)
			}
		}
	}
}
