usage() {
    cat <<'END'
Prepares this node for Azure IoT Operations. Run as root.

  (no option)    does what is missing; a second run changes nothing
  --check        changes nothing and says what is missing
  --rollback     gives back the files that the latest run wrote; again for the run
                 before. What somebody changed since is left alone
  --force        with --rollback: gives back what was changed since, too
  --no-restart   leaves the restart of K3s to the next run without this option
  --role ROLE    server or agent: what this node is, where K3s is not installed yet
  --root FOLDER  works on the files below a folder, such as an image that is being
                 built, and on nothing else
  --datastore-backed-up
                 says that there is a backup of the datastore, which is asked for
                 before the secrets of a running server are encrypted

Exit codes: 0 all in order, 1 there is something to do (--check), 2 error.
Backups are in /var/lib/iotops-host.
END
}

read_options() {
    while (($# > 0)); do
        case $1 in
            --check) mode=check ;;
            --rollback) mode=rollback ;;
            --force) force=true ;;
            --no-restart) restarts=false ;;
            --datastore-backed-up)
                # shellcheck disable=SC2034
                datastore_is_backed_up=true # asked for by SecretsEncryption alone
                ;;
            --root | --role)
                (($# > 1)) || fail "$1 takes a value"
                if [[ $1 == --root ]]; then root=$2; else role=$2; fi
                shift
                ;;
            --help | -h)
                usage
                exit 0
                ;;
            *) fail "there is no option '$1'; --help lists them" ;;
        esac
        shift
    done
    if [[ -n $role && $role != server && $role != agent ]]; then
        fail "'$role' is not a role: server or agent"
    fi
    if [[ -n $root ]]; then
        [[ -d $root ]] || fail "there is no folder '$root'"
        root=$(cd "$root" && pwd -P)
        root=${root%/}
    fi
}

# Only one run at a time.
lock() {
    mkdir -p "$root$state_path"
    exec 9>"$root$state_path/lock"
    flock -n 9 || fail 'another run is under way'
}

roll_back() {
    local from
    from=$(latest_run)
    if [[ -z $from ]]; then
        note 'in order: there is no run to give back'
        return 0
    fi
    keep_decryption "$from"
    note "giving back ${from#"$root"}"
    if grep -q ' /etc/rancher/k3s/' "$from/list"; then
        need_restart 'configuration files were given back'
    fi
    restore "$from" || exit 2
    mv "$from" "$from.rolled-back"
    restart_k3s
    if grep -q ' /etc/\(sysctl\|modules-load\)\.d/' "$from.rolled-back/list"; then
        note 'Limits, huge pages and modules that are in force stay so until the node restarts.'
    fi
}

# Each part for itself, so that an error of one does not hide the others.
check() {
    local part status
    worst=0
    for part in "${parts[@]}"; do
        note "== $part"
        set +e
        (
            trap 'unexpected "$LINENO" "$BASH_COMMAND"' ERR
            set -e
            "ensure_$part"
            exit "$found_work"
        )
        status=$?
        if ((status > worst)); then
            worst=$status
        fi
    done
    restart_k3s
    if ((found_work > worst)); then
        worst=$found_work
    fi
    case $worst in
        0) note 'All in order.' ;;
        1) note 'There is something to do.' ;;
    esac
}

apply() {
    local part
    for part in "${parts[@]}"; do
        note "== $part"
        "ensure_$part"
    done
    restart_k3s
    for part in "${parts[@]}"; do
        if declare -F "verify_$part" >/dev/null; then
            "verify_$part"
        fi
    done
    if is_restart_due; then
        note 'Done, but for the restart of K3s: run this again without --no-restart.'
    elif ((found_work == 0)); then
        note 'All in order.'
    else
        note 'Done.'
    fi
}

main() {
    read_options "$@"
    if is_this_machine && ! is_root; then
        fail 'this needs root: sudo bash'
    fi
    trap 'unexpected "$LINENO" "$BASH_COMMAND"' ERR
    trap finish EXIT
    scratch=$(mktemp -d)
    case $mode in
        check)
            trap - ERR
            check
            exit "$worst"
            ;;
        rollback)
            lock
            roll_back
            ;;
        *)
            lock
            apply
            ;;
    esac
}

# Not where it is read into another script. It may come through standard input.
if [[ ${BASH_SOURCE[0]-$0} == "$0" ]]; then
    main "$@" </dev/null
fi
