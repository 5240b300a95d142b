package regularity

// Products is what the exact identities make of a run from its start and its moves
// v_k = η F'(s_k) alone; entry k belongs to iterate k.
//
//	x - y    is multiplied by 1 + v
//	x + y    is multiplied by 1 - v
//	x² - y²  is multiplied by 1 - v²
//	s        becomes s(1 + v²) - v u
//	u        becomes u(1 + v²) - 4 v s
//
// So x² - y² shrinks for every F as long as |v| < √2, while x - y grows wherever
// F' > 0.
type Products struct {
	Difference, Sum, Unbalance, S, U []float64
}

// Products returns the five quantities as the identities have them.
func (p Path) Products() Products {
	start := p.Points[0]
	m, sum, d, s, u := start.X-start.Y, start.X+start.Y, start.Unbalance(), start.S(), start.U()
	var r Products
	for _, v := range p.Moves() {
		r.Difference, r.Sum, r.Unbalance = append(r.Difference, m), append(r.Sum, sum), append(r.Unbalance, d)
		r.S, r.U = append(r.S, s), append(r.U, u)
		m, sum, d = m*(1+v), sum*(1-v), d*(1-v*v)
		s, u = s*(1+v*v)-v*u, u*(1+v*v)-4*v*s
	}
	return r
}
