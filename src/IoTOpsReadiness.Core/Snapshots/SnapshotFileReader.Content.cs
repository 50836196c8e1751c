using System.Text.Json;

namespace IoTOpsReadiness.Snapshots;

/// <content>The site, the record of queries and the evidence.</content>
internal sealed partial class SnapshotFileReader
{
    private const int MaxKindLength = 64;

    private SiteIdentity ReadSite(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.StartObject, "site");
        var read = new SiteIdentity { Name = "" };
        while (NextMember(ref reader))
        {
            string member = MemberName(ref reader);
            read = member switch
            {
                "name" => read with { Name = Text(ref reader, "site.name") ?? "" },
                "namespace" => read with { Namespace = Text(ref reader, "site.namespace") ?? SiteIdentity.DefaultNamespace },
                "context" => read with { Context = Text(ref reader, "site.context") },
                "server" => read with { Server = Text(ref reader, "site.server", DisplayText.MaxAddressLength) },
                "kubernetesVersion" => read with { KubernetesVersion = Text(ref reader, "site.kubernetesVersion") },
                "user" => read with { User = Text(ref reader, "site.user") },
                "connectedClusterId" => read with { ConnectedClusterId = Text(ref reader, "site.connectedClusterId", DisplayText.MaxAddressLength) },
                "instanceId" => read with { InstanceId = Text(ref reader, "site.instanceId", DisplayText.MaxAddressLength) },
                _ => Ignore(ref reader, read),
            };
        }

        return read.Name.Length > 0 ? read : throw Invalid(ref reader, "site.name is missing");
    }

    private void ReadQueries(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.StartArray, "queries");
        Advance(ref reader);
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Invalid(ref reader, "a query is not an object");
            }

            long start = reader.TokenStartIndex;
            if (ReadQuery(ref reader, start) is { } query)
            {
                bool isFirst = recorded.Add((query.Kind, query.Source));
                queries.Add(isFirst ? query : throw InvalidAt(start, $"the query for {query.Kind} of {query.Source} is there twice"));
            }

            Advance(ref reader);
        }
    }

    // Null for a query to a side this version does not know.
    private QueryResult? ReadQuery(ref Utf8JsonReader reader, long start)
    {
        string? kind = null;
        string? source = null;
        string? outcome = null;
        var read = new QueryResult { Kind = "", Source = default, Outcome = default };
        while (NextMember(ref reader))
        {
            string member = MemberName(ref reader);
            switch (member)
            {
                case "kind":
                    kind = Text(ref reader, "kind");
                    break;
                case "source":
                    source = Text(ref reader, "source");
                    break;
                case "outcome":
                    outcome = Text(ref reader, "outcome");
                    break;
                default:
                    read = ReadQueryDetail(ref reader, member, read);
                    break;
            }
        }

        read = read with { Kind = IsKindName(kind) ? kind! : throw InvalidAt(start, $"'{kind}' is not a kind of evidence") };
        _ = source ?? throw InvalidAt(start, $"the query for {kind} has no source");
        _ = outcome ?? throw InvalidAt(start, $"the query for {kind} has no outcome");
        return TryName(source, out EvidenceSource side) ? Conclude(read with { Source = side }, outcome) : null;
    }

    // An outcome of a newer version is not one to build a verdict on.
    private static QueryResult Conclude(QueryResult query, string outcome) => TryName(outcome, out QueryOutcome known)
        ? query with { Outcome = known }
        : query with { Outcome = QueryOutcome.Invalid, Message = query.Message ?? $"The snapshot says '{outcome}', which this version does not know." };

    private QueryResult ReadQueryDetail(ref Utf8JsonReader reader, string member, QueryResult query) => member switch
    {
        "permission" => query with { Permission = Text(ref reader, member) },
        "message" => query with { Message = Text(ref reader, member, DisplayText.MaxMessageLength) },
        "count" => query with { Count = Number(ref reader, member, 0) },
        "requests" => query with { Requests = Number(ref reader, member, 0) },
        "durationMs" => query with { Duration = Milliseconds(ref reader) },
        "siteNamespaceOnly" => query with { SiteNamespaceOnly = Flag(ref reader, member) },
        _ => Ignore(ref reader, query),
    };

    private TimeSpan Milliseconds(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out decimal number) && number is >= 0 and <= int.MaxValue
            ? TimeSpan.FromTicks((long)(number * TimeSpan.TicksPerMillisecond))
            : throw Invalid(ref reader, "durationMs is not a number of milliseconds");
    }

    private void ReadEvidence(ref Utf8JsonReader reader)
    {
        hasEvidence = true;
        Require(ref reader, JsonTokenType.StartObject, "evidence");
        while (NextMember(ref reader))
        {
            string kind = MemberName(ref reader);
            if (!IsKindName(kind))
            {
                throw Invalid(ref reader, $"'{kind}' is not a kind of evidence");
            }

            Require(ref reader, JsonTokenType.StartObject, $"evidence.{kind}");
            while (NextMember(ref reader))
            {
                string side = MemberName(ref reader);
                if (!TryName(side, out EvidenceSource source))
                {
                    SkipMember(ref reader);
                }
                else if (!documents.TryAdd((kind, source), ReadDocuments(ref reader, $"evidence.{kind}.{side}")))
                {
                    throw Invalid(ref reader, $"evidence.{kind}.{side} is there twice");
                }
            }
        }
    }

    private List<ResourceDocument> ReadDocuments(ref Utf8JsonReader reader, string what)
    {
        Require(ref reader, JsonTokenType.StartArray, what);
        var list = new List<ResourceDocument>();
        Advance(ref reader);
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Invalid(ref reader, $"{what}[{list.Count}] is not an object");
            }

            int start = (int)reader.TokenStartIndex;
            Skip(ref reader);
            list.Add(new(content[start..(int)reader.BytesConsumed]));
            Advance(ref reader);
        }

        return list;
    }

    private T Ignore<T>(ref Utf8JsonReader reader, T value)
    {
        SkipMember(ref reader);
        return value;
    }

    // Kinds are keys: what does not look like one was not written by any version.
    private static bool IsKindName(string? kind) =>
        kind is { Length: > 0 and <= MaxKindLength } && char.IsAsciiLetter(kind[0]) && kind.All(char.IsAsciiLetterOrDigit);

    // Names only: Enum.TryParse would also take "7" and "Collected, Forbidden".
    private static bool TryName<T>(string text, out T value)
        where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out value) && text.All(char.IsAsciiLetter);
}
