using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Probes;

namespace IoTOpsReadiness.Connections.Probes;

/// <summary>
/// Runs a script in a pod on one node, and removes the pod again: after its end, after any failure, and when it is
/// cancelled.
/// </summary>
/// <param name="connection">The cluster.</param>
/// <param name="options">How to run pods.</param>
public sealed class ProbePodRunner(KubernetesConnection connection, ProbePodOptions options)
{
    private const string Json = "application/json";
    private const int LongestLog = 8 << 20;

    // Removal does not wait for whoever has cancelled the rest.
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(15);

    // It begins with what it will not get over by itself.
    private static readonly string[] PullProblems = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError"];
    private static readonly string[] StartProblems = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff", "PreCreateHookError", "PostStartHookError"];

    private static readonly byte[] RemoveNow = """{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0,"propagationPolicy":"Background"}"""u8.ToArray();

    private string Namespace => options.Namespace ?? connection.Site.Namespace;

    /// <summary>Runs the script on a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="script">What bash runs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends it; the pod is removed all the same.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Probe.NotAuthorized</c>, <c>.AdmissionDenied</c>, <c>.NamespaceNotFound</c>, <c>.ImagePullFailed</c>, <c>.NotStarted</c>,
    /// <c>.NotScheduled</c>, <c>.TimedOut</c>, <c>.PodFailed</c>, <c>.PodRemoved</c>, <c>.LogNotReadable</c> or <c>.ApiFailed</c>.
    /// </exception>
    public async Task<string> RunAsync(string node, string script, IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pod = new ProbePod
        {
            Name = $"iotops-probe-{Convert.ToHexString(RandomNumberGenerator.GetBytes(6)).ToLowerInvariant()}",
            Namespace = Namespace,
            Node = node,
            Image = options.Image,
            Script = script,
            Arguments = arguments,
            Deadline = options.StartLimit + options.RunLimit,
            Expires = DateTimeOffset.UtcNow + options.StartLimit + options.StartLimit + options.RunLimit,
        };

        // Not cancelled half way: a pod that nobody knows whether it was made could not be removed for certain.
        Task creation = CreateAsync(pod);
        try
        {
            await creation.WaitAsync(cancellationToken).ConfigureAwait(false);
            await WaitAsync(pod, cancellationToken).ConfigureAwait(false);
            return await ReadLogAsync(pod, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await creation.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!IsCertainlyNotMade(creation))
            {
                await RemoveAsync(pod).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes sure that the caller may create pods and, above all, remove them.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Probe.NotAuthorized</c>: what is missing. An API server that does not tell is no reason.</exception>
    public async Task RequirePermissionsAsync(CancellationToken cancellationToken = default)
    {
        string[] missing = await Task.WhenAll(ProbePodPermissions.Of(Namespace).Where(permission => permission.Verb != "list").Select(async permission =>
            await MayAsync(permission, cancellationToken).ConfigureAwait(false) == false ? permission.Permission : "")).ConfigureAwait(false);
        if (string.Join(", ", missing.Where(permission => permission.Length > 0)) is { Length: > 0 } list)
        {
            throw ProbePodErrors.NotAuthorized(list, "the API server does not allow it");
        }
    }

    /// <summary>Removes pods that an earlier run has left because its process was killed, once their time is over.</summary>
    public async Task RemoveLeftoversAsync(CancellationToken cancellationToken = default)
    {
        string path = $"/api/v1/namespaces/{Namespace}/pods?labelSelector={Uri.EscapeDataString($"{ProbePod.Label}={ProbePod.LabelValue}")}";
        try
        {
            using ApiAnswer answer = await connection.Api.SendAsync(HttpMethod.Get, path, Json, null, options.RequestTimeout, null, null, cancellationToken).ConfigureAwait(false);
            if (answer.Status != HttpStatusCode.OK)
            {
                return;
            }

            // Who may not list pods can still probe: what is left then ends by its own deadline.
            foreach (string name in Expired(answer, DateTimeOffset.UtcNow))
            {
                await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or JsonException)
        {
        }
    }

    private async Task<bool?> MayAsync(RequiredPermission permission, CancellationToken cancellationToken)
    {
        string[] resource = permission.Resource!.Split('/', 2);
        var attributes = new JsonObject { ["verb"] = permission.Verb, ["group"] = permission.ApiGroup, ["resource"] = resource[0], ["namespace"] = permission.Namespace };
        if (resource.Length > 1)
        {
            attributes["subresource"] = resource[1];
        }

        var review = new JsonObject { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SelfSubjectAccessReview", ["spec"] = new JsonObject { ["resourceAttributes"] = attributes } };
        try
        {
            using ApiAnswer answer = await connection.Api.SendAsync(
                HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Json, Encoding.UTF8.GetBytes(review.ToJsonString()), options.RequestTimeout, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Status is HttpStatusCode.Created or HttpStatusCode.OK && answer.IsJson
                ? (bool?)JsonNode.Parse(answer.Body.ToArray())?["status"]?["allowed"]
                : null;
        }
        catch (Exception exception) when (exception is RequestFailedException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<string> Expired(ApiAnswer answer, DateTimeOffset now)
    {
        JsonNode? list = JsonNode.Parse(answer.Body.ToArray());
        return
        [
            .. from pod in list?["items"] as JsonArray ?? []
               let metadata = pod?["metadata"]
               let expires = (string?)metadata?["annotations"]?[ProbePod.ExpiresAnnotation]
               where DateTimeOffset.TryParse(expires, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset end) && end < now
               let name = (string?)metadata?["name"]
               where name is { Length: > 0 }
               select name,
        ];
    }

    private static bool IsCertainlyNotMade(Task creation) => creation.Exception?.InnerException is ReadinessException { Kind: not ErrorKind.ConnectionError };

    private async Task CreateAsync(ProbePod pod)
    {
        byte[] body = Encoding.UTF8.GetBytes(pod.ToManifest().ToJsonString());
        try
        {
            using ApiAnswer answer = await connection.Api.SendAsync(
                HttpMethod.Post, $"/api/v1/namespaces/{pod.Namespace}/pods", Json, body, options.RequestTimeout, null, null, CancellationToken.None).ConfigureAwait(false);

            // The name is made up for this pod: where it is there already, an earlier try has made it.
            if (answer.Status is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict)
            {
                return;
            }

            throw answer.Status switch
            {
                HttpStatusCode.Forbidden when answer.Message.Contains(" cannot create resource ", StringComparison.Ordinal) =>
                    ProbePodErrors.NotAuthorized($"create pods in namespace {pod.Namespace}", answer.Message),
                HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => ProbePodErrors.AdmissionDenied(pod, answer.Message),
                HttpStatusCode.NotFound => ProbePodErrors.NamespaceNotFound(pod),
                HttpStatusCode.Unauthorized => ProbePodErrors.NotAuthorized($"create pods in namespace {pod.Namespace}", answer.Message),
                _ => ProbePodErrors.ApiFailed(pod, "Creating", answer.Message),
            };
        }
        catch (RequestFailedException exception)
        {
            throw ProbePodErrors.ApiFailed(pod, "Creating", exception.Message, exception);
        }
    }

    private async Task WaitAsync(ProbePod pod, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        long? running = null;
        while (true)
        {
            ProbePodState state = await LookAsync(pod, cancellationToken).ConfigureAwait(false);
            switch (state.Phase)
            {
                case "Succeeded":
                    return;
                case "Failed" when state.Reason == "DeadlineExceeded":
                    throw ProbePodErrors.TimedOut(pod, "was not done", pod.Deadline);
                case "Failed":
                    throw ProbePodErrors.Failed(pod, state.Reason is null or "Error" ? $"it ended with code {state.ExitCode}" : state.Reason, state.Message);
                case "Running":
                    running ??= Stopwatch.GetTimestamp();
                    break;
            }

            if (state.IsWaiting && PullProblems.Contains(state.Reason))
            {
                throw ProbePodErrors.ImagePullFailed(pod, state.Reason!, state.Message);
            }

            if (state.IsWaiting && StartProblems.Contains(state.Reason))
            {
                throw ProbePodErrors.NotStarted(pod, state.Reason!, state.Message);
            }

            if (running is { } since ? Stopwatch.GetElapsedTime(since) > options.RunLimit : Stopwatch.GetElapsedTime(start) > options.StartLimit)
            {
                throw running is not null ? ProbePodErrors.TimedOut(pod, "was not done", options.RunLimit)
                    : state.IsUnscheduled ? ProbePodErrors.NotScheduled(pod, state.Message)
                    : ProbePodErrors.TimedOut(pod, "did not start", options.StartLimit);
            }

            await Task.Delay(options.Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ProbePodState> LookAsync(ProbePod pod, CancellationToken cancellationToken)
    {
        try
        {
            using ApiAnswer answer = await connection.Api.SendAsync(HttpMethod.Get, PathOf(pod.Name), Json, null, options.RequestTimeout, null, null, cancellationToken).ConfigureAwait(false);
            switch (answer.Status)
            {
                case HttpStatusCode.OK:
                    using (var document = JsonDocument.Parse(answer.Body.ToArray()))
                    {
                        return ProbePodState.Of(document.RootElement);
                    }

                case HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized:
                    throw ProbePodErrors.NotAuthorized($"get pods in namespace {pod.Namespace}", answer.Message);
                case HttpStatusCode.NotFound:
                    throw ProbePodErrors.Gone(pod);
                default:
                    throw ProbePodErrors.ApiFailed(pod, "Looking at", answer.Message);
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or JsonException)
        {
            throw ProbePodErrors.ApiFailed(pod, "Looking at", exception.Message, exception);
        }
    }

    private async Task<string> ReadLogAsync(ProbePod pod, CancellationToken cancellationToken)
    {
        try
        {
            using ApiAnswer answer = await connection.Api.SendAsync(
                HttpMethod.Get, $"{PathOf(pod.Name)}/log?container={ProbePod.Container}&limitBytes={LongestLog}", "*/*", null, options.RequestTimeout, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Status switch
            {
                HttpStatusCode.OK => Encoding.UTF8.GetString(answer.Body),
                HttpStatusCode.Forbidden => throw ProbePodErrors.NotAuthorized($"get pods/log in namespace {pod.Namespace}", answer.Message),
                _ => throw ProbePodErrors.LogNotReadable(pod, answer.Message),
            };
        }
        catch (RequestFailedException exception)
        {
            throw ProbePodErrors.LogNotReadable(pod, exception.Message);
        }
    }

    private async Task RemoveAsync(ProbePod pod)
    {
        string? problem;
        using var limit = new CancellationTokenSource(RemovalLimit);
        try
        {
            problem = await DeleteAsync(pod.Name, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RequestFailedException or OperationCanceledException or ObjectDisposedException)
        {
            problem = exception.Message;
        }

        if (problem is not null)
        {
            options.Warn?.Invoke(
                $"The probe pod {pod.Namespace}/{pod.Name} could not be removed ({ConnectionErrors.Clean(problem).TrimEnd('.')}). It ends by itself; remove it with 'kubectl delete pod {pod.Name} -n {pod.Namespace}'.");
        }
    }

    // Without grace: it holds nothing, and a node that does not answer must not keep it.
    private async Task<string?> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        using ApiAnswer answer = await connection.Api.SendAsync(HttpMethod.Delete, PathOf(name), Json, RemoveNow, options.RequestTimeout, null, null, cancellationToken).ConfigureAwait(false);
        return answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NotFound ? null : answer.Message;
    }

    private string PathOf(string name) => $"/api/v1/namespaces/{Namespace}/pods/{name}";
}
