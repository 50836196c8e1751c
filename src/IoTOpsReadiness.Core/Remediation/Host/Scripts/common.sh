# What every part stands on: options, messages, and files that are written whole,
# recorded before, and given back by --rollback.

set -Eeuo pipefail

# What sudo leaves out on some systems.
PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin

readonly state_path=/var/lib/iotops-host
mode=apply
root=''
role=''
restarts=true
force=false
datastore_is_backed_up=false
found_work=0
run=''
scratch=''
may_take_back=true

note() { printf '%s\n' "$*"; }

# In check mode, what there is to do; otherwise what is being done.
work() {
    found_work=1
    if [[ $mode == check ]]; then
        printf 'to do: %s\n' "$*"
    else
        printf 'doing: %s\n' "$*"
    fi
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 2
}

unexpected() {
    printf 'error: line %s failed unexpectedly: %s\n' "$1" "$2" >&2
    exit 2
}

# True where this is about the machine that the script runs on, not about a
# folder that holds the files of another.
is_this_machine() { [[ -z $root ]]; }

is_root() { ((EUID == 0)); }

is_checking() { [[ $mode == check ]]; }

has() { command -v "$1" >/dev/null 2>&1; }

# make_parents <path below the root>
make_parents() { mkdir -p "$(dirname "$root$1")"; }

digest() { sha256sum <"$1" | cut -d ' ' -f 1; }

# A link is not written through: what it points to may be managed by something else.
# require_plain <path below the root>
require_plain() {
    if [[ -L $root$1 ]]; then
        fail "$1 is a link to $(readlink "$root$1"): change what manages it instead"
    elif [[ -e $root$1 && ! -f $root$1 ]]; then
        fail "$1 is not a file"
    fi
}

# Makes a file hold what comes in on standard input.
# put_file <path below the root> <permissions where it is new>
put_file() {
    local path=$1 permissions=$2 target=$root$1 wanted unfinished
    wanted=$(mktemp "$scratch/wanted.XXXXXX")
    cat >"$wanted"
    require_plain "$path"
    if [[ -f $target ]] && cmp -s "$wanted" "$target"; then
        note "in order: $path"
        return 0
    fi
    work "write $path"
    if [[ -f $target ]]; then
        # Only the lines that differ: the rest may hold a token.
        diff <(awk 1 "$target") "$wanted" | sed -n 's/^[<>]/    &/p' || true
    else
        sed 's/^/    > /' "$wanted"
    fi
    if is_checking; then
        return 0
    fi
    back_up "$path" "$(digest "$wanted")"
    make_parents "$path"
    # Beside its place, and moved there when it is complete.
    unfinished=$(mktemp "$target.XXXXXX")
    if [[ -f $target ]]; then
        cp --preserve=mode,ownership "$target" "$unfinished"
    else
        chmod "$permissions" "$unfinished"
    fi
    cat "$wanted" >"$unfinished"
    mv -f "$unfinished" "$target"
    if is_this_machine && has restorecon; then
        restorecon "$target"
    fi
}

# Records a file before it is written: a folder for each run, in it the files as
# they were and a list of what the run made of them.
# back_up <path below the root> <digest of what is to be written>
back_up() {
    local path=$1 kind=absent number
    if [[ -z $run ]]; then
        mkdir -p "$root$state_path"
        chmod 700 "$root$state_path"
        # Numbered, since the clock of a node may be set back.
        number=$(find "$root$state_path" -mindepth 1 -maxdepth 1 -type d -name '[0-9][0-9][0-9][0-9]-*' -printf '%f\n' | sort | tail -n 1)
        number=${number%%-*}
        run=$(printf '%s%s/%04d-%s' "$root" "$state_path" "$((10#${number:-0} + 1))" "$(date -u +%Y%m%dT%H%M%SZ)")
        mkdir "$run"
        note "backup: ${run#"$root"}"
    fi
    if [[ -f $root$path ]]; then
        kind=present
        if [[ ! -e $run/files$path ]] && ! grep -qsF " absent $path" "$run/list"; then
            mkdir -p "$run/files$(dirname "$path")"
            cp -p "$root$path" "$run/files$path"
        fi
    fi
    printf '%s %s %s\n' "$2" "$kind" "$path" >>"$run/list"
}

# Gives back the files that a run wrote, unless somebody changed them since.
# restore <folder of the run>
restore() {
    local from=$1 path now refused=0
    while read -r path; do
        now=absent
        if [[ -f $root$path ]]; then
            now=$(digest "$root$path")
        fi
        if [[ -f $from/files$path ]]; then
            if [[ $now == "$(digest "$from/files$path")" ]]; then
                continue
            fi
        elif [[ $now == absent ]]; then
            continue
        fi
        if [[ $force != true ]] && ! grep -qF "$now " <(grep -F " $path" "$from/list"); then
            printf 'error: %s was changed since; it is left as it is (--force gives it back all the same)\n' "$path" >&2
            refused=1
            continue
        fi
        if [[ -f $from/files$path ]]; then
            note "restoring $path"
            cp -p "$from/files$path" "$root$path.restored"
            mv -f "$root$path.restored" "$root$path"
            if is_this_machine && has restorecon; then
                restorecon "$root$path"
            fi
        else
            note "removing $path"
            rm -f "$root$path"
        fi
    done < <(cut -d ' ' -f 3- "$from/list" | sort -u)
    return "$refused"
}

# The latest run that was not given back; nothing where there is none.
latest_run() {
    if [[ -d $root$state_path ]]; then
        find "$root$state_path" -mindepth 1 -maxdepth 1 -type d -name '[0-9][0-9][0-9][0-9]-*' ! -name '*.rolled-back' | sort | tail -n 1
    fi
}

finish() {
    local status=$?
    if [[ -n $scratch ]]; then
        rm -rf "$scratch"
    fi
    if ((status != 0)) && [[ -n $run && $mode == apply ]]; then
        printf 'Some files were written before the error; --rollback gives them back.\n' >&2
    fi
}
