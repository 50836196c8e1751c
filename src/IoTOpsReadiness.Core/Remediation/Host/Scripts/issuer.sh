# The issuer that the API server signs the tokens of service accounts with: Azure
# trusts the one that Azure Arc hosts, character by character.
ensure_Issuer() {
    local now
    is_server 'the issuer' || return 0
    refuse_on_command_line "K3S_CONFIG_FILE=|--config[=\" ']" 'another configuration file'
    refuse_on_command_line '--kube-apiserver-arg' 'arguments of the API server'
    edit_k3s_file "$(k3s_file_of kube-apiserver-arg)" \
        KEY=kube-apiserver-arg "ITEM_1=service-account-issuer=$issuer" ITEM_2=service-account-max-token-expiration=24h
    if ! is_this_machine || [[ $(installed_role) != server ]] || is_restart_due; then
        return 0
    fi
    now=$(running_issuer)
    if [[ -n $now && $now != "$issuer" ]]; then
        work "the API server still signs as $now: K3s has to restart"
        need_restart 'the API server runs with another issuer'
    fi
}

# The issuer that the API server publishes; nothing where it does not answer.
running_issuer() {
    k3s kubectl --request-timeout=5s get --raw /.well-known/openid-configuration 2>/dev/null |
        sed -n 's/.*"issuer": *"\([^"]*\)".*/\1/p' || true
}

verify_Issuer() {
    local now
    if ! is_this_machine || [[ $(installed_role) != server ]] || is_restart_due; then
        return 0
    fi
    now=$(running_issuer)
    if [[ -z $now ]]; then
        fail 'the configuration is written, but the API server does not answer: journalctl -u k3s'
    elif [[ $now != "$issuer" ]]; then
        fail "the configuration is written, but the API server signs as '$now' instead of '$issuer'"
    fi
}
