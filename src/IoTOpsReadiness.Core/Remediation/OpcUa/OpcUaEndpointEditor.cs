using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.OpcUa;

/// <summary>Secures the sessions of an OPC UA endpoint, of the classic registry or the namespaced one.</summary>
public static class OpcUaEndpointEditor
{
    /// <summary>The policies that are current.</summary>
    public static IReadOnlyList<string> Policies { get; } = ["Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"];

    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } = [Evidence.AssetEndpointProfiles, Evidence.Devices, Evidence.SecretNames, Evidence.SecretSyncs, Evidence.Instances];

    /// <summary>Drafts the endpoint.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.OpcUa.NothingWished</c>, <c>IoTOps.OpcUa.NotFound</c>, <c>IoTOps.OpcUa.Ambiguous</c>, <c>IoTOps.OpcUa.Missing</c>,
    /// <c>IoTOps.OpcUa.Unsafe</c>, <c>IoTOps.OpcUa.Unreadable</c>, <c>IoTOps.OpcUa.NotTaken</c>.
    /// </exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, OpcUaEndpointRequest request, bool force, string? guideline = null)
    {
        if (request == new OpcUaEndpointRequest { Name = request.Name, EndpointName = request.EndpointName })
        {
            throw new ReadinessException("IoTOps.OpcUa.NothingWished", ErrorKind.InvalidArgument, "Nothing is to be changed.", "Say how users sign in, or how sessions are secured.", request.Name);
        }

        InboundEndpoint endpoint = Find(site, request.Name, request.EndpointName);
        ChangeDraft draft = drafts.Edit(endpoint.Owner is Device ? Evidence.Devices : Evidence.AssetEndpointProfiles, endpoint.Owner.Name);
        JsonObject body = BodyOf(draft, endpoint);
        if (request.UserAuthentication is { } method)
        {
            Authenticate(site, body, request, method, force);
        }

        Secure(body, endpoint, request, force);
        return draft
            .For($"Secure {endpoint}: {Describe(request)}", guideline)
            .With(ChangeImpact.ClientsDisconnect, "The connector opens its session again; where the server refuses, its data stops.");
    }

    /// <summary>The endpoint of a name.</summary>
    internal static InboundEndpoint Find(Site site, string name, string? endpointName)
    {
        InboundEndpoint[] own = [.. site.InboundEndpoints.Where(endpoint => endpoint.IsOpcUa && endpoint.Owner.Name == name).OrderByDescending(endpoint => endpoint.Owner.Source == EvidenceSource.Azure)];
        InboundEndpoint[] named = [.. own.Where(endpoint => endpointName is null || endpoint.Name == endpointName).DistinctBy(endpoint => endpoint.Name)];
        return named.Length switch
        {
            1 => named[0],
            0 => throw new ReadinessException(
                "IoTOps.OpcUa.NotFound",
                ErrorKind.NotFound,
                $"There is no OPC UA endpoint '{(endpointName is null ? name : $"{name}/{endpointName}")}' on '{site.Name}'.",
                $"There are: {string.Join(", ", site.InboundEndpoints.Where(endpoint => endpoint.IsOpcUa).Select(endpoint => endpoint.Name.Length == 0 ? endpoint.Owner.Name : $"{endpoint.Owner.Name}/{endpoint.Name}").Distinct())}.",
                name),
            _ => throw new ReadinessException(
                "IoTOps.OpcUa.Ambiguous", ErrorKind.InvalidArgument, $"Device '{name}' has several endpoints: {string.Join(", ", named.Select(endpoint => endpoint.Name))}.", "Name one with -EndpointName.", name),
        };
    }

    private static JsonObject BodyOf(ChangeDraft draft, InboundEndpoint endpoint)
    {
        JsonObject properties = draft.Body["properties"]!.AsObject();
        return endpoint.Owner is Device ? properties["endpoints"]!["inbound"]![endpoint.Name]!.AsObject() : properties;
    }

    private static void Authenticate(Site site, JsonObject body, OpcUaEndpointRequest request, string method, bool force)
    {
        JsonObject authentication = body["authentication"] as JsonObject ?? [];
        body["authentication"] = authentication;
        authentication.Remove("usernamePasswordCredentials");
        authentication.Remove("x509Credentials");
        if (Same.Text(method, "Anonymous"))
        {
            authentication["method"] = force ? "Anonymous" : throw Unsafe("Whoever reaches the server acts as nobody in particular.", request.Name);
        }
        else if (Same.Text(method, "UsernamePassword"))
        {
            authentication["method"] = "UsernamePassword";
            authentication["usernamePasswordCredentials"] = new JsonObject
            {
                ["usernameSecretName"] = Secret(site, request.UsernameSecretRef, "-UsernameSecretRef"),
                ["passwordSecretName"] = Secret(site, request.PasswordSecretRef, "-PasswordSecretRef"),
            };
        }
        else
        {
            authentication["method"] = "Certificate";
            authentication["x509Credentials"] = new JsonObject { ["certificateSecretName"] = Secret(site, request.CertificateSecretRef, "-CertificateSecretRef") };
        }
    }

    private static string Secret(Site site, string? reference, string parameter)
    {
        if (reference is null)
        {
            throw new ReadinessException("IoTOps.OpcUa.Missing", ErrorKind.InvalidArgument, $"{parameter} is missing.", "Give the name of the secret and its key, as secret/key; never the value.", parameter);
        }

        string[] parts = reference.Split('/');
        return parts.Length != 2 || parts.Any(part => part.Length == 0)
            ? throw new ReadinessException("IoTOps.OpcUa.Missing", ErrorKind.InvalidArgument, $"{parameter} is not of the form secret/key.", "Give the name of the secret and its key, as secret/key; never the value.", parameter)
            : site.FindSecret(parts[0]).IsMissing
                ? throw new ReadinessException("IoTOps.OpcUa.NotFound", ErrorKind.NotFound, $"There is no secret '{parts[0]}' on '{site.Name}'.", "Sync it from the key vault first.", parts[0])
                : reference;
    }

    private static void Secure(JsonObject body, InboundEndpoint endpoint, OpcUaEndpointRequest request, bool force)
    {
        if (request is { SecurityMode: null, SecurityPolicy: null, RefusesUntrusted: false })
        {
            return;
        }

        if ((Same.Text(request.SecurityMode, "none") || Same.Text(request.SecurityPolicy, "None")) && !force)
        {
            throw Unsafe("Sessions without security can be read and forged on the way.", request.Name);
        }

        if (request.SecurityPolicy is { } policy && !Same.Text(policy, "None") && !Same.AnyOf(policy, [.. Policies]))
        {
            throw new ReadinessException("IoTOps.OpcUa.NotTaken", ErrorKind.InvalidArgument, $"'{policy}' is no current policy.", $"Use one of {string.Join(", ", Policies)}.", policy);
        }

        JsonObject configuration = Parse(body["additionalConfiguration"], endpoint);
        JsonObject security = Member(configuration, "security") is { } name ? configuration[name] as JsonObject ?? throw Unreadable(endpoint) : [];
        if (Member(configuration, "security") is null)
        {
            configuration["security"] = security;
        }

        bool isChanged = Set(security, "autoAcceptUntrustedServerCertificates", request.RefusesUntrusted ? JsonValue.Create(false) : null)
            | Set(security, "securityMode", request.SecurityMode is null ? null : JsonValue.Create(ModeOf(request.SecurityMode)))
            | Set(security, "securityPolicy", request.SecurityPolicy is null ? null : JsonValue.Create(request.SecurityPolicy));
        if (isChanged)
        {
            body["additionalConfiguration"] = configuration.ToJsonString();
        }
    }

    // Both spellings of names occur, and the one that is there stays.
    private static bool Set(JsonObject parent, string name, JsonNode? value)
    {
        string known = Member(parent, name) ?? name;
        if (value is null || JsonNode.DeepEquals(parent[known], value))
        {
            return false;
        }

        parent[known] = value;
        return true;
    }

    private static string? Member(JsonObject parent, string name) => parent.Select(member => member.Key).LastOrDefault(key => Same.Text(key, name));

    private static string ModeOf(string mode) => mode.ToUpperInvariant() switch { "NONE" => "none", "SIGN" => "sign", _ => "signAndEncrypt" };

    private static JsonObject Parse(JsonNode? value, InboundEndpoint endpoint)
    {
        string? text = value is JsonValue held && held.TryGetValue(out string? content) ? content : value?.ToJsonString();
        try
        {
            return string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text) as JsonObject ?? throw Unreadable(endpoint);
        }
        catch (JsonException exception)
        {
            throw Unreadable(endpoint, exception);
        }
    }

    private static ReadinessException Unreadable(InboundEndpoint endpoint, Exception? inner = null) => new(
        "IoTOps.OpcUa.Unreadable", ErrorKind.InvalidData, $"The additional configuration of {endpoint} is not a JSON object, so that nothing in it can be changed.", "Correct it first.", endpoint.Owner.Name, inner);

    private static ReadinessException Unsafe(string why, string name) => new("IoTOps.OpcUa.Unsafe", ErrorKind.InvalidArgument, why, "Choose something safer. -Force goes ahead nevertheless.", name);

    private static string Describe(OpcUaEndpointRequest request) => string.Join(", ", new[]
    {
        request.UserAuthentication is { } method ? $"users sign in by {method}" : null,
        request.RefusesUntrusted ? "only trusted servers" : null,
        request.SecurityMode is { } mode ? $"mode {ModeOf(mode)}" : null,
        request.SecurityPolicy is { } policy ? $"policy {policy}" : null,
    }.OfType<string>());
}
