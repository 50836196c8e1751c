using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>The questions about oneself that the API server answers to everyone: what may I do, and may I do this.</summary>
internal sealed class AccessReviews(KubernetesApi api, TimeSpan timeout, int concurrency) : IDisposable
{
    private const string Version = "authorization.k8s.io/v1";
    private const string Reviews = "/apis/" + Version + "/";

    // No namespace can be called so, hence no Role is bound in it: what is told for it holds in the whole cluster.
    private const string NoNamespace = "-";

    private readonly SemaphoreSlim slots = new(concurrency, concurrency);

    /// <summary>All that the caller may do in a namespace, or in the whole cluster.</summary>
    /// <param name="namespace">The namespace; null for the rules that hold in the whole cluster.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RulesAnswer> RulesAsync(string? @namespace, CancellationToken cancellationToken)
    {
        var spec = new JsonObject { ["namespace"] = @namespace ?? NoNamespace };
        (JsonElement status, RulesAnswer? failure) = await AskAsync(
            "SelfSubjectRulesReview", spec, (message, outcome) => new RulesAnswer([], IsComplete: false, message, outcome), cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            return failure;
        }

        try
        {
            // The API server always sends all three; from an answer without them nothing follows.
            KubernetesRule[] rules = [.. Items(status.GetProperty("resourceRules")).Concat(Items(status.GetProperty("nonResourceRules"))).Select(Rule)];
            return new(rules, IsComplete: !status.GetProperty("incomplete").GetBoolean(), null, QueryOutcome.Collected);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            return new([], IsComplete: false, "the rules could not be understood", QueryOutcome.Invalid);
        }
    }

    /// <summary>Whether the caller may do one thing.</summary>
    /// <param name="permission">The thing.</param>
    /// <param name="namespace">The namespace to do it in; null for the whole cluster.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AccessVerdict> MayAsync(RequiredPermission permission, string? @namespace, CancellationToken cancellationToken)
    {
        var spec = new JsonObject();
        if (permission.NonResourceUrl is { } url)
        {
            spec["nonResourceAttributes"] = new JsonObject { ["path"] = url, ["verb"] = permission.Verb };
        }
        else
        {
            var attributes = new JsonObject { ["verb"] = permission.Verb, ["group"] = permission.ApiGroup, ["resource"] = permission.Resource };
            if (permission.ResourceName is not null)
            {
                attributes["name"] = permission.ResourceName;
            }

            if (@namespace is not null)
            {
                attributes["namespace"] = @namespace;
            }

            spec["resourceAttributes"] = attributes;
        }

        (JsonElement status, AccessVerdict? failure) = await AskAsync(
            "SelfSubjectAccessReview", spec, (message, _) => new AccessVerdict(PermissionStatus.Unknown, $"The cluster does not say: {message}."), cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            return failure;
        }

        if (!status.TryGetProperty("allowed", out JsonElement allowed) || allowed.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return new(PermissionStatus.Unknown, "The cluster does not say: the answer could not be understood.");
        }

        // An authorizer that failed on the way does not take back what the request itself would meet.
        string said = ConnectionErrors.Clean(Text(status, "reason") ?? Text(status, "evaluationError"));
        return new(allowed.GetBoolean() ? PermissionStatus.Allowed : PermissionStatus.Denied, said.Length == 0 ? null : said + ".");
    }

    public void Dispose() => slots.Dispose();

    private async Task<(JsonElement Status, T? Failure)> AskAsync<T>(
        string kind, JsonObject spec, Func<string, QueryOutcome, T> fail, CancellationToken cancellationToken)
        where T : class
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject { ["apiVersion"] = Version, ["kind"] = kind, ["spec"] = spec });
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string path = $"{Reviews}{kind.ToLowerInvariant()}s";
            using ApiAnswer answer = await api.SendAsync(HttpMethod.Post, path, "application/json", body, timeout, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Status switch
            {
                HttpStatusCode.OK or HttpStatusCode.Created when answer.IsJson => Status(answer) is { } status
                    ? (status, null)
                    : (default, fail("the answer could not be understood", QueryOutcome.Invalid)),
                HttpStatusCode.OK or HttpStatusCode.Created => (default, fail($"it answers {answer.MediaType} where JSON is expected", QueryOutcome.Invalid)),
                HttpStatusCode.Unauthorized => (default, fail("it does not accept the credential (401), which may have expired", QueryOutcome.Unreachable)),
                HttpStatusCode.Forbidden => (default, fail($"{kind} is not allowed: {answer.Message}", QueryOutcome.Forbidden)),
                HttpStatusCode.NotFound => (default, fail($"it does not serve {kind}", QueryOutcome.NotInstalled)),
                _ => (default, fail(answer.Message, QueryOutcome.Invalid)),
            };
        }
        catch (RequestFailedException exception)
        {
            return (default, fail(exception.Message, exception.Outcome));
        }
        catch (ReadinessException exception)
        {
            // A credential plugin that gives none now.
            return (default, fail(exception.Message.TrimEnd('.'), QueryOutcome.Unreachable));
        }
        finally
        {
            slots.Release();
        }
    }

    private static JsonElement? Status(ApiAnswer answer)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Body);
            JsonElement root = JsonElement.ParseValue(ref reader);
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.Object ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static KubernetesRule Rule(JsonElement rule) => new()
    {
        Verbs = Texts(rule, "verbs"),
        ApiGroups = Texts(rule, "apiGroups"),
        Resources = Texts(rule, "resources"),
        ResourceNames = Texts(rule, "resourceNames"),
        NonResourceUrls = Texts(rule, "nonResourceURLs"),
    };

    private static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Null ? [] : list.EnumerateArray();

    private static string[] Texts(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out JsonElement list) ? [.. Items(list).Select(item => item.GetString() ?? "")] : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } found ? found : null;
}

/// <summary>What the caller may do somewhere.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="IsComplete">True where what is not among them is not allowed.</param>
/// <param name="Problem">Why there are none; null where there are.</param>
/// <param name="Outcome">What became of the question.</param>
internal sealed record RulesAnswer(IReadOnlyList<KubernetesRule> Rules, bool IsComplete, string? Problem, QueryOutcome Outcome);

/// <summary>Whether the caller may do one thing, and what the server said to it.</summary>
internal sealed record AccessVerdict(PermissionStatus Status, string? Message);
