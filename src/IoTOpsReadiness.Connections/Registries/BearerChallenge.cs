using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>Where a registry sends those who come without a token.</summary>
/// <param name="Realm">Who gives tokens.</param>
/// <param name="Service">For whom the token is; null where it is not said.</param>
/// <param name="Scope">What it must allow; null where it is not said.</param>
internal sealed partial record BearerChallenge(Uri Realm, string? Service, string? Scope)
{
    /// <summary>The address that gives a token to anybody.</summary>
    public Uri Address
    {
        get
        {
            IEnumerable<string> query = new[] { ("service", Service), ("scope", Scope) }
                .Where(part => part.Item2 is not null)
                .Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}");
            return new UriBuilder(Realm) { Query = string.Join('&', Realm.Query.TrimStart('?') is { Length: > 0 } own ? query.Prepend(own) : query) }.Uri;
        }
    }

    /// <summary>Reads what came with a 401; null where it asks for something else than a token.</summary>
    public static BearerChallenge? Of(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges)
    {
        string? parameters = challenges.FirstOrDefault(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))?.Parameter;
        if (parameters is null || parameters.Length > 4096)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameter().Matches(parameters))
        {
            values.TryAdd(match.Groups[1].Value, match.Groups[2].Value);
        }

        return values.TryGetValue("realm", out string? realm) && Uri.TryCreate(realm, UriKind.Absolute, out Uri? address)
            ? new(address, values.GetValueOrDefault("service"), values.GetValueOrDefault("scope"))
            : null;
    }

    [GeneratedRegex("([A-Za-z_]+)=\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
