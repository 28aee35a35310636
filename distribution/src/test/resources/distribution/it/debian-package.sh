#!/bin/sh
# Installs, starts, upgrades and removes the Debian package in a root of its own: this system's, with a layer in memory
# on top that takes all changes, and a network that has nothing but itself.
#
#   unshare --mount --net debian-package.sh PACKAGE.deb
set -eu

say() { echo "== $*"; }
fail() {
  echo "FAILED: $*"
  exit 1
}

if [ "${1:-}" != inside ]; then
  package=$(readlink -f "$1")
  layer=$(mktemp -d)
  trap 'umount -l "$layer"; rmdir "$layer"' EXIT
  mount -t tmpfs -o size=512m tmpfs "$layer"
  mkdir "$layer/upper" "$layer/work" "$layer/root"
  if ! mount -t overlay overlay \
    -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"; then
    echo "SKIPPED: no overlay file system here"
    exit 77
  fi
  for directory in proc dev sys; do mount --rbind "/$directory" "$layer/root/$directory"; done
  for directory in run tmp; do mount -t tmpfs tmpfs "$layer/root/$directory"; done
  cp "$package" "$layer/root/tmp/one.deb"
  cp "$0" "$layer/root/tmp/script"
  ip link set lo up
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    chroot "$layer/root" sh /tmp/script inside
  exit
fi

cd /
# Java may have come here in another way than as a package
install_package() { dpkg --force-depends --force-confdef --install "$1" 2>&1; }
owner() { stat -c '%U:%G %a' "$1"; }
expect() { [ "$1" = "$2" ] || fail "$3: expected '$2', got '$1'"; }

say second version: another default in two files of the configuration
dpkg-deb -R /tmp/one.deb /tmp/two
sed -i 's/^Version: .*/Version: 9.9.9/' /tmp/two/DEBIAN/control
sed -i 's/^max_keepalive = .*/max_keepalive = 1111/' /tmp/two/etc/edge-broker/broker.core.cfg
sed -i 's/^remember_logins_s = .*/remember_logins_s = 222/' /tmp/two/etc/edge-broker/plugin.auth.cfg
dpkg-deb --root-owner-group -b /tmp/two /tmp/two.deb >/dev/null

say install
dpkg --purge edge-broker >/dev/null 2>&1 || true
install_package /tmp/one.deb
expect "$(dpkg-query -W -f '${Status}' edge-broker)" 'install ok installed' 'state of the package'
expect "$(owner /var/lib/edge-broker/data)" 'edge-broker:edge-broker 700' 'owner of data'
expect "$(owner /etc/edge-broker)" 'edge-broker:edge-broker 750' 'owner of etc'
expect "$(readlink /var/lib/edge-broker/etc)" /etc/edge-broker 'link to etc'
edge-broker --version

say unit
problems=$(systemd-analyze verify --man=no /usr/lib/systemd/system/edge-broker.service 2>&1) ||
  fail "systemd-analyze: $problems"
expect "$problems" '' 'what systemd-analyze says'

say start
edge-broker start
edge-broker status
pid=$(cat /var/lib/edge-broker/data/broker.pid)
expect "$(stat -c %U "/proc/$pid")" edge-broker 'user of the process'
[ -s /var/log/edge-broker/broker.log ] || fail 'no log in /var/log/edge-broker'
edge-broker pub -t a/b -m hello -r -q 1
expect "$(edge-broker sub -t 'a/#' -C 1 -W 10)" hello 'what comes back'

say the operator changes a file, and adds one
sed -i 's/^max_keepalive = .*/max_keepalive = 77/' /etc/edge-broker/broker.core.cfg
edge-broker passwd -c -b /etc/edge-broker/passwd ann secret
expect "$(owner /etc/edge-broker/passwd)" 'edge-broker:edge-broker 600' 'owner of the password file'
edge-broker stop

say upgrade
install_package /tmp/two.deb
expect "$(dpkg-query -W -f '${Version}' edge-broker)" 9.9.9 'version'
grep -q '^max_keepalive = 77' /etc/edge-broker/broker.core.cfg || fail 'a changed file was replaced'
grep -q '^remember_logins_s = 222' /etc/edge-broker/plugin.auth.cfg || fail 'an unchanged file was kept'
[ -s /etc/edge-broker/passwd ] || fail 'the password file is gone'
edge-broker start
edge-broker status
edge-broker stop

say remove
dpkg --remove edge-broker
[ ! -e /usr/share/edge-broker ] || fail '/usr/share/edge-broker is still there'
[ ! -e /usr/bin/edge-broker ] || fail '/usr/bin/edge-broker is still there'
[ -s /etc/edge-broker/passwd ] || fail 'remove is not purge: the password file is gone'
[ -d /var/lib/edge-broker/data ] || fail 'remove is not purge: the data are gone'

say purge
dpkg --purge edge-broker
for path in /etc/edge-broker /etc/default/edge-broker /var/lib/edge-broker /var/log/edge-broker; do
  [ ! -e "$path" ] || fail "$path is still there"
done
say done
