#!/bin/bash
# Builds the machine of docker/Dockerfile in a scratch folder, without a
# container engine: a bare Debian by debootstrap, provision.sh in it, and then,
# as its ordinary user and cut off from every network, the report and JupyterLab.
#
#	docker/test-chroot.sh [NOTEBOOK...]    as root; the report of 01 without names
#
# It takes a few minutes and 3 GB in TMPDIR. Certificates that the host trusts
# beside Debian's are trusted in the root too, for networks with a proxy.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "test-chroot.sh makes a root folder and needs to be root" >&2; exit 2; }
checkout=$(cd "$(dirname "$0")/.." && pwd)
suite=$(sed -n 's/^FROM debian:\([a-z]*\)-.*/\1/p' "$checkout/docker/Dockerfile")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/largestep-root.XXXXXX")
root=$scratch/root
leave() {
	for place in dev proc; do
		if mountpoint --quiet "$root/$place"; then umount --recursive --lazy "$root/$place"; fi
	done
	rm -rf --one-file-system "$scratch"
}
trap leave EXIT
step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "a bare Debian $suite"
debootstrap --variant=minbase "$suite" "$root" >"$scratch/log" || { tail -5 "$scratch/log"; exit 1; }
# The image's base, a slim Debian, has no documentation but the licences.
rm -rf "$root"/usr/share/{locale,man,info}/*
find "$root/usr/share/doc" ! -type d ! -name copyright -delete
mkdir -p "$root/usr/local/share/ca-certificates" "$root/opt/largestep"
cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
cp --dereference /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"

clean=(env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
step "provision.sh system"
cp "$checkout/docker/provision.sh" "$checkout/go.mod" "$root/opt/largestep/"
chroot "$root" "${clean[@]}" sh /opt/largestep/provision.sh system /opt/largestep/go.mod

step "provision.sh book"
home=$root/home/reader
mkdir "$home/largestep"
git -C "$checkout" ls-files -z | tar -C "$checkout" --null --files-from=- --ignore-failed-read -c 2>/dev/null | tar -C "$home/largestep" -x
chroot "$root" chown -R reader:reader /home/reader/largestep
# The environment is the Dockerfile's own.
settings=$(sed -n '/^ENV /,/[^\\]$/p' "$checkout/docker/Dockerfile" | sed 's/^ENV //; s/\\$//' | tr -s ' \n' ' ')
reader="cd /home/reader/largestep && exec env -i HOME=/home/reader USER=reader LANG=C.UTF-8 $settings"
chroot --userspec=reader:reader "$root" /bin/sh -c "$reader sh docker/provision.sh book . cpu"

step "size"
du -sh --one-file-system "$root"
for part in "$root"/usr "$root"/usr/local/go "$home"/go "$home"/.cache/go-build "$home"/.cache/largestep/*; do
	du -xsh "$part"
done

# Offline, with nothing but a loopback interface.
offline() {
	unshare --net -- sh -c 'ip link set lo up && exec "$@"' sh chroot --userspec=reader:reader "$root" /bin/sh -c "$reader $1"
}
step "offline: the report of ${*:-01}"
offline "largestep report ${*:-01} --out /tmp/report"
step "offline: XLA"
offline "largestep xla install cpu"
step "offline: JupyterLab"
offline "sh -c 'timeout --signal=INT 120 largestep lab --no-browser --port 8888 >/tmp/lab & for i in \$(seq 100); do grep -q token= /tmp/lab && break; sleep 0.5; done; python3 docker/visit.py \"\$(grep -o \"http[^ ]*\" /tmp/lab)\"; code=\$?; kill -INT \$!; wait; exit \$code'"
step "done"
