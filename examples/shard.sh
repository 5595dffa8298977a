#!/bin/sh
# Reads the files that a list names into lines, as one task of many: sh examples/shard.sh LIST LINES [options of process]
# The lines appear whole or not at all, so a task that was lost is run again, and one that is done costs nothing.
list=$1 lines=$2
shift 2
[ -e "$lines" ] && exit
# Hidden, so that nobody takes it for lines, and of this process alone: two may be at one list.
part=$(dirname "$lines")/.$(basename "$lines").$(uname -n).$$
trap 'rm -f "$part"' EXIT
trap 'exit 130' HUP INT TERM
hongtou process "$@" < "$list" > "$part"
code=$?
# 3: done, with lines for the files that failed.
[ $code = 0 ] || [ $code = 3 ] || exit $code
mv "$part" "$lines"
