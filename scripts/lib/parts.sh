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

# need PROGRAM=PACKAGE...: makes sure that programs are there, by installing Debian's packages of those that are missing,
# where that is allowed.
need() {
    local pair
    local -a packages=()
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
    done
    [[ ${#packages[@]} -gt 0 ]] || return 0
    if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
        printf 'programs are missing (Debian: apt-get install %s)\n' "${packages[*]}" >&2
        return 1
    fi
    printf 'installing %s\n' "${packages[*]}"
    # What an old list names may be gone; with a source that is away the rest may still do.
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
}
