#!/usr/bin/env bash
# Installs nextpnr-ecp5 and ecppack for a distribution that has none (Debian 12, Ubuntu 24.04) into a folder of its own.
#
# usage: install-ecp5.sh PREFIX      afterwards PREFIX/bin/nextpnr-ecp5 and PREFIX/bin/ecppack work
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/unpack-debian13.sh"

[[ $# -eq 1 ]] || fail 'usage: install-ecp5.sh PREFIX'
# The two programs, their databases, and what they link to, down to libc; nextpnr embeds a Python.
unpack_debian13 "$1" 'nextpnr-ecp5 0.7 or newer and ecppack' \
    nextpnr-ecp5 nextpnr-ecp5-chipdb fpga-trellis fpga-trellis-database \
    libboost-filesystem1.83.0 libboost-iostreams1.83.0 libboost-program-options1.83.0 libboost-thread1.83.0 \
    libpython3.13 libpython3.13-minimal libexpat1 libbz2-1.0 liblzma5 libzstd1 zlib1g libstdc++6 libgcc-s1 libc6

# Debian's nextpnr reads its chip databases from an absolute path that is compiled in. In the copy here it becomes one of the same
# length that names the folder which the wrapper below opens.
compiled_in=/usr/share/nextpnr/
opened=/proc/self/fd/9////
grep -qF "$compiled_in" "$work/root/usr/bin/nextpnr-ecp5" || fail "this nextpnr-ecp5 does not read its databases from $compiled_in"
LC_ALL=C sed -i "s#$compiled_in#$opened#" "$work/root/usr/bin/nextpnr-ecp5"

cat >"$work/root/bin/nextpnr-ecp5" <<'END'
#!/bin/sh
# Runs nextpnr-ecp5 on the libraries, the Python and the databases it was unpacked with.
root=$(dirname "$(dirname "$(readlink -f "$0")")")
lib="$root/usr/lib/x86_64-linux-gnu"
export PYTHONHOME="$root/usr"
exec 9<"$root/usr/share/nextpnr"
exec "$lib/ld-linux-x86-64.so.2" --library-path "$lib" "$root/usr/bin/nextpnr-ecp5" "$@"
END
cat >"$work/root/bin/ecppack" <<'END'
#!/bin/sh
# Runs ecppack on the libraries and the database it was unpacked with.
root=$(dirname "$(dirname "$(readlink -f "$0")")")
lib="$root/usr/lib/x86_64-linux-gnu"
exec "$lib/ld-linux-x86-64.so.2" --library-path "$lib:$lib/trellis" "$root/usr/bin/ecppack" --db "$root/usr/share/trellis/database" "$@"
END
keep_unpacked nextpnr-ecp5 ecppack
