#!/bin/sh
# Stands for an external tool: a symbolic link NAME to this script prints the file NAME.output that lies beside the link.
cat "$0.output"
