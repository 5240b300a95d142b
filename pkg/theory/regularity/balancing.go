package regularity

import "fmt"

// BalancingBound returns the most that (x - y)² can be where gradient descent with
// rate η converges: 2/η - 2, since the sharpness there is (x - y)² + 2 and at most
// 2/η. For η > 1 it is negative: no minimum attracts.
//
// Source: Wang et al. 2023, Theorem 9, as reconstructed in this book.
func BalancingBound(eta float64) (float64, error) {
	if err := checkRate(eta); err != nil {
		return 0, err
	}
	return 2/eta - 2, nil
}

// FactorisationRate returns 4/(u + 4), up to which gradient descent on (1 - xy)²/2
// converges from almost every start with x² + y² = u.
//
// Source: Wang, Chen, Zhao, Tao 2022, Theorem 3.1; Wang et al. 2023, Theorem 14.
func FactorisationRate(start Point) (float64, error) {
	if err := checkStart(start); err != nil {
		return 0, err
	}
	return 4 / (start.U() + 4), nil
}

// Balance compares the end of a run with its start in three ways.
type Balance struct {
	Unbalance  float64 // |x² - y²|, end over start; falls for every F
	Difference float64 // (x - y)², end over start; the paper's measure
	Flow       float64 // 1 - S/S of gradient flow's minimum: what the rate did, and not the function
}

// Balance measures a run that converged, and refuses one that did not or that
// started at x = ±y.
func (r Run) Balance() (Balance, error) {
	s, err := r.Limit()
	if err != nil {
		return Balance{}, err
	}
	if r.Start.Unbalance() == 0 {
		return Balance{}, fmt.Errorf("regularity: the start has x² = y², so there is nothing to balance; start with unequal factors")
	}
	d := r.End.Unbalance() / r.Start.Unbalance()
	if d < 0 {
		d = -d
	}
	return Balance{d, r.End.Gap() / r.Start.Gap(), 1 - s/FlowSharpness(r.Start)}, nil
}
