# K3s: its role on this node, its files, and its restart.

# What this node is to be: server, agent or none.
k3s_role() {
    if [[ -n $role ]]; then
        printf '%s' "$role"
    else
        installed_role
    fi
}

# What is installed on it: server, agent or none.
installed_role() {
    local folder
    for folder in /etc/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
        if [[ -f $root$folder/k3s.service ]]; then
            printf server
            return 0
        elif [[ -f $root$folder/k3s-agent.service ]]; then
            printf agent
            return 0
        fi
    done
    printf none
}

# The service of K3s on this node; fails where there is none.
k3s_unit() {
    case $(installed_role) in
        server) printf k3s ;;
        agent) printf k3s-agent ;;
        *) return 1 ;;
    esac
}

# True on a server; says why where it is not one.
# is_server <what for>
is_server() {
    case $(k3s_role) in
        server) return 0 ;;
        agent) note "in order: $1 is a matter of the servers, and this node is an agent" ;;
        *) fail "there is no K3s on this node, neither k3s.service nor k3s-agent.service; --role server prepares a node before it is installed" ;;
    esac
    return 1
}

# The definition of the service, and what it takes from its environment.
k3s_service_files() {
    local file
    for file in "$root"/{etc/systemd/system,usr/local/lib/systemd/system,usr/lib/systemd/system,lib/systemd/system}/k3s.service{,.env,.d/*.conf} \
        "$root"/etc/default/k3s "$root"/etc/sysconfig/k3s; do
        if [[ -f $file ]]; then
            printf '%s\n' "$file"
        fi
    done
}

# The file of the service that says something; nothing where none does.
# service_file_with <pattern>
service_file_with() {
    local file
    while read -r file; do
        if sed '/^[ \t]*[#;]/d' "$file" | grep -E -e "$1" >/dev/null; then
            printf '%s' "${file#"$root"}"
            return 0
        fi
    done < <(k3s_service_files)
}

# What the service says on its command line wins over files: a list as a whole.
# refuse_on_command_line <pattern> <name>
refuse_on_command_line() {
    local file
    file=$(service_file_with "$1")
    if [[ -n $file ]]; then
        fail "$file sets $2, which wins over configuration files: move it to /etc/rancher/k3s/config.yaml, then run this again"
    fi
}

# The restart is noted on the disk before anything is written, so that it is not
# forgotten when this script is stopped in between. What is not installed yet
# takes its configuration up when it starts.
# need_restart <why>
need_restart() {
    if is_this_machine && ! is_checking && k3s_unit >/dev/null; then
        mkdir -p "$root$state_path"
        printf '%s\n' "$1" >"$root$state_path/restart"
    fi
}

is_restart_due() { [[ -f $root$state_path/restart ]]; }

# Restarts K3s where that is due. Where it does not come up again, what this run
# wrote is taken back.
restart_k3s() {
    local unit
    if ! is_restart_due; then
        return 0
    fi
    unit=$(k3s_unit) || return 0
    if is_checking || [[ $restarts == false ]]; then
        work "restart $unit: $(cat "$root$state_path/restart")"
        return 0
    fi
    work "restart $unit"
    if systemctl restart "$unit" && wait_for_k3s; then
        rm -f "$root$state_path/restart"
        return 0
    fi
    if [[ -n $run && $may_take_back == true ]]; then
        note "$unit does not come up; taking back what was written"
        restore "$run" || true
        systemctl restart "$unit" || true
        mv "$run" "$run.rolled-back"
        run=''
        rm -f "$root$state_path/restart"
    fi
    fail "$unit did not come up: journalctl -u $unit says why"
}

# Waits until the API server answers, on a server.
wait_for_k3s() {
    local attempt
    if [[ $(installed_role) != server ]]; then
        return 0
    fi
    for ((attempt = 0; attempt < 90; attempt++)); do
        if k3s kubectl --request-timeout=5s get --raw /readyz >/dev/null 2>&1; then
            return 0
        fi
        sleep 2
    done
    return 1
}

# Without its flag the API server could not read secrets that are encrypted.
# keep_decryption <folder of the run that is given back>
keep_decryption() {
    if ! is_this_machine || [[ $(installed_role) != server ]] || ! grep -q ' /etc/rancher/k3s/' "$1/list"; then
        return 0
    fi
    if grep -rqs '^secrets-encryption:' "$root/etc/rancher/k3s" && ! grep -rqs '^secrets-encryption:' "$1/files/etc/rancher/k3s" &&
        [[ $(k3s secrets-encrypt status 2>&1 || true) != *'Encryption Status: Disabled'* ]]; then
        fail "secrets are encrypted, and without the flag they could not be read. First: 'k3s secrets-encrypt disable', 'systemctl restart k3s', 'k3s secrets-encrypt reencrypt --force --skip'"
    fi
}
