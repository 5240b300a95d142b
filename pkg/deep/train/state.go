package train

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"largestep/pkg/deep/checkpoint"
	"largestep/pkg/deep/record"
)

// capture copies all variables of a store to the host: parameters, running
// statistics, momenta, the learning rate and the state of the random numbers;
// not the accumulated gradients, which are zero between steps.
func capture(store *model.Store) ([]checkpoint.Tensor, error) {
	var list []checkpoint.Tensor
	for v := range store.IterVariables() {
		if strings.HasPrefix(v.Path(), accumulated) {
			continue
		}
		value, err := v.Value()
		if err != nil {
			return nil, err
		}
		t := checkpoint.Tensor{Name: v.Path(), DType: v.DType().String(), Shape: slices.Clone(v.Shape().Dimensions)}
		if err := value.ConstBytes(func(data []byte) { t.Data = slices.Clone(data) }); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b checkpoint.Tensor) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// restore puts captured values into a store in which the network's parameters
// are; variables that the optimizer makes in its first step are made here.
func restore(store *model.Store, list []checkpoint.Tensor) error {
	for _, t := range list {
		dtype, err := dtypes.DTypeString(t.DType)
		if err != nil {
			return fmt.Errorf("the checkpoint has %s of the unknown type %s", t.Name, t.DType)
		}
		value := tensors.FromShape(shapes.Make(dtype, t.Shape...))
		fits := false
		if err := value.MutableBytes(func(data []byte) {
			fits = len(data) == len(t.Data)
			copy(data, t.Data)
		}); err != nil {
			return err
		}
		v := store.GetVariable(t.Name)
		if !fits || v != nil && !v.Shape().Equal(value.Shape()) {
			return fmt.Errorf("the checkpoint's %s does not fit the network: %s of %d bytes", t.Name, value.Shape(), len(t.Data))
		}
		if v != nil {
			err = v.SetValue(value)
		} else if v, err = store.CreateVariable(t.Name, value); err == nil {
			v.SetTrainable(false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// norms adds the Frobenius norm of each trainable matrix or kernel.
func norms(store *model.Store, values record.Values) error {
	for v := range store.IterVariables() {
		if !v.Trainable || v.Shape().Rank() < 2 {
			continue
		}
		value, err := v.Value()
		if err != nil {
			return err
		}
		sum := 0.0
		if err := tensors.ConstFlatData(value, func(flat []float32) {
			for _, x := range flat {
				sum += float64(x) * float64(x)
			}
		}); err != nil {
			return err
		}
		values[normName+strings.ReplaceAll(v.Path(), "/", "_")] = math.Sqrt(sum)
	}
	return nil
}

// Weights returns the SHA-256, in hexadecimal, of the trainable variables of a
// store: names, shapes and values, in the order of the names. Runs that end
// alike have the same.
func Weights(store *model.Store) (string, error) {
	list, err := capture(store)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, t := range list {
		if !store.GetVariable(t.Name).Trainable {
			continue
		}
		fmt.Fprintf(h, "%q %s %v ", t.Name, t.DType, t.Shape)
		var size [8]byte
		binary.LittleEndian.PutUint64(size[:], uint64(len(t.Data)))
		h.Write(size[:])
		h.Write(t.Data)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
