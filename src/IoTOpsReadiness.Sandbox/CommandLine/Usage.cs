namespace IoTOpsReadiness.Sandbox.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Usage
{
    public const string Help = """
        iotops-sandbox: a rehearsal site that speaks enough of the Kubernetes API and of Azure Resource Manager to practise on.

        usage:
          iotops-sandbox [scenario] [options]

        scenario:
          Quickstart (default), Ready, MultiNode, Restricted, or the path of a snapshot file of your own site

        options:
          --sites <n>            serve n copies, named site-001 and so on (1 to 1000)
          --port <n>             listen on this port of the loopback addresses (default: any that is free)
          --output <folder>      write kubeconfig and CA certificate there (default: a private folder, gone afterwards)
          --real-clock           use this machine's clock (default: it stays the moment the snapshot was taken)
          --host-steps           do at once what only somebody on a node can: the API server takes the issuer
                                 that Azure publishes (default: nobody is there)
          --version              versions of the sandbox and .NET
          -h, --help             this text

        faults:
          --latency <time>       hold every answer back, for example 20ms or 1.5s
          --error-rate <share>   fail a share of the requests with 500 or 503, for example 0.1
          --seed <n>             which of the requests those are (default: 1)
          --expired-token        refuse every token
          --forbidden <kinds>    forbid kinds, for example Nodes,brokerlisteners,Microsoft.Storage/storageAccounts
          --offline-arm          Azure Resource Manager does not answer
          --offline-cluster      no API server answers
          --offline-site <names> the API servers of these sites do not answer, for example site-003,site-007
          --throttle             turn every request away once with 429 and Retry-After
          --azure <name=value>   how Azure Resource Manager behaves; can be repeated:
                                 create-only=refuse|ignore|allow, callers=owners|assigned, operation-looks=<n>,
                                 page-size=<n>, principal-delay=<n>, deny=<type>, fail=<type>,
                                 lock=<id or type>, read-only=<id or type>, unregistered=<provider>

        examples:
          iotops-sandbox Quickstart
          iotops-sandbox Ready --sites 200 --latency 20ms --offline-site site-007
          iotops-sandbox ./my-site.json.gz --forbidden Nodes --output ./rehearsal

        exit codes:
          0 stopped by Ctrl+C or SIGTERM, 1 could not start, 2 wrong usage

        """;
}
