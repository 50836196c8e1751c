using System.Text.RegularExpressions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>What an answer of Azure Resource Manager means for the evidence.</summary>
internal static partial class ArmOutcome
{
    public const string ProviderType = "Microsoft.Resources/providers";

    private static readonly string[] VersionRefusals =
        ["InvalidApiVersionParameter", "NoRegisteredProviderFound", "InvalidResourceType", "UnsupportedApiVersion", "ApiVersionNotSupported"];

    // A subscription that is not there for this caller may well be there for another.
    private static readonly string[] Hidden = ["SubscriptionNotFound", "TenantNotFound"];

    /// <summary>True where Azure would have answered in another version of the API.</summary>
    public static bool IsVersionRefused(ArmAnswer answer) =>
        answer.Status is 400 or 404 && VersionRefusals.Contains(answer.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The refusal in an answer; null for one that was given, and for a resource that is not there.</summary>
    public static ArmRead? Failure(ArmAnswer answer, string type, string scope)
    {
        if (answer.Failure is { } outcome)
        {
            return new(outcome)
            {
                Message = answer.Message,
                Permission = outcome == QueryOutcome.Forbidden ? $"{Permission(type, scope)}, with a sign-in that works" : null,
            };
        }

        return answer.Status switch
        {
            200 => null,
            401 => new(QueryOutcome.Forbidden)
            {
                Permission = $"{Permission(type, scope)}, with a credential that Azure accepts",
                Message = $"Azure does not accept the credential (401): {answer.Message}",
            },
            403 => new(QueryOutcome.Forbidden) { Permission = Missing(answer.RawMessage) ?? Permission(type, scope), Message = answer.Message },
            404 when Hidden.Contains(answer.Code, StringComparer.OrdinalIgnoreCase) => new(QueryOutcome.Forbidden) { Permission = Permission(type, scope), Message = answer.Message },
            404 when answer.Code is "InvalidResourceNamespace" or "InvalidResourceType" => new(QueryOutcome.NotInstalled) { Message = answer.Message },
            404 => null,
            400 when answer.Code == "InvalidResourceType" => new(QueryOutcome.NotInstalled) { Message = answer.Message },
            409 when IsUnregistered(answer.Code) => new(QueryOutcome.NotInstalled) { Message = answer.Message },
            408 or 504 => new(QueryOutcome.TimedOut) { Message = answer.Message },
            >= 500 => new(QueryOutcome.Unreachable) { Message = $"Azure keeps failing: {answer.Message}" },
            >= 300 and < 400 => new(QueryOutcome.Invalid) { Message = $"Azure redirects elsewhere (HTTP {answer.Status}), which was not followed" },
            _ => new(QueryOutcome.Invalid) { Message = answer.Message },
        };
    }

    /// <summary>The scope that a list is of: its path without the type at its end.</summary>
    public static string ScopeOfList(ArmPath path)
    {
        string text = path.ToString();
        int providers = text.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
        string[] rest = providers < 0 ? [] : text[(providers + "/providers/".Length)..].Split('/');

        // Microsoft.X/type is a list in what stands before, Microsoft.X/type/name/child one in the resource.
        return rest.Length == 2 ? text[..providers] : text[..text.LastIndexOf('/')];
    }

    private static string Permission(string type, string scope) => type switch
    {
        ProviderType => $"Microsoft.Resources/subscriptions/providers/read at {scope[..scope.LastIndexOf("/providers", StringComparison.OrdinalIgnoreCase)]}",
        "Microsoft.Resources/resources" => $"Microsoft.Resources/subscriptions/resources/read at {scope}",
        _ => $"{type}/read at {scope}",
    };

    // ARM says itself what is missing and where, which may be more than what was asked for.
    private static string? Missing(string message) =>
        Refusal().Match(message) is { Success: true } match ? $"{match.Groups["action"].Value} at {match.Groups["scope"].Value}" : null;

    private static bool IsUnregistered(string? code) =>
        code is not null && (code.Contains("SubscriptionRegistration", StringComparison.OrdinalIgnoreCase) || code.Contains("NotRegistered", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"perform action '(?<action>[A-Za-z0-9./*-]{1,200})' over scope '(?<scope>/[^'\s]{0,500})'", RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();
}
