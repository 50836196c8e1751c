using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>The part of a cluster that tells callers what they may do.</summary>
internal static class Reviews
{
    public const string Rules = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    public const string Access = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    /// <summary>A rule about resources, as JSON.</summary>
    public static string Resources(string verb, string group, params string[] resources) =>
        $$"""{"verbs":["{{verb}}"],"apiGroups":["{{group}}"],"resources":{{JsonSerializer.Serialize(resources)}}}""";

    /// <summary>Answers with the rules of a namespace; that of the whole cluster is asked for as "-".</summary>
    public static void OnRules(this FakeCluster cluster, Func<string, string[]> resourceRules, bool incomplete = false, string urlRules = "[]") =>
        cluster.On(Rules, async context =>
        {
            JsonElement spec = await SpecAsync(context);
            string rules = string.Join(',', resourceRules(spec.GetProperty("namespace").GetString()!));
            await FakeCluster.WriteAsync(
                context, 201, $$$"""{"kind":"SelfSubjectRulesReview","status":{"resourceRules":[{{{rules}}}],"nonResourceRules":{{{urlRules}}},"incomplete":{{{(incomplete ? "true" : "false")}}}}}""");
        });

    /// <summary>Answers whether one thing may be done, and remembers what was asked.</summary>
    public static List<string> OnAccess(this FakeCluster cluster, Func<string, bool> isAllowed)
    {
        List<string> asked = [];
        cluster.On(Access, async context =>
        {
            JsonElement spec = await SpecAsync(context);
            string question = spec.TryGetProperty("nonResourceAttributes", out JsonElement url)
                ? $"{Text(url, "verb")} {Text(url, "path")}"
                : Words(spec.GetProperty("resourceAttributes"));
            lock (asked)
            {
                asked.Add(question);
            }

            await FakeCluster.WriteAsync(
                context, 201, $$$"""{"kind":"SelfSubjectAccessReview","status":{{{(isAllowed(question) ? """{"allowed":true,"reason":"by binding \"b\""}""" : """{"allowed":false}""")}}}}""");
        });
        return asked;
    }

    private static string Words(JsonElement attributes) =>
        $"{Text(attributes, "verb")} {Text(attributes, "resource")}.{Text(attributes, "group")}/{Text(attributes, "name")} in {Text(attributes, "namespace")}";

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static async Task<JsonElement> SpecAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        return document.RootElement.GetProperty("spec").Clone();
    }
}
