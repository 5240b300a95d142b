package schedule_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"largestep/pkg/deep/schedule"
)

func named(t *testing.T, name string, p schedule.Parameters) schedule.Schedule {
	t.Helper()
	s, _, err := schedule.Named(name, p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Check C2 of the deep runs of Huang et al. 2023: epochs from 0, the last one
// of 50. The final rates of EXP are in the paper's setting: 0.3642 after 50
// epochs, 0.0885 after 120, 0.0176 after 200 and 0.0064 after 250.
func TestSchedulesOfHuang(t *testing.T) {
	for _, c := range []struct {
		name  string
		epoch int
		want  float64
	}{
		{schedule.SL, 0, 0.01}, {schedule.SL, 29, 0.01}, {schedule.SL, 30, 0.01}, {schedule.SL, 49, 0.01},
		{schedule.OS, 0, 1}, {schedule.OS, 29, 1}, {schedule.OS, 30, 0.01}, {schedule.OS, 49, 0.01},
		{schedule.EXP, 0, 1}, {schedule.EXP, 29, math.Pow(0.98, 29)}, {schedule.EXP, 30, math.Pow(0.98, 30)}, {schedule.EXP, 49, math.Pow(0.98, 49)},
	} {
		got := named(t, c.name, schedule.Parameters{}).At(schedule.FromZero(c.epoch), 469*c.epoch)
		if math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s at epoch %d, from 0: %v, want %v", c.name, c.epoch, got, c.want)
		}
	}
	exp := named(t, schedule.EXP, schedule.Parameters{})
	for after, want := range map[int]float64{50: 0.3642, 120: 0.0885, 200: 0.0176, 250: 0.0064} {
		if got := exp.At(schedule.FromZero(after), 0); math.Abs(got-want) > 5e-5 {
			t.Errorf("exp after %d epochs: %v, want %v", after, got, want)
		}
	}
}

// Check 8.b of the deep runs of Li, Wei and Ma 2019: epochs from 1. The
// products of decimal numbers are taken in binary, hence a last bit or two.
func TestSchedulesOfLi(t *testing.T) {
	at := []int{29, 30, 59, 60, 119, 120, 149, 150}
	for _, c := range []struct {
		name string
		p    schedule.Parameters
		want []float64
	}{
		{schedule.Default, schedule.Parameters{}, []float64{0.1, 0.1, 0.1, 0.02, 0.02, 0.004, 0.004, 0.0008}},
		{schedule.DecayEarly, schedule.Parameters{}, []float64{0.1, 0.004, 0.004, 0.004, 0.004, 0.004, 0.004, 0.004}},
		{schedule.Fixed, schedule.Parameters{Start: 0.004}, []float64{0.004, 0.004, 0.004, 0.004, 0.004, 0.004, 0.004, 0.004}},
		{schedule.StepEarly, schedule.Parameters{Start: 0.4}, []float64{0.4, 4e-6, 4e-6, 4e-6, 4e-6, 4e-6, 4e-6, 4e-6}},
		{schedule.Step, schedule.Parameters{Start: 0.2, Factor: 0.5}, []float64{0.2, 0.2, 0.2, 0.1, 0.1, 0.05, 0.05, 0.025}},
	} {
		s := named(t, c.name, c.p)
		for i, e := range at {
			if got := s.At(schedule.FromOne(e), 391*(e-1)); math.Abs(got/c.want[i]-1) > 1e-15 {
				t.Errorf("%s at epoch %d, from 1: %v, want %v", c.name, e, got, c.want[i])
			}
		}
	}
}

// Check 8.h, and what the same factor does by the step: 0.028 is left of 0.2
// after one epoch of 391 steps.
func TestContinuousNoise(t *testing.T) {
	cont := named(t, schedule.Cont, schedule.Parameters{Start: 0.2})
	if got := cont.At(schedule.FromOne(200), 0); math.Abs(got-0.0737604) > 1e-6 {
		t.Errorf("sigma at epoch 200 is %v, want 0.0737604", got)
	}
	iteration := named(t, schedule.ContIteration, schedule.Parameters{Start: 0.2})
	if got := iteration.At(schedule.FromOne(2), 391); math.Abs(got-0.028) > 5e-4 {
		t.Errorf("sigma after 391 steps is %v, want 0.028", got)
	}
}

// The same place by both counts, and by what the papers write.
func TestEpochsCannotBeConfused(t *testing.T) {
	for e := range 300 {
		if schedule.FromZero(e) != schedule.FromOne(e+1) || schedule.FromZero(e).Done() != e {
			t.Fatalf("epoch %d from 0 is not epoch %d from 1", e, e+1)
		}
	}
}

func TestStretch(t *testing.T) {
	os := schedule.Parameters{Start: 1, Factor: 0.01, After: []int{30}}
	if got := os.Stretch(schedule.OS, 50, 5); !slices.Equal(got.After, []int{3}) || got.Factor != 0.01 {
		t.Errorf("30 of 50 epochs became %v of 5", got)
	}
	if got := os.Stretch(schedule.OS, 200, 2); !slices.Equal(got.After, []int{1}) {
		t.Errorf("30 of 200 epochs became %v of 2: no epoch of the large rate is left", got.After)
	}
	if os.After[0] != 30 {
		t.Error("stretching changed what it was given")
	}
	exp := schedule.Parameters{Start: 1, Factor: 0.98}
	long, short := named(t, schedule.EXP, exp), named(t, schedule.EXP, exp.Stretch(schedule.EXP, 50, 5))
	if a, b := long.At(schedule.FromZero(50), 0), short.At(schedule.FromZero(5), 0); math.Abs(a-b) > 1e-15 {
		t.Errorf("a decay ends at %v after 50 epochs, and at %v after 5", a, b)
	}
}

func TestPhysicalTime(t *testing.T) {
	for _, c := range []struct {
		rate float64
		want int
	}{{1, 50}, {0.3, 167}, {16, 3}, {1000, 1}, {1e-300, 1 << 31}} {
		if got := schedule.Steps(50, c.rate); got != c.want {
			t.Errorf("a time of 50 at rate %v is %d steps, want %d", c.rate, got, c.want)
		}
	}
	s := schedule.Constant(3).Anneal(17, 0.01)
	if a, b := s.At(schedule.FromZero(16), 16), s.At(schedule.FromZero(17), 17); a != 3 || b != 0.01 {
		t.Errorf("annealing from step 17: %v, %v", a, b)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name string
		p    schedule.Parameters
		want string
	}{
		{"so", schedule.Parameters{}, `there is no schedule "so"; use one of sl, os,`},
		{schedule.Fixed, schedule.Parameters{}, "schedule fixed: it starts at 0;"},
		{schedule.SL, schedule.Parameters{Start: -1}, "starts at -1"},
		{schedule.SL, schedule.Parameters{Start: math.NaN()}, "starts at NaN"},
		{schedule.SL, schedule.Parameters{Start: math.Inf(1)}, "starts at +Inf"},
		{schedule.SL, schedule.Parameters{Factor: 0.5}, "no factor"},
		{schedule.EXP, schedule.Parameters{After: []int{3}}, "no drops"},
		{schedule.EXP, schedule.Parameters{Factor: 1.5}, "the factor is 1.5"},
		{schedule.OS, schedule.Parameters{Factor: -0.1}, "the factor is -0.1"},
		{schedule.OS, schedule.Parameters{Factor: math.NaN()}, "the factor is NaN"},
		{schedule.Step, schedule.Parameters{Start: 1}, "the factor is 0"},
		{schedule.OS, schedule.Parameters{After: []int{-1}}, "after [-1] epochs"},
		{schedule.Default, schedule.Parameters{After: []int{5, 3}}, "after [5 3] epochs"},
	} {
		_, _, err := schedule.Named(c.name, c.p)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s %+v: %v, want one line with %q", c.name, c.p, err, c.want)
		}
	}
}

// One drop, after 30 epochs, as Huang et al. count and as Li et al. would.
func ExampleDrops() {
	s := schedule.Drops(1, 0.01, schedule.FromZero(30))
	fmt.Println(s)
	fmt.Println(s.At(schedule.FromZero(29), 0), s.At(schedule.FromZero(30), 0))
	fmt.Println(s.At(schedule.FromOne(30), 0), s.At(schedule.FromOne(31), 0))
	// Output:
	// 1, times 0.01 after 30 epochs
	// 1 0.01
	// 1 0.01
}

func ExampleNamed() {
	for _, name := range schedule.Rates {
		s, _, err := schedule.Named(name, schedule.Parameters{Start: 0.1})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-12s%v\n", name, s)
	}
	// Output:
	// sl          0.1
	// os          0.1, times 0.01 after 30 epochs
	// exp         0.1, times 0.98 after each epoch
	// default     0.1, times 0.2 after 59, 119 and 149 epochs
	// decay_early 0.1, times 0.04 after 29 epochs
	// fixed       0.1
}
