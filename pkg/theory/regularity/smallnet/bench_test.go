package smallnet_test

import (
	"testing"

	"largestep/pkg/theory/regularity/smallnet"
)

func BenchmarkSteps(b *testing.B) {
	for _, r := range smallnet.SmallSetting() {
		net := network(b, r.Config)
		b.Run(r.Config.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := net.Train(r.Eta, smallnet.Options{Steps: 1000, Bare: true}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "µs/step")
		})
	}
}
