using System.Globalization;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>What stands beside Resource Manager: where to sign in, the managed identity endpoint, and as much of Microsoft Entra ID as hands out tokens to applications.</summary>
internal sealed class ArmSignIn(ArmApi api)
{
    private const string IdentityApiVersion = "2019-08-01";

    /// <summary>GET of what a client has to know about this cloud.</summary>
    public static ArmAnswer Metadata(ArmRequest request, string tenantId)
    {
        string version = request.Parameter("api-version") ??
            throw new ArmException(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        JsonObject authentication = new()
        {
            ["loginEndpoint"] = $"{request.BaseAddress}/",
            ["audiences"] = new JsonArray(request.BaseAddress),
            ["tenant"] = tenantId,
            ["identityProvider"] = "AAD",
        };

        // The oldest version describes the one cloud it is asked in, newer ones list all.
        return string.CompareOrdinal(version, "2018-05-01") < 0
            ? ArmAnswer.Of(200, new JsonObject
            {
                ["galleryEndpoint"] = $"{request.BaseAddress}/",
                ["graphEndpoint"] = $"{request.BaseAddress}/",
                ["portalEndpoint"] = $"{request.BaseAddress}/",
                ["authentication"] = authentication,
            })
            : ArmAnswer.Of(200, new JsonArray(new JsonObject
            {
                ["name"] = "AzureSandbox",
                ["portal"] = $"{request.BaseAddress}/",
                ["authentication"] = authentication,
                ["resourceManager"] = $"{request.BaseAddress}/",
                ["graph"] = $"{request.BaseAddress}/",
                ["suffixes"] = new JsonObject { ["storage"] = "core.windows.net", ["keyVaultDns"] = "vault.azure.net" },
            }));
    }

    /// <summary>GET of a token for a managed identity, as App Service and Azure Automation have it.</summary>
    public ArmAnswer Identity(ArmRequest request)
    {
        if (request.Header("X-IDENTITY-HEADER") != api.Behaviour.IdentityHeader)
        {
            return Refused(401, "The header X-IDENTITY-HEADER is missing, or not the one of this endpoint.");
        }

        if (request.Parameter("api-version") is not IdentityApiVersion)
        {
            return Refused(400, $"The api-version has to be {IdentityApiVersion}.");
        }

        return Issue(request);
    }

    /// <summary>GET of a token for a managed identity, as a virtual machine has it.</summary>
    public ArmAnswer MachineIdentity(ArmRequest request) =>
        "true".Equals(request.Header("Metadata"), StringComparison.OrdinalIgnoreCase) && request.Header("X-Forwarded-For") is null
            ? Issue(request)
            : ArmAnswer.Of(400, new JsonObject { ["error"] = "invalid_request", ["error_description"] = "Required metadata header not specified" });

    /// <summary>POST for a token with an application's secret or assertion.</summary>
    /// <param name="tenant">The tenant in the path.</param>
    /// <param name="form">The fields of the form.</param>
    public ArmAnswer Token(string tenant, IReadOnlyDictionary<string, string> form)
    {
        if (!tenant.Equals(api.Behaviour.TenantId, StringComparison.OrdinalIgnoreCase))
        {
            return Error(400, "invalid_request", $"AADSTS90002: Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");
        }

        if (form.GetValueOrDefault("grant_type") != "client_credentials")
        {
            return Error(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type. The sandbox knows client_credentials.");
        }

        string scope = form.GetValueOrDefault("scope") ?? "";
        if (!scope.EndsWith("/.default", StringComparison.Ordinal))
        {
            return Error(400, "invalid_scope", $"AADSTS1002012: The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.");
        }

        string client = form.GetValueOrDefault("client_id") ?? "";
        if (api.Identities.Find(client, null, null) is not { } caller || client.Length == 0)
        {
            return Error(400, "unauthorized_client", $"AADSTS700016: Application with identifier '{client}' was not found in the directory.");
        }

        string secret = form.GetValueOrDefault("client_secret") ?? form.GetValueOrDefault("client_assertion") ?? "";
        if (secret.Length == 0 || (api.Behaviour.ClientSecret is { } expected && secret != expected))
        {
            return Error(401, "invalid_client", $"AADSTS7000215: Invalid client secret provided for app '{client}'.");
        }

        (string token, DateTimeOffset expiresOn) = api.Tokens.Issue(scope[..^"/.default".Length], caller with { Kind = "Application" });
        long seconds = Math.Max(0, (long)(expiresOn - api.TokenTime.GetUtcNow()).TotalSeconds);
        return ArmAnswer.Of(200, new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = seconds, ["ext_expires_in"] = seconds, ["access_token"] = token });
    }

    /// <summary>GET of where a tenant's endpoints are.</summary>
    public static ArmAnswer Discovery(string baseAddress, string tenant) => ArmAnswer.Of(200, new JsonObject
    {
        ["token_endpoint"] = $"{baseAddress}/{tenant}/oauth2/v2.0/token",
        ["authorization_endpoint"] = $"{baseAddress}/{tenant}/oauth2/v2.0/authorize",
        ["issuer"] = $"{baseAddress}/{tenant}/v2.0",
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "private_key_jwt"),
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    });

    private ArmAnswer Issue(ArmRequest request)
    {
        if (request.Parameter("resource") is not { } resource)
        {
            return Refused(400, "The parameter 'resource' is required.");
        }

        ArmCaller? caller = api.Identities.Find(
            request.Parameter("client_id") ?? request.Parameter("clientid"),
            request.Parameter("mi_res_id") ?? request.Parameter("msi_res_id"),
            request.Parameter("principal_id") ?? request.Parameter("object_id"));
        if (caller is null)
        {
            return Refused(400, "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.");
        }

        (string token, DateTimeOffset expiresOn) = api.Tokens.Issue(resource, caller);
        return ArmAnswer.Of(200, new JsonObject
        {
            ["access_token"] = token,
            ["expires_on"] = expiresOn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
            ["client_id"] = caller.ClientId,
        });
    }

    private static ArmAnswer Refused(int status, string message) => ArmAnswer.Of(status, new JsonObject { ["statusCode"] = status, ["message"] = message });

    private static ArmAnswer Error(int status, string error, string description) => ArmAnswer.Of(status, new JsonObject
    {
        ["error"] = error,
        ["error_description"] = description,
        ["error_codes"] = new JsonArray(int.Parse(description["AADSTS".Length..description.IndexOf(':')], CultureInfo.InvariantCulture)),
    });
}
