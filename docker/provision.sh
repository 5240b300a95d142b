#!/bin/sh
# Makes a bare Debian or Ubuntu into the book's machine. The images are built
# with it, and so is any root folder, without a container engine
# (test-chroot.sh).
#
#	provision.sh system GO_MOD        as root: packages, Go, the user "reader"
#	provision.sh book CHECKOUT KIND   as reader: the command, JupyterLab, the kernel,
#	                                  XLA's plugin (KIND is cpu or a kind that
#	                                  `largestep xla install --help` lists), and
#	                                  what cells import, compiled
#
# Afterwards nothing needs a network.
set -eu

system() {
	# The newest Go that Debian has only fetches the one that go.mod asks for:
	# from the module proxy, checked against the checksum database.
	export DEBIAN_FRONTEND=noninteractive
	lean >/etc/dpkg/dpkg.cfg.d/largestep
	apt-get update
	apt-get install --yes --no-install-recommends \
		ca-certificates gcc libc6-dev python3 python3-venv golang-go
	version=$(awk '$1 == "go" { print $2 }' "$1")
	GOMODCACHE=/tmp/toolchain GOFLAGS=-modcacherw GOTOOLCHAIN=go$version go version
	mv "/tmp/toolchain/golang.org/toolchain@v0.0.1-go$version.linux-$(dpkg --print-architecture)" /usr/local/go
	rm -rf /tmp/toolchain /root/.cache /root/.config/go
	rm -r /usr/local/go/src/cmd # the sources of the tools, which are in pkg/tool
	untested /usr/local/go/src
	apt-get purge --yes golang-go
	apt-get autoremove --purge --yes
	apt-get clean
	rm -rf /var/lib/apt/lists/*
	# 1000 is the user that Binder expects; Ubuntu's images have one there.
	if id 1000 >/dev/null 2>&1; then userdel --remove "$(id --name --user 1000)"; fi
	useradd --create-home --uid 1000 --shell /bin/bash reader
}

# lean is dpkg's configuration: of what packages hold, neither documentation nor
# what gcc has for link-time optimisation and sanitizers.
lean() {
	for path in /usr/share/locale /usr/share/man /usr/share/info /usr/share/doc; do
		echo "path-exclude=$path/*"
	done
	echo "path-include=/usr/share/doc/*/copyright"
	echo "path-exclude=/usr/libexec/gcc/*/lto1"
	echo "path-exclude=/usr/bin/*-lto-dump-*"
	for library in asan hwasan lsan tsan ubsan; do
		echo "path-exclude=/usr/lib/*/lib$library.*"
	done
}

# untested removes from a tree of Go sources what tests them, and documentation.
untested() {
	find "$1" -type d \( -name testdata -o -name docs \) -prune -exec rm -r {} +
	find "$1" -name '*_test.go' -delete
}

book() {
	cd "$1"
	mkdir -p "$HOME/bin" "$HOME/work"
	PATH=$HOME/jupyter/bin:$HOME/bin:/usr/local/go/bin:$PATH
	export PATH GOFLAGS=-buildvcs=false PIP_NO_CACHE_DIR=1
	go build -ldflags=-s -o "$HOME/bin/largestep" .
	# The tools are built from modules of their own, of which cells need nothing:
	# Go's caches are put back as they were before.
	modules=$(go env GOMODCACHE) builds=$(go env GOCACHE) before=$HOME/before
	mkdir "$before"
	cp --archive --link "$modules" "$before/modules"
	cp --archive --link "$builds" "$before/builds"
	largestep lab --setup
	chmod -R u+w "$modules"
	rm -r "$modules" "$builds"
	mv "$before/modules" "$modules"
	mv "$before/builds" "$builds"
	rmdir "$before"
	largestep lab --setup
	# JupyterLab's environment by a name that does not change with its contents;
	# the plugin comes with its pip.
	ln -sfn "$HOME"/.cache/largestep/jupyter/python*/ "$HOME/jupyter"
	# As `largestep lab` does where there is git: figures show at once.
	jupyter-trust notebooks/*.ipynb
	largestep kernel install
	largestep xla install "$2"
	# The kernel's launcher is this command.
	ln -sf "$HOME"/.cache/largestep/launchers/*/largestep "$HOME/bin/largestep"
	# What is unpacked needs its archive no more.
	chmod -R u+w "$modules"
	find "$modules/cache/download" -name '*.zip' -delete
	untested "$modules"
}

case ${1:-} in
system | book) "$@" ;;
*)
	echo "usage: provision.sh system GO_MOD | book CHECKOUT KIND" >&2
	exit 2
	;;
esac
