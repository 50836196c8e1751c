using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Everybody who may call the API servers: an administrator, a reader, and one who may see little.</summary>
internal sealed class ClusterAccounts
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(30);

    private readonly Dictionary<string, ClusterAccount> byToken;

    /// <summary>The accounts of a scenario, with new tokens.</summary>
    /// <param name="scenario">Whose user is one of them.</param>
    /// <param name="areExpired">Whether the tokens say that their time is over.</param>
    public ClusterAccounts(Scenario scenario, bool areExpired)
    {
        string siteNamespace = scenario.Whole.Site.Namespace;
        var own = AccessRules.SeenIn(scenario.Sample, siteNamespace);
        string? administrator = own.IsFull || !ReferenceEquals(scenario.Sample, scenario.Whole) ? scenario.Whole.Site.User : null;
        bool isOwnRestricted = scenario.Restricted is not null && ReferenceEquals(scenario.Restricted, scenario.Sample);
        ClusterAccount[] accounts =
        [
            new()
            {
                Name = "admin",
                User = administrator ?? "system:admin",
                Groups = ["system:masters", "system:authenticated"],
                Rules = AccessRules.Full,
                IsDefault = own.IsFull,
            },
            new() { Name = "reader", User = "sandbox:reader", Rules = AccessRules.ReadOnly },
        ];
        if (!own.IsFull && !isOwnRestricted)
        {
            accounts = [.. accounts, new() { Name = "user", User = scenario.Sample.Site.User ?? "sandbox:user", Rules = own, IsDefault = true }];
        }

        if (scenario.Restricted is { } restricted)
        {
            accounts =
            [
                .. accounts,
                new()
                {
                    Name = "restricted",
                    User = restricted.Site.User ?? "sandbox:restricted",
                    Rules = AccessRules.SeenIn(restricted, siteNamespace),
                    IsDefault = isOwnRestricted,
                },
            ];
        }

        DateTimeOffset expiry = DateTimeOffset.UtcNow.Add(areExpired ? -TimeSpan.FromHours(1) : TokenLifetime);
        All = [.. accounts.OrderByDescending(account => account.IsDefault).Select(account => account with { Token = NewToken(account.User, expiry) })];
        byToken = All.ToDictionary(account => account.Token, StringComparer.Ordinal);
    }

    /// <summary>All of them, the scenario's own user first.</summary>
    public IReadOnlyList<ClusterAccount> All { get; }

    /// <summary>The one the scenario's snapshot was taken as.</summary>
    public ClusterAccount Default => All[0];

    /// <summary>What a caller has to send to get a token for a managed identity.</summary>
    public string IdentityHeader { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>One by its name.</summary>
    public ClusterAccount Named(string name) => All.First(account => account.Name == name);

    /// <summary>One by its token; null if it is nobody's.</summary>
    public ClusterAccount? Find(string token) => byToken.GetValueOrDefault(token);

    /// <summary>One by the name the API server knows; one without any rights if there is none.</summary>
    public ClusterAccount Impersonate(string user, IReadOnlyList<string> groups) =>
        All.FirstOrDefault(account => account.User == user) is { } known
            ? known with { Groups = [.. known.Groups, .. groups] }
            : new() { Name = user, User = user, Groups = [.. groups, "system:authenticated"], Rules = AccessRules.None };

    // The shape of a service account's token, so that clients can read when it ends. Nobody checks the signature: the
    // sandbox knows its tokens by heart.
    private static string NewToken(string user, DateTimeOffset expiry)
    {
        static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
        return $"{Part(new { alg = "none", typ = "JWT" })}.{Part(new { iss = "iotops-sandbox", sub = user, exp = expiry.ToUnixTimeSeconds() })}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
    }
}
