using IoTOpsReadiness.Remediation.Host;

namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>
/// The files of a node in a folder, and scripts that run on them: with <c>--root</c>, as on an image, or as if they were this
/// machine, with K3s, systemd and the kernel played by functions.
/// </summary>
internal sealed class FakeNode : IDisposable
{
    public const string Issuer = "https://westeurope.oic.prod-arc.azure.com/11111111-1111-1111-1111-111111111111/22222222-2222-2222-2222-222222222222/";
    public const string K3sConfig = "/etc/rancher/k3s/config.yaml";

    // What a running node answers. 'running' holds the kernel's settings, 'refuse-start' keeps K3s from starting with a changed
    // configuration, 'status' is what it says of encryption.
    private const string Machine = """
        is_this_machine() { true; }
        is_root() { true; }
        sleep() { :; }
        restorecon() { :; }
        running_setting() { sed -n "s/^$1 = //p" "$root/fake/running"; }
        sysctl() {
            local line
            while IFS= read -r line; do
                if [[ $line != '#'* ]]; then
                    sed -i "/^${line%% = *} = /d" "$root/fake/running"
                    printf '%s\n' "$line" >>"$root/fake/running"
                fi
            done <"${!#}"
        }
        huge_page_size() { printf 2048; }
        has_nvme() { [[ -f $root/fake/nvme ]]; }
        modprobe() { [[ ! -f $root/fake/no-modules ]] && touch "$root/fake/nvme"; }
        systemctl() {
            if [[ $1 == is-active ]]; then
                [[ -f $root/fake/active ]]
                return
            fi
            printf '%s\n' "$*" >>"$root/fake/calls"
            if [[ -f $root/fake/refuse-start ]] && grep -qs 'prod-arc' "$root/etc/rancher/k3s/config.yaml"; then
                return 1
            fi
            if [[ -f $root/fake/fails-after-rotation ]] && grep -q reencrypt_finished "$root/fake/status"; then
                return 1
            fi
            sed -n 's/.*service-account-issuer=\([^"]*\).*/\1/p' "$root/etc/rancher/k3s/config.yaml" 2>/dev/null | head -n 1 >"$root/fake/issuer" || true
            if [[ $(cat "$root/fake/status") == *prepared* ]] && grep -qs '^secrets-encryption: true' "$root/etc/rancher/k3s/config.yaml"; then
                printf 'Encryption Status: Disabled\nCurrent Rotation Stage: start\n' >"$root/fake/status"
            fi
        }
        k3s() {
            printf 'k3s %s\n' "$*" >>"$root/fake/calls"
            case $* in
                *'get --raw /readyz') printf ok ;;
                *'get --raw /.well-known/openid-configuration') printf '{"issuer":"%s","jwks_uri":"x"}' "$(cat "$root/fake/issuer")" ;;
                *'get nodes'*) cat "$root/fake/servers" ;;
                --version) printf 'k3s version v%s+k3s1 (0)\ngo version\n' "$(cat "$root/fake/version")" ;;
                'secrets-encrypt status') cat "$root/fake/status" ;;
                'secrets-encrypt enable') printf 'Encryption Status: Disabled, prepared\n' >"$root/fake/status" ;;
                'secrets-encrypt rotate-keys')
                    grep -q 'Stage: start' "$root/fake/status" || return 1
                    printf 'Encryption Status: Enabled\nCurrent Rotation Stage: reencrypt_finished\n' >"$root/fake/status"
                    ;;
            esac
        }
        """;

    private readonly string script;

    public FakeNode(params HostScriptPart[] parts)
    {
        script = Path.Combine(Directory.CreateTempSubdirectory("iotops-test-").FullName, "host.sh");
        File.WriteAllText(script, HostScriptBuilder.ForAnySite(Issuer, parts.Length == 0 ? Enum.GetValues<HostScriptPart>() : parts).Script);
        Root = Path.Combine(Path.GetDirectoryName(script)!, "root");
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);

    /// <summary>Makes it a server of K3s that runs, with the limits that Ubuntu ships.</summary>
    public FakeNode Running(string unit = "k3s.service")
    {
        Write("/fake/running", "fs.inotify.max_user_instances = 128\nfs.inotify.max_user_watches = 65536\nfs.file-max = 9223372036854775807\nvm.nr_hugepages = 0\n");
        Write("/fake/issuer", "https://kubernetes.default.svc.cluster.local");
        Write("/fake/status", "Encryption Status: Disabled, no configuration file found\n");
        Write("/fake/servers", "node/one\n");
        Write("/fake/version", "1.35.4");
        Write("/fake/calls", "");
        return Write($"/etc/systemd/system/{unit}", "[Service]\nExecStart=/usr/local/bin/k3s \\\n    server \\\n");
    }

    public FakeNode Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root + path)!);
        File.WriteAllText(Root + path, content);
        return this;
    }

    public string Read(string path) => File.ReadAllText(Root + path);

    public bool Has(string path) => File.Exists(Root + path);

    /// <summary>Every file but those of the script itself and of the players.</summary>
    public IReadOnlyDictionary<string, string> Files => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(file => file[Root.Length..])
        .Where(file => !file.StartsWith("/var/lib/iotops-host/", StringComparison.Ordinal) && !file.StartsWith("/fake/", StringComparison.Ordinal))
        .ToDictionary(file => file, Read);

    /// <summary>Runs the script on the files alone.</summary>
    public (int ExitCode, string Output) Run(params string[] options) => Tool.Run("bash", null, [script, "--root", Root, .. options]);

    /// <summary>The same as a server that is not installed yet.</summary>
    public (int ExitCode, string Output) RunAsServer(params string[] options) => Run(["--role", "server", .. options]);

    /// <summary>Runs the script as on the machine itself.</summary>
    public (int ExitCode, string Output) RunLive(params string[] options)
    {
        string driver = $"source '{script}'\n{Machine}\nmain --root '{Root}' \"$@\"\n";
        return Tool.Run("bash", null, ["-c", driver, "driver", .. options]);
    }

    /// <summary>Runs the script from standard input, as through ssh.</summary>
    public (int ExitCode, string Output) RunFromInput(params string[] options) => Tool.Run("bash", File.ReadAllText(script), ["-s", "--", "--root", Root, .. options]);
}
