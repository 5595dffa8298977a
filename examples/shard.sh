#!/bin/sh
# Reads the files that a list names into lines, as one task of many: sh examples/shard.sh LIST LINES [options of process]
# The lines appear whole or not at all, so a task that was lost is run again, and one that is done costs nothing.
list=$1 lines=$2
shift 2
[ -e "$lines" ] && exit
hongtou process "$@" < "$list" > "$lines.part"
code=$?
# 3: done, with lines for the files that failed.
[ $code = 0 ] || [ $code = 3 ] || exit $code
mv "$lines.part" "$lines"
