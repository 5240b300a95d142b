package lab_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"largestep/kernels"
)

// A rule is a pattern that no file of the repository may hold, but in the
// files that it names.
type rule struct {
	pattern *regexp.Regexp
	why     string
	except  []string
}

// The patterns are put together from halves, so that this file holds none.
func rules() []rule {
	join := func(parts ...string) *regexp.Regexp { return regexp.MustCompile(`(?im)` + strings.Join(parts, "")) }
	return []rule{
		{join(`allow`, `[-_]root\b`), "JupyterLab does not run as root", nil},
		{join(`(token|password)\s*=\s*`, `(''|""|["']?\s*$)`), "a server without a token lets any page run code", nil},
		{join(`disable_check`, `_xsrf`), "a page elsewhere could send commands", nil},
		{join(`allow_`, `origin(_pat)?\b`), "a page elsewhere could read the notebooks", nil},
		{join(`0\.0\.`, `0\.0`), "a port beyond the loopback interface; in an image it is the container's own network",
			[]string{"docker/Dockerfile", ".binder/Dockerfile"}},
		{join(`chmod\s+(-\S+\s+)?`, `(0?[0-7][0-7][2367]\b|(a|o|ugo)?\+\S*w)`), "a file that everybody can write", nil},
		{join(`(^|[^\w.])0o?[0-7][0-7]`, `[2367]\)`), "a file that everybody can write", nil},
	}
}

// faults lists what the rules have against a file.
func faults(path string, data []byte) []string {
	var found []string
	for _, r := range rules() {
		allowed := false
		for _, name := range r.except {
			allowed = allowed || name == path
		}
		if allowed || !r.pattern.Match(data) {
			continue
		}
		for line := range bytes.Lines(data) {
			if r.pattern.Match(line) {
				found = append(found, strings.TrimSpace(string(line))+": "+r.why)
			}
		}
	}
	return found
}

// source reports whether a file holds commands or settings; notebooks and data
// hold outputs, and so does what is larger than anybody writes.
func source(path string) bool {
	switch filepath.Ext(path) {
	case ".go", ".sh", ".py", ".mjs", ".yaml", ".yml", ".json", ".md", ".toml", "", ".Dockerfile", ".txt":
		return true
	}
	return false
}

// TestNothingOpensJupyter reads every file of the repository.
func TestNothingOpensJupyter(t *testing.T) {
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("git", "ls-files", "-z")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Skip("no git checkout: ", err)
	}
	read := 0
	for path := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		file := filepath.Join(root, path)
		info, err := os.Lstat(file)
		if err != nil || !info.Mode().IsRegular() {
			continue // removed, and not yet committed
		}
		if info.Mode().Perm()&0o002 != 0 {
			t.Errorf("%s: everybody can write it", path)
		}
		if !source(path) || info.Size() > 256<<10 {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		read++
		for _, fault := range faults(path, data) {
			t.Errorf("%s: %s", path, fault)
		}
	}
	if read < 100 {
		t.Errorf("read only %d files", read)
	}
}

// TestTheRulesFindWhatTheyForbid gives each rule something to find.
func TestTheRulesFindWhatTheyForbid(t *testing.T) {
	for _, line := range []string{
		"jupyter lab --allow" + "-root",
		"c.ServerApp.allow" + "_root = True",
		"--ServerApp.token" + "=''",
		"--IdentityProvider.token" + "=",
		`c.ServerApp.password ` + `= ""`,
		"c.ServerApp.disable_check" + "_xsrf = True",
		"--ServerApp.allow" + "_origin='*'",
		"jupyter lab --ip 0.0." + "0.0",
		"chmod " + "-R 777 data",
		"chmod " + "a+w data",
		"os.WriteFile(name, data, 0o6" + "66)",
	} {
		if len(faults("x.sh", []byte(line))) != 1 {
			t.Errorf("%q was let pass", line)
		}
	}
	for _, line := range []string{"chmod +x run", "os.WriteFile(name, data, 0o644)", "token=abc", "if token == want {"} {
		if found := faults("x.sh", []byte(line)); len(found) > 0 {
			t.Errorf("%q was taken for a fault: %v", line, found)
		}
	}
}

// TestContainersPublishOnTheLoopback reads the compose file and the images.
func TestContainersPublishOnTheLoopback(t *testing.T) {
	root, err := kernels.Checkout(".")
	if err != nil {
		t.Fatal(err)
	}
	read := func(path string) string {
		data, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	ports := regexp.MustCompile(`(?m)ports:\s*(.*)$`).FindAllStringSubmatch(read("compose.yaml"), -1)
	if len(ports) == 0 {
		t.Error("compose.yaml publishes nothing")
	}
	for _, p := range ports {
		if !regexp.MustCompile(`^\["127\.0\.0\.1:\d+:\d+"\]$`).MatchString(p[1]) {
			t.Errorf("compose.yaml publishes %s", p[1])
		}
	}
	image := read("docker/Dockerfile")
	if !regexp.MustCompile(`(?m)^FROM \S+@sha256:[0-9a-f]{64}$`).MatchString(image) {
		t.Error("docker/Dockerfile: the base is not pinned by its digest")
	}
	if _, after, ok := strings.Cut(image, "\nUSER 1000\n"); !ok || strings.Contains(after, "\nUSER ") {
		t.Error("docker/Dockerfile does not end as an ordinary user")
	}
	if image != read(".binder/Dockerfile") {
		t.Error(".binder/Dockerfile is not docker/Dockerfile; copy it")
	}
}
