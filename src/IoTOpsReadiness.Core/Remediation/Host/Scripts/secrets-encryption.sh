# Secrets of Kubernetes, encrypted in the store of K3s.
#
# On a server that has never run, the flag is enough. On one that has, K3s takes
# a sequence: enable, restart with the flag, rotate the keys, restart. It is only
# supported from the releases below on, and it goes across all servers, so with
# several of them a person has to make it.
ensure_SecretsEncryption() {
    local path status
    is_server 'secrets encryption' || return 0
    refuse_on_command_line "K3S_CONFIG_FILE=|--config[=\" ']" 'another configuration file'
    path=$(k3s_file_of secrets-encryption)
    if ! is_this_machine || ! has_run; then
        refuse_encryption_of_old_data
        if has_encryption_flag; then
            note 'in order: the service starts with --secrets-encryption'
        else
            edit_k3s_file "$path" KEY=secrets-encryption SCALAR=true
        fi
        return 0
    fi
    status=$(encryption_status) || fail "k3s secrets-encrypt status fails, which takes a K3s that runs: $status"
    if [[ $status == *'Encryption Status: Enabled'* ]]; then
        note 'in order: secrets are encrypted'
        if ! has_encryption_flag; then
            edit_k3s_file "$path" KEY=secrets-encryption SCALAR=true
        fi
        return 0
    fi
    work 'encrypt the secrets of a server that has run without: enable, restart, rotate the keys, restart'
    refuse_sequence "$status"
    if ! is_checking; then
        encrypt_existing "$path" "$status"
    fi
}

has_encryption_flag() { [[ -n $(service_file_with "--secrets-encryption(=true)?([\"' ]|$)") ]]; }

# Has this server ever run? Wherever its datastore is, it then has certificates.
has_run() {
    if [[ -n $(service_file_with "--data-dir|[\"' ]-d[\"' =]|K3S_DATA_DIR=") ]] || grep -qsE "^['\"]?data-dir" "$root"/etc/rancher/k3s/config.yaml "$root"/etc/rancher/k3s/config.yaml.d/*.yaml; then
        fail 'K3s keeps its data in a folder of its own (data-dir), so whether it has run cannot be told: k3s secrets-encrypt status'
    fi
    [[ -d $root/var/lib/rancher/k3s/server/tls ]] || { is_this_machine && [[ $(installed_role) == server ]] && systemctl is-active --quiet k3s; }
}

encryption_status() { k3s secrets-encrypt status 2>&1; }

# Files of another machine tell that it has run, not whether its secrets are encrypted.
refuse_encryption_of_old_data() {
    if has_run && [[ ! -f $root/var/lib/rancher/k3s/server/cred/encryption-config.json ]]; then
        fail 'this server has run without secrets encryption: run this on the node itself'
    fi
}

# refuse_sequence <status>
refuse_sequence() {
    local servers version
    if [[ $1 == *AES-CBC* || $1 == *XSalsa20* ]]; then
        fail "encryption was switched off on this cluster and has keys. By hand: 'k3s secrets-encrypt enable' on one server; 'systemctl restart k3s' on each in turn; 'k3s secrets-encrypt reencrypt --force --skip' on one"
    fi
    servers=$(k3s kubectl --request-timeout=30s get nodes -l node-role.kubernetes.io/control-plane -o name | wc -l) ||
        fail 'the servers of the cluster cannot be counted: k3s kubectl get nodes'
    version=$(k3s --version | sed -n 's/^k3s version v\([0-9.]*\).*/\1/p')
    if ! is_release_that_can "$version"; then
        fail "K3s $version cannot encrypt the secrets of a server that has run without: update it to 1.34.6, 1.35.3 or later first"
    fi
    if ((servers != 1)); then
        fail "there are $servers servers, and the sequence goes across them. By hand: 'k3s secrets-encrypt enable' on one; 'secrets-encryption: true' in /etc/rancher/k3s/config.yaml and 'systemctl restart k3s' on each in turn; 'k3s secrets-encrypt rotate-keys' on one; once 'k3s secrets-encrypt status' says reencrypt_finished, 'systemctl restart k3s' on each"
    fi
    if [[ $datastore_is_backed_up == false ]] && ! is_checking; then
        fail 'back up /var/lib/rancher/k3s/server first, with K3s stopped, then say --datastore-backed-up: what is encrypted cannot be read without its keys'
    fi
    if [[ $restarts == false ]] && ! is_checking; then
        fail 'the sequence restarts K3s; leave --no-restart out'
    fi
}

# is_release_that_can <version>
is_release_that_can() {
    local major minor patch
    IFS=. read -r major minor patch <<<"$1"
    case ${minor:-0} in
        34) ((${patch:-0} >= 6)) ;;
        35) ((${patch:-0} >= 3)) ;;
        *) ((${major:-0} > 1 || ${minor:-0} > 35)) ;;
    esac
}

# Every step looks at the state before, so that a sequence that was stopped goes on.
# encrypt_existing <configuration file> <status>
encrypt_existing() {
    local path=$1 status=$2
    if [[ $status != *'Current Rotation Stage: '* ]]; then
        k3s secrets-encrypt enable || fail 'k3s secrets-encrypt enable failed: journalctl -u k3s says why; nothing is encrypted yet'
    fi
    if ! has_encryption_flag; then
        edit_k3s_file "$path" KEY=secrets-encryption SCALAR=true
    fi
    need_restart 'secrets encryption was enabled'
    restart_k3s
    [[ $(encryption_status || true) == *'Current Rotation Stage: '* ]] ||
        fail 'K3s did not take the configuration of encryption up, so nothing is encrypted: journalctl -u k3s says why'
    # From here on the flag must not be taken away any more.
    may_take_back=false
    k3s secrets-encrypt rotate-keys || fail 'k3s secrets-encrypt rotate-keys failed: journalctl -u k3s says why; run this again, and do not take the flag away'
    wait_for_reencryption
    need_restart 'the keys of secrets encryption were rotated'
    restart_k3s
    [[ $(encryption_status || true) == *'Encryption Status: Enabled'* ]] || fail 'secrets are still not encrypted: k3s secrets-encrypt status'
}

wait_for_reencryption() {
    local attempt
    for ((attempt = 0; attempt < 900; attempt++)); do
        if [[ $(encryption_status || true) == *'Current Rotation Stage: reencrypt_finished'* ]]; then
            return 0
        fi
        sleep 2
    done
    fail 'the secrets are not all encrypted after half an hour; follow it with k3s secrets-encrypt status, then run this again'
}
