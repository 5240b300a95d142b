package edgeclaims

import (
	"os"
	"testing"

	"largestep/data"
	"largestep/internal/realdata"
	"largestep/pkg/theory/seed"
)

// The claims on the images of the slides' figure, as the notebook measures them.
// It takes seconds, so only who sets the variable has it.
func TestMNISTClaimsOnRealImages(t *testing.T) {
	if os.Getenv("LARGESTEP_TEST_DATA") == "" {
		t.Skip("needs MNIST: LARGESTEP_TEST_DATA=FOLDER go test ./pkg/claims/edgeclaims -run MNIST -v, where FOLDER holds mnist (`largestep data get mnist` brings it)")
	}
	store, err := data.Open(realdata.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	set, err := store.Load(t.Context(), "mnist", "train", data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if set, err = set.Binary(0, 8); err != nil {
		t.Fatal(err)
	}
	if set, err = set.First(1000); err != nil {
		t.Fatal(err)
	}
	labels, err := set.Signs()
	if err != nil {
		t.Fatal(err)
	}
	images := set.Float64()
	runs, err := MNISTRuns(images, labels, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range MNIST(images, labels, runs) {
		t.Log(c)
		if !c.Holds() {
			t.Error("does not hold")
		}
	}
}

// The claims on images, on made-up ones that are separable, and on labels that say
// nothing.
func TestMNISTClaims(t *testing.T) {
	rng := seed.New(seed.Root, "claims", "images")
	var images [][]float64
	var labels []float64
	for i := range 60 {
		row := make([]float64, 90)
		for j := range row {
			row[j] = rng.Float64()
		}
		images, labels = append(images, row), append(labels, float64(2*(i%2)-1))
	}
	runs, err := MNISTRuns(images, labels, 400)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range MNIST(images, labels, runs) {
		if !c.Holds() {
			t.Error(c)
		}
		if err := c.Record().Validate(); err != nil {
			t.Error(err)
		}
	}
	images[1] = images[0] // with the other label
	for _, c := range MNIST(images, labels, runs)[1:] {
		if c.Holds() {
			t.Errorf("on contradicting images: %v", c)
		}
	}
	if _, err := MNISTRuns(images, labels[1:], 5); err == nil {
		t.Error("a missing label was accepted")
	}
	if MNIST(nil, nil, nil)[0].Holds() {
		t.Error("no runs hold")
	}
}
