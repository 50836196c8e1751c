using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Endpoints;

/// <summary>
/// What Microsoft publishes about the endpoints that a site must reach, and about the authorities behind their
/// certificates. Dated, and replaceable by a newer file.
/// </summary>
public sealed class EndpointData
{
    private const string Format = "IoTOpsReadiness.Endpoints";

    private static readonly string[] Protocols = ["HTTPS", "WSS"];

    private static readonly Lazy<EndpointData> Bundled = new(() =>
    {
        using Stream stream = typeof(EndpointData).Assembly.GetManifestResourceStream("endpoints.json")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Parse(memory.ToArray(), "the bundled endpoint data");
    });

    private EndpointData(JsonElement root)
    {
        AsOf = Day(root, "asOf");
        ProbeImage = Required(root.At("probeImage"), "reference");
        JsonElement authorities = root.At("certificateAuthorities");
        AuthoritiesAsOf = Day(authorities, "asOf");
        AuthorityDomains = Texts(authorities, "domains");
        Authorities = [.. Items(authorities, "roots").Select(item => new KnownAuthority(Required(item, "name"), Required(item, "sha256")))];
        Entries = [.. Items(root, "endpoints").Select(Entry)];
    }

    /// <summary>What the module ships with.</summary>
    public static EndpointData Default => Bundled.Value;

    /// <summary>The day the lists were read.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The image that probe pods run unless told otherwise: it has bash and openssl, and comes from Microsoft's registry.</summary>
    public string ProbeImage { get; }

    /// <summary>The day the list of authorities was read.</summary>
    public DateOnly AuthoritiesAsOf { get; }

    /// <summary>The domains whose certificates come from <see cref="Authorities"/>.</summary>
    public IReadOnlyList<string> AuthorityDomains { get; }

    /// <summary>The roots that Microsoft's public endpoints chain to.</summary>
    public IReadOnlyList<KnownAuthority> Authorities { get; }

    internal IReadOnlyList<EndpointEntry> Entries { get; }

    /// <summary>Reads a file of endpoints.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.EndpointData.Invalid</c>: the file is not that.</exception>
    public static EndpointData Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return root.At("format").TextOrNull() == Format ? new(root) : throw Invalid(path, $"its format is not {Format}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>True where a host is Microsoft's, so that its certificate must come from one of <see cref="Authorities"/>.</summary>
    public bool IsOfMicrosoft(string host) =>
        AuthorityDomains.Any(domain => Same.Text(host, domain) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for a host that the published lists name as it is: its certificate is one that everybody trusts.</summary>
    public bool IsPublished(string host) => Entries.Any(entry => Same.Text(entry.Host, host));

    private static EndpointEntry Entry(JsonElement item)
    {
        string host = Required(item, "host");
        string protocol = Required(item, "protocol");
        string[] when = Texts(item, "when");
        int port = item.At("port") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) && value is > 0 and <= 65535
            ? value
            : throw new FormatException($"the port of {host} is not a number from 1 to 65535");
        if (!Protocols.Contains(protocol))
        {
            throw new FormatException($"the protocol of {host} is '{protocol}', not one of {string.Join(", ", Protocols)}");
        }

        if (when.Except(EndpointConditions.All).FirstOrDefault() is { } unknown)
        {
            throw new FormatException($"{host} is needed when '{unknown}', which is not one of {string.Join(", ", EndpointConditions.All)}");
        }

        return new()
        {
            Host = host,
            Port = port,
            Protocol = protocol,
            Purpose = Required(item, "purpose"),
            NeededBy = Required(item, "neededBy"),
            When = when,
            Source = Required(item, "source"),
            AsOf = Day(item, "asOf"),
        };
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : throw new FormatException($"{name} is not a list");

    private static string[] Texts(JsonElement element, string name) =>
        [.. Items(element, name).Select(item => item.TextOrNull() ?? throw new FormatException($"{name} holds something that is no text"))];

    private static string Required(JsonElement element, string name) =>
        element.At(name).TextOrNull() ?? throw new FormatException($"{name} is missing");

    private static DateOnly Day(JsonElement element, string name) =>
        DateOnly.TryParseExact(element.At(name).TextOrEmpty(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new FormatException($"{name} is not a date in the form 2026-08-27");

    private static ReadinessException Invalid(string path, string problem, Exception? inner = null) => new(
        "IoTOps.EndpointData.Invalid",
        ErrorKind.InvalidData,
        $"'{path}' is not a file of endpoints: {problem}.",
        "Leave out -EndpointDataPath to use the bundled data, or take the module's reference/endpoints.json as a model.",
        path,
        inner);
}
