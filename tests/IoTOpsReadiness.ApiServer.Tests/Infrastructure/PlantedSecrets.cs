using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>What every seeded Secret holds: values a test can look for where they must not be.</summary>
internal static class PlantedSecrets
{
    /// <summary>The values as people write them.</summary>
    public static IReadOnlyList<string> Values { get; } = ["planted-Pa55word-3f9c1e", "planted-private-key-7b20d4"];

    /// <summary>The values in every form in which a Secret could carry them.</summary>
    public static IEnumerable<string> Forms => Values.Concat(Values.Select(Encoded));

    public static JsonObject Data() => new()
    {
        ["password"] = Encoded(Values[0]),
        ["tls.key"] = Encoded(Values[1]),
    };

    private static string Encoded(string value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
}
