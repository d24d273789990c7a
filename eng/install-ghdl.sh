#!/usr/bin/env bash
# Installs GHDL 5 for a distribution whose own package is older (Debian 12, Ubuntu 24.04) into a folder of its own.
# The packages are Debian 13's (suite trixie). Nothing of the host changes: apt runs with source list, state and cache of its
# own, packages are unpacked and not installed, and the program runs on the libc that came with it. Needs no root.
#
# usage: install-ghdl.sh PREFIX      afterwards PREFIX/bin/ghdl works
set -euo pipefail

suite=trixie
# ghdl-mcode and what it links to, down to libc.
packages=(ghdl-mcode ghdl-common libc6 libgcc-s1 zlib1g)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

fail() { printf 'install-ghdl: %s\n' "$1" >&2; exit 1; }

[[ $# -eq 1 ]] || fail 'usage: install-ghdl.sh PREFIX'
prefix=$1
for program in apt-get dpkg dpkg-deb; do
    command -v "$program" >/dev/null || fail "$program not found: this script needs Debian or Ubuntu; elsewhere install GHDL 5.0.1 or newer yourself"
done
[[ $(dpkg --print-architecture) == amd64 ]] || fail 'the mcode variant of GHDL exists for amd64 only; install GHDL 5.0.1 or newer yourself'
[[ -r $keyring ]] || fail "$keyring not found: install the package debian-archive-keyring first"

# The archive that the host itself uses when it is a Debian (it may be a near mirror), otherwise Debian's own.
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -m 1 -E '/debian/?$' || true)
archive=${archive:-http://deb.debian.org/debian}

mkdir -p "$(dirname "$prefix")"
# Beside the prefix, so that the last step is one rename and a broken download never looks like an installation.
work=$(mktemp -d "$prefix.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,archives/partial,root/bin}

cat >"$work/sources.list" <<END
deb [signed-by=$keyring arch=amd64 target=Packages] $archive $suite main
END
: >"$work/status"
# Hooks of the host (docker-clean, appstream) must not run for a private archive; its proxy settings stay in force.
cat >"$work/apt.conf" <<END
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$work";
Dir::State::Lists "$work/lists";
Dir::State::Status "$work/status";
Dir::Cache "$work";
Dir::Cache::Archives "$work/archives";
END

echo "install-ghdl: fetching ${packages[*]} of $suite from $archive" >&2
apt-get -c "$work/apt.conf" -qq update >&2
(cd "$work/archives" && apt-get -c "$work/apt.conf" -qq download "${packages[@]}") >&2
for package in "$work"/archives/*.deb; do
    dpkg-deb -x "$package" "$work/root"
done

cat >"$work/root/bin/ghdl" <<'END'
#!/bin/sh
# Runs GHDL on the C library it was unpacked with.
root=$(dirname "$(dirname "$(readlink -f "$0")")")
export GHDL_PREFIX="$root/usr/lib/ghdl/mcode/vhdl"
lib=lib/x86_64-linux-gnu
loader="$root/usr/$lib/ld-linux-x86-64.so.2"
exec "$loader" --library-path "$root/usr/$lib:$root/$lib" "$root/usr/bin/ghdl-mcode" "$@"
END
chmod +x "$work/root/bin/ghdl"

"$work/root/bin/ghdl" --version >/dev/null || fail 'the unpacked GHDL does not run'
rm -rf "$prefix"
mv -T "$work/root" "$prefix"
echo "install-ghdl: $("$prefix/bin/ghdl" --version | head -n 1) is at $prefix/bin/ghdl" >&2
