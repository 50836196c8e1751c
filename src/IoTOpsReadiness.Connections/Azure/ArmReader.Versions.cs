using System.Text.Json;
using Azure.Core;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <content>
/// Which version of an API to ask for. The best one this module knows is simply asked for: where Azure takes it, it is
/// the best that both know, and nothing was spent on finding out. Where Azure refuses it, its refusal or else the
/// provider says what is offered, and everybody who shares the cache knows from then on.
/// </content>
internal sealed partial class ArmReader
{
    private async Task<ArmAnswer> NegotiateAsync(string type, ArmPath path, string query, RequestCounter counter, CancellationToken cancellationToken)
    {
        HashSet<string> tried = new(StringComparer.OrdinalIgnoreCase);
        string? version = First(type);
        while (version is not null)
        {
            var uri = new Uri(transport.Endpoint, $"{path.Escaped()}?api-version={version}{query}");
            ArmAnswer answer = await transport.SendAsync(RequestMethod.Get, uri, null, counter, cancellationToken).ConfigureAwait(false);
            if (!ArmOutcome.IsVersionRefused(answer))
            {
                answer.ApiVersion = version;

                // Only an answer of the API itself proves that it took the version.
                if (answer.Status is 200 or 404)
                {
                    fleet.Learn(Key(type), version);
                }

                return answer;
            }

            tried.Add(version);
            IReadOnlySet<string> offered = ArmVersions.Offered(answer.RawMessage);
            if (offered.Count == 0)
            {
                offered = await AskProviderAsync(type, path, counter, cancellationToken).ConfigureAwait(false);
            }

            if (offered.Count > 0)
            {
                fleet.LearnOffers(Key(Namespace(type)), offered);
            }
            else if (answer.Code == "InvalidResourceType")
            {
                return answer;
            }

            version = ArmVersions.Of(type).FirstOrDefault(candidate => !tried.Contains(candidate) && (offered.Count == 0 || offered.Contains(candidate)));
            if (version is null)
            {
                return ArmAnswer.Failed(
                    QueryOutcome.Invalid,
                    $"of {type}, this module reads {string.Join(", ", ArmVersions.Of(type))}; Azure offers {(offered.Count == 0 ? "none of them" : string.Join(", ", offered.OrderDescending().Take(5)))}");
            }
        }

        return ArmAnswer.Failed(QueryOutcome.Invalid, $"this module reads no version of {type}");
    }

    /// <summary>Reads one resource as it is at this moment, past every cache, with the answer as it came.</summary>
    public Task<ArmAnswer> ReadNowAsync(ArmPath path, string? version, RequestCounter counter, CancellationToken cancellationToken) => version is null
        ? NegotiateAsync(path.Type!, path, "", counter, cancellationToken)
        : transport.SendAsync(RequestMethod.Get, new Uri(transport.Endpoint, $"{path.Escaped()}?api-version={version}"), null, counter, cancellationToken);

    // Types of one provider mostly come in the same versions.
    private string? First(string type)
    {
        IReadOnlyList<string> known = ArmVersions.Of(type);
        return fleet.Version(Key(type))
            ?? (fleet.Offers(Key(Namespace(type))) is { } offered ? known.FirstOrDefault(offered.Contains) : null)
            ?? (known.Count > 0 ? known[0] : null);
    }

    private async Task<IReadOnlySet<string>> AskProviderAsync(string type, ArmPath path, RequestCounter counter, CancellationToken cancellationToken)
    {
        string @namespace = Namespace(type);
        var none = new HashSet<string>();
        if (@namespace == "Microsoft.Resources")
        {
            return none;
        }

        ArmRead provider = await ReadObjectAsync(
            ArmOutcome.ProviderType, $"{path.SubscriptionScope}/providers/{@namespace}", isShared: true, counter, cancellationToken).ConfigureAwait(false);
        string name = type[(@namespace.Length + 1)..];
        foreach (JsonElement offered in provider.Documents.SelectMany(document => document.At("resourceTypes").Items()))
        {
            if (offered.ValueKind == JsonValueKind.Object && offered.TryGetProperty("resourceType", out JsonElement item)
                && name.Equals(item.Text(), StringComparison.OrdinalIgnoreCase) && offered.TryGetProperty("apiVersions", out JsonElement versions))
            {
                return versions.Items().Select(version => version.Text()).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
            }
        }

        return none;
    }

    private string Key(string type) => $"{transport.Endpoint.Host}|{type}";

    private static string Namespace(string type) => type.Split('/')[0];
}
