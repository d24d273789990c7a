#!/bin/bash
# Stands for the .NET SDK in tests of the launcher. It works in the checkout whose path is $FAKE_CHECKOUT, records each build in
# the file "builds" there, and fails to build while the file "broken" exists.
case $1 in
    --version)
        echo 10.0.100
        ;;
    build)
        echo build >>"$FAKE_CHECKOUT/builds"
        if [[ -e $FAKE_CHECKOUT/broken ]]; then
            echo 'Program.cs(1,1): error CS1002'
            exit 1
        fi
        mkdir -p "$FAKE_CHECKOUT/artifacts/bin/SparseRtrl.Cli/release"
        touch "$FAKE_CHECKOUT/artifacts/bin/SparseRtrl.Cli/release/srtrl.dll"
        ;;
    *)
        echo "ran $(basename "$1") with <${*:2}> in $SRTRL_ROOT"
        exit 7
        ;;
esac
