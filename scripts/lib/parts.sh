# Sourced by the other scripts: named parts with their times, and packages that a part needs.
# shellcheck shell=bash

# The parts that ran, one line each: seconds, status, name.
parts=()

# part NAME COMMAND...: runs a command, and remembers how long it took and how it ended.
part() {
    local name=$1 began=$SECONDS status=0
    shift
    printf '\n==> %s\n' "$name"
    "$@" || status=$?
    parts+=("$((SECONDS - began))|$status|$name")
    return "$status"
}

# Prints the parts as a table.
print_parts() {
    local line seconds status name
    printf '\n%-44s %8s  %s\n' 'part' 'seconds' 'outcome'
    for line in "${parts[@]}"; do
        IFS='|' read -r seconds status name <<<"$line"
        printf '%-44s %8s  %s\n' "$name" "$seconds" "$([[ $status -eq 0 ]] && echo passed || echo "FAILED ($status)")"
    done
}

# need PROGRAM PACKAGE: makes sure that a program is there, by installing Debian's package where that is allowed.
need() {
    command -v "$1" >/dev/null && return
    if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
        printf 'the program %s is missing (Debian: apt-get install %s)\n' "$1" "$2" >&2
        return 1
    fi
    printf 'installing %s\n' "$2"
    local -a install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2")
    "${install[@]}" || { apt-get update -qq && "${install[@]}"; }
}
