using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.Commands;

/// <summary>
/// A cmdlet that looks at sites through connections. Without one it does as kubectl does: it uses the current context.
/// </summary>
public abstract class ConnectedCmdlet : AsyncCmdlet
{
    private protected const string ConnectionSet = "Connection";
    private protected const string InstanceSet = "Instance";

    private const int ProgressId = 1;

    // Several sites at once: each gets few requests, or their sum would be throttled.
    private const int RequestsPerSiteOfFleet = 4;

    private readonly List<SiteTarget> targets = [];

    // Not disposed: a worker left behind may still wait for it.
#pragma warning disable CA2213
    private readonly SemaphoreSlim output = new(1);
#pragma warning restore CA2213

    private SiteConnection? current;
    private bool isAskedForConnections;
    private bool isCurrentTaken;

    /// <summary>Connections to sites, or names of open ones. Default: the latest of this session, else the current kubeconfig context.</summary>
    [Parameter(ParameterSetName = ConnectionSet, ValueFromPipeline = true)]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(SiteNameCompleter))]
    [ValidateNotNull]
    public SiteConnection[]? Connection { get; set; }

    /// <summary>Instances from Get-IoTOpsInstance. They are read through Azure, each when its turn comes.</summary>
    [Parameter(ParameterSetName = InstanceSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SiteInstance[]? Instance { get; set; }

    /// <summary>How long one request may take, in seconds, 1 to 3600. Default: 30.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>How many sites are read at once, or how many requests are under way to a single one, 1 to 64. Default: 16.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Does its work on one site; the connection is open. What it writes, it writes <see cref="OneAtATimeAsync"/>.</summary>
    private protected abstract Task ProcessSiteAsync(SiteConnection connection, SiteTurn turn, CmdletPipeline pipeline, CancellationToken cancellationToken);

    private protected override void Prepare() => current = ConnectionStore.Current;

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        AddConnections();
        return Task.CompletedTask;
    }

    /// <summary>Takes the record's connections; they are read together, after the last.</summary>
    private protected void AddConnections()
    {
        isAskedForConnections = true;
        foreach (SiteInstance instance in Instance ?? [])
        {
            targets.Add(new(instance.Name, async token => new SiteConnection(null, await AzureConnector.ConnectAsync(instance, token).ConfigureAwait(false)), isOwned: true));
        }

        if (Instance is not null)
        {
            return;
        }

        // Once, however many records of another kind come in.
        SiteConnection[] implied = current is null || isCurrentTaken ? [] : [current];
        isCurrentTaken |= Connection is null;
        foreach (SiteConnection connection in Connection ?? implied)
        {
            targets.Add(new(connection.Name, _ => Task.FromResult(connection), isOwned: false));
        }
    }

    private protected sealed override async Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (isAskedForConnections)
        {
            await ProcessTargetsAsync(pipeline, cancellationToken).ConfigureAwait(false);
        }

        await FinishAsync(pipeline, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The work after the last site.</summary>
    private protected virtual Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One of several sites cannot be read; the others are.</summary>
    private protected virtual Task ProcessUnreadableAsync(string site, ReadinessException problem, CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        pipeline.WriteErrorAsync(problem, site, cancellationToken);

    private async Task ProcessTargetsAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (targets.Count == 0)
        {
            pipeline.WriteVerbose("There is no connection; using the current kubeconfig context.");
            targets.Add(new("the current kubeconfig context", ConnectToCurrentContextAsync, isOwned: true));
        }

        if (targets.Count == 1)
        {
            await ProcessTargetAsync(targets[0], new(ProgressId, ThrottleLimit), pipeline, cancellationToken).ConfigureAwait(false);
            return;
        }

        int done = 0;
        var places = new ConcurrentBag<int>(Enumerable.Range(ProgressId + 1, ThrottleLimit));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(targets, parallel, async (target, token) =>
        {
            // One site out of reach must not cost the user the others.
            places.TryTake(out int place);
            try
            {
                await ProcessTargetAsync(target, new(place, RequestsPerSiteOfFleet), pipeline, token).ConfigureAwait(false);
            }
            catch (ReadinessException exception)
            {
                await OneAtATimeAsync(() => ProcessUnreadableAsync(target.Name, exception, pipeline, token), token).ConfigureAwait(false);
            }

            places.Add(place);
            int finished = Interlocked.Increment(ref done);
            pipeline.WriteProgress(
                ProgressId,
                $"Reading {targets.Count} sites",
                string.Create(CultureInfo.InvariantCulture, $"{finished} of {targets.Count}: {target.Name}"),
                100 * finished / targets.Count);
        }).ConfigureAwait(false);
    }

    /// <summary>Runs what writes: what is said of one site stays together.</summary>
    private protected async Task OneAtATimeAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await output.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            output.Release();
        }
    }

    private async Task<SiteConnection> ConnectToCurrentContextAsync(CancellationToken cancellationToken)
    {
        var options = new KubernetesConnectionOptions { Timeout = TimeSpan.FromSeconds(TimeoutSec), ExecTimeout = TimeSpan.FromSeconds(TimeoutSec) };
        return new SiteConnection(await KubernetesConnector.ConnectAsync(options, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    private async Task ProcessTargetAsync(SiteTarget target, SiteTurn turn, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        SiteConnection connection = await target.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ProcessConnectionAsync(connection, turn, pipeline, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (target.IsOwned)
            {
                connection.Dispose();
            }
        }
    }

    private Task ProcessConnectionAsync(SiteConnection connection, SiteTurn turn, CmdletPipeline pipeline, CancellationToken cancellationToken) => connection.IsOpen
        ? ProcessSiteAsync(connection, turn, pipeline, cancellationToken)
        : throw new ReadinessException(
            "IoTOps.Connection.Closed", ErrorKind.InvalidOperation, $"The connection to '{connection.Name}' is closed.", "Connect again with Connect-IoTOpsCluster.", connection.Name);
}
