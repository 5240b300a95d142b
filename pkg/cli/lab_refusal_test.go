package cli

import (
	"strings"
	"testing"

	"largestep/kernels/lab"
)

func TestWhatLabRefuses(t *testing.T) {
	const reader, root = 1000, 0
	for _, c := range []struct {
		address   string
		port      int
		user      int
		container bool
		want      string
	}{
		{"", 0, reader, false, ""},
		{"127.0.0.1", 8888, reader, false, ""},
		{"::1", 0, reader, false, ""},
		{"192.0.2.1", 0, reader, true, ""},
		{"192.0.2.1", 0, reader, false, "would let other machines reach JupyterLab"},
		{"::", 0, reader, false, "would let other machines reach JupyterLab"},
		{"everywhere", 0, reader, false, "is not an address"},
		{"", 65536, reader, false, "there is no port 65536"},
		{"", -1, reader, false, "there is no port -1"},
		{"", 0, root, false, "does not run as root"},
		{"", 0, root, true, "does not run as root"},
	} {
		err := checkLab(lab.Options{Address: c.address, Port: c.port}, c.user, c.container)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: error = %v", c, err)
		}
	}
}
