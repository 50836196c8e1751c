# Kernel settings: never lowered, and both in force and written down.

# Is a number at least another? Some kernels show limits of 64 bits without a
# sign, which are too large for the shell's own arithmetic.
# at_least <number> <least>
at_least() {
    local left=$1 right=$2
    while [[ $left == 0?* ]]; do left=${left#0}; done
    while [[ $right == 0?* ]]; do right=${right#0}; done
    if ((${#left} != ${#right})); then
        ((${#left} > ${#right}))
    else
        [[ $left == "$right" || $left > $right ]]
    fi
}

# What is in force; nothing where the kernel has no such setting.
running_setting() {
    if is_this_machine && [[ -r /proc/sys/${1//./\/} ]]; then
        cat "/proc/sys/${1//./\/}"
    fi
}

# The files that set kernel settings at boot, in the order in which they are
# read: by name, where one hides those of the same name in the folders further
# on, and /etc/sysctl.conf last.
sysctl_files() {
    local folder file
    local -A chosen=()
    for folder in /etc/sysctl.d /run/sysctl.d /usr/local/lib/sysctl.d /usr/lib/sysctl.d /lib/sysctl.d; do
        for file in "$root$folder"/*.conf; do
            if [[ -f $file && -z ${chosen[${file##*/}]:-} ]]; then
                chosen[${file##*/}]=$file
            fi
        done
    done
    if ((${#chosen[@]} > 0)); then
        printf '%s\n' "${!chosen[@]}" | LC_ALL=C sort | while read -r file; do
            printf '%s\n' "${chosen[$file]}"
        done
    fi
    if [[ -f $root/etc/sysctl.conf ]]; then
        printf '%s\n' "$root/etc/sysctl.conf"
    fi
}

# What the files set: the number, a blank, and the file that has the last word.
# configured_setting <key>
configured_setting() {
    local file value found=''
    while read -r file; do
        # shellcheck disable=SC2016
        value=$(LC_ALL=C awk -F = -v key="$1" '
            /^[ \t]*[#;]/ { next }
            {
                name = $1
                gsub(/[ \t]/, "", name)
                sub(/^-/, "", name)
                gsub(/\//, ".", name)
                value = $2
                gsub(/[ \t\r]/, "", value)
                if (name == key && value ~ /^[0-9]+$/) found = value
            }
            END { print found }' "$file")
        if [[ -n $value ]]; then
            found="$value $file"
        fi
    done < <(sysctl_files)
    printf '%s' "$found"
}

# Makes sure that settings are at least so high, now and after a restart.
# raise_settings <file of ours> <key=least>...
raise_settings() {
    local file=$1 pair key least now written place value candidate is_short=false
    local -a lines=()
    shift
    for pair in "$@"; do
        key=${pair%%=*}
        least=${pair#*=}
        now=$(running_setting "$key")
        written=$(configured_setting "$key")
        place=${written#* }
        written=${written%% *}
        if [[ -n $written ]] && at_least "$written" "$least"; then
            if [[ -n $now ]] && ! at_least "$now" "$least"; then
                is_short=true
            else
                note "in order: $key is ${now:-$written}, set in ${place#"$root"}"
                # What somebody else's file says needs no second word.
                if [[ $place != "$root$file" ]]; then
                    continue
                fi
            fi
        else
            is_short=true
            if [[ -n $written && $place != "$root$file" ]] && has_last_word "$place" "$root$file"; then
                fail "$key is set to $written in ${place#"$root"}, which is read after $file: correct it there"
            fi
        fi
        value=$least
        for candidate in "$now" "$written"; do
            if [[ -n $candidate ]] && at_least "$candidate" "$value"; then
                value=$candidate
            fi
        done
        lines+=("$key = $value")
    done
    if [[ $is_short == false ]]; then
        return 0
    fi
    put_file "$file" 644 < <(printf '%s\n' '# What Azure IoT Operations needs; what was higher keeps its value.' "${lines[@]}")
    if is_this_machine; then
        put_in_force "$file" "${lines[@]}"
    fi
}

# has_last_word <file> <other>
has_last_word() {
    [[ $1 == "$root/etc/sysctl.conf" || $(printf '%s\n' "${1##*/}" "${2##*/}" | LC_ALL=C sort | tail -n 1) == "${1##*/}" ]]
}

# put_in_force <file> <line>...
put_in_force() {
    local file=$1 line key is_short=false
    shift
    for line in "$@"; do
        key=${line%% = *}
        if ! at_least "$(running_setting "$key")" "${line##* = }"; then
            is_short=true
            work "set $line"
        fi
    done
    if [[ $is_short == false ]] || is_checking; then
        return 0
    fi
    sysctl -q -p "$root$file" || fail "the kernel refused $file"
    for line in "$@"; do
        key=${line%% = *}
        at_least "$(running_setting "$key")" "${line##* = }" ||
            fail "$key is still $(running_setting "$key") instead of ${line##* = }; restart the node and run this again"
    done
}
