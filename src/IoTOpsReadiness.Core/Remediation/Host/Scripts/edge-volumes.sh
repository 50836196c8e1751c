# Edge Volumes: huge pages and NVMe over TCP for the storage pool.
ensure_EdgeVolumes() {
    local work_before=$found_work
    if is_this_machine && [[ $(huge_page_size) != 2048 ]]; then
        fail "the huge pages of this node are of '$(huge_page_size)' kB instead of 2048"
    fi
    raise_settings /etc/sysctl.d/98-iotops-edge-volumes.conf vm.nr_hugepages=512 fs.inotify.max_user_instances=1024
    if ((found_work > work_before)) && is_this_machine && k3s_unit >/dev/null; then
        # The kubelet counts huge pages when it starts.
        need_restart "the kubelet counts huge pages when it starts"
    fi
    put_file /etc/modules-load.d/iotops-edge-volumes.conf 644 < <(printf '%s\n' '# Edge Volumes reach their pool by NVMe over TCP.' nvme-tcp)
    if is_this_machine; then
        load_nvme
    fi
}

# In kB.
huge_page_size() { sed -n 's/^Hugepagesize: *\([0-9]*\) kB$/\1/p' /proc/meminfo; }

has_nvme() { [[ -d /sys/module/nvme_tcp ]] || grep -qs '/nvme-tcp\.ko' "/lib/modules/$(uname -r)/modules.builtin"; }

load_nvme() {
    if has_nvme; then
        note 'in order: the kernel module nvme-tcp is loaded'
        return 0
    fi
    work 'load the kernel module nvme-tcp'
    if ! is_checking; then
        modprobe nvme-tcp || fail "the kernel module nvme-tcp is not installed; on Ubuntu: apt-get install linux-modules-extra-$(uname -r), then run this again"
    fi
}
