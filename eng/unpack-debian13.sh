# Sourced by the install scripts beside it: unpacks packages of Debian 13 (suite trixie) into a folder of its own, for distributions
# whose packages are older or missing (Debian 12, Ubuntu 24.04). Nothing of the host changes: apt runs with source list, state and
# cache of its own, packages are unpacked and not installed, and the programs run on the libc that came with them. Needs no root.

suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

fail() { printf '%s: %s\n' "$(basename "$0" .sh)" "$1" >&2; exit 1; }

# unpack_debian13 PREFIX TOOL PACKAGE...: checks the host and unpacks into $work/root, which keep_unpacked makes the prefix.
unpack_debian13() {
    prefix=$1
    local tool=$2
    shift 2
    local program
    for program in apt-get dpkg dpkg-deb; do
        command -v "$program" >/dev/null || fail "$program not found: this script needs Debian or Ubuntu; elsewhere install $tool yourself"
    done
    [[ $(dpkg --print-architecture) == amd64 ]] || fail "the script knows the packages of amd64 only; install $tool yourself"
    [[ -r $keyring ]] || fail "$keyring not found: install the package debian-archive-keyring first"

    # The archive that the host itself uses when it is a Debian (it may be a near mirror), otherwise Debian's own.
    local archive
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

    printf '%s: fetching %s of %s from %s\n' "$(basename "$0" .sh)" "$*" "$suite" "$archive" >&2
    apt-get -c "$work/apt.conf" -qq update >&2
    (cd "$work/archives" && apt-get -c "$work/apt.conf" -qq download "$@") >&2
    local package
    for package in "$work"/archives/*.deb; do
        dpkg-deb -x "$package" "$work/root"
    done
}

# keep_unpacked PROGRAM...: the unpacked folder becomes the prefix, once every program in its bin tells its version.
keep_unpacked() {
    chmod +x "$work"/root/bin/*
    local program
    for program in "$@"; do
        "$work/root/bin/$program" --version >/dev/null 2>&1 || fail "the unpacked $program does not run"
    done
    rm -rf "$prefix"
    mv -T "$work/root" "$prefix"
    for program in "$@"; do
        echo "$(basename "$0" .sh): $("$prefix/bin/$program" --version 2>&1 | head -n 1) is at $prefix/bin/$program" >&2
    done
}
