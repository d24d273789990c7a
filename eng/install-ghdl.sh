#!/usr/bin/env bash
# Installs GHDL 5 for a distribution whose own package is older (Debian 12, Ubuntu 24.04) into a folder of its own.
#
# usage: install-ghdl.sh PREFIX      afterwards PREFIX/bin/ghdl works
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/unpack-debian13.sh"

[[ $# -eq 1 ]] || fail 'usage: install-ghdl.sh PREFIX'
# ghdl-mcode and what it links to, down to libc.
unpack_debian13 "$1" 'GHDL 5.0.1 or newer' ghdl-mcode ghdl-common libc6 libgcc-s1 zlib1g

cat >"$work/root/bin/ghdl" <<'END'
#!/bin/sh
# Runs GHDL on the C library it was unpacked with.
root=$(dirname "$(dirname "$(readlink -f "$0")")")
export GHDL_PREFIX="$root/usr/lib/ghdl/mcode/vhdl"
lib=lib/x86_64-linux-gnu
loader="$root/usr/$lib/ld-linux-x86-64.so.2"
exec "$loader" --library-path "$root/usr/$lib:$root/$lib" "$root/usr/bin/ghdl-mcode" "$@"
END
keep_unpacked ghdl
