using System.Text.Json;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines.OpcUa;

/// <summary>
/// The security part of an OPC UA endpoint's additional configuration. Names are read without their letter case: both
/// spellings occur.
/// </summary>
internal sealed record OpcUaSecurity
{
    private const string PolicyPrefix = "http://opcfoundation.org/UA/SecurityPolicy#";

    /// <summary>Whether the connector takes any server's certificate; false unless set.</summary>
    public bool AutoAccept { get; private init; }

    /// <summary>none, sign or signAndEncrypt; null where the connector may choose.</summary>
    public string? Mode { get; private init; }

    /// <summary>The policy without the address it starts with, for example <c>Basic256Sha256</c>; null where the connector may choose.</summary>
    public string? Policy { get; private init; }

    /// <summary>What is wrong with the configuration; null where it can be understood.</summary>
    public string? Problem { get; private init; }

    /// <summary>Reads it; a missing configuration is the connector's defaults.</summary>
    public static OpcUaSecurity Read(string? additionalConfiguration)
    {
        if (string.IsNullOrWhiteSpace(additionalConfiguration))
        {
            return new();
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(additionalConfiguration);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : new() { Problem = "it is not a JSON object" };
        }
        catch (JsonException)
        {
            return new() { Problem = "it is not valid JSON" };
        }
    }

    private static OpcUaSecurity Read(JsonElement root)
    {
        JsonElement[] sections = [.. Members(root, "security")];
        if (Array.Exists(sections, section => section.ValueKind != JsonValueKind.Object))
        {
            return new() { Problem = "its security is not an object" };
        }

        bool autoAccept = false;
        foreach (JsonElement value in sections.SelectMany(section => Members(section, "autoAcceptUntrustedServerCertificates")))
        {
            if (Truth(value) is not { } isOn)
            {
                return new() { Problem = "its autoAcceptUntrustedServerCertificates is neither true nor false" };
            }

            // Written twice, in two spellings, it is not known which one counts: then the dangerous one.
            autoAccept |= isOn;
        }

        JsonElement[] modes = [.. sections.SelectMany(section => Members(section, "securityMode"))];
        JsonElement[] policies = [.. sections.SelectMany(section => Members(section, "securityPolicy"))];
        if (modes.Concat(policies).Any(value => value.ValueKind != JsonValueKind.String))
        {
            return new() { AutoAccept = autoAccept, Problem = "its security mode or policy is not a text" };
        }

        return new()
        {
            AutoAccept = autoAccept,
            Mode = modes.Select(value => value.TextOrNull()).OfType<string>().LastOrDefault(),
            Policy = policies.Select(value => value.TextOrNull()).OfType<string>().Select(WithoutPrefix).LastOrDefault(),
        };
    }

    private static string WithoutPrefix(string policy) =>
        policy.StartsWith(PolicyPrefix, StringComparison.OrdinalIgnoreCase) ? policy[PolicyPrefix.Length..] : policy;

    private static bool? Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out bool isOn) => isOn,
        _ => null,
    };

    private static IEnumerable<JsonElement> Members(JsonElement element, string name) => element.EnumerateObject()
        .Where(member => Same.Text(member.Name, name) && member.Value.ValueKind != JsonValueKind.Null)
        .Select(member => member.Value);
}
