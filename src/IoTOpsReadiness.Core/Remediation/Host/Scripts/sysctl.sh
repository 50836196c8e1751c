# Limits of the kernel. A connector and every watch of a pod take inotify
# instances; with the limits that a distribution ships they run out.
ensure_Sysctl() {
    local -a limits=(fs.inotify.max_user_instances=8192 fs.inotify.max_user_watches=524288)
    # systemd raises this one to the highest there is when it starts. Written down
    # for a machine that does not run, the documented value would lower it.
    if is_this_machine || [[ -n $(configured_setting fs.file-max) ]]; then
        limits+=(fs.file-max=100000)
    fi
    raise_settings /etc/sysctl.d/99-iotops.conf "${limits[@]}"
}
