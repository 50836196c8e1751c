using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Who am I, and what may I do.</summary>
internal static class AccessReviews
{
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
    private static readonly string[] Paths = ["/version", "/healthz", "/livez", "/readyz", "/api", "/api/*", "/apis", "/apis/*", "/.well-known/openid-configuration", "/openid/v1/jwks"];

    /// <summary>Answers a review.</summary>
    /// <returns>False if the request is for something else.</returns>
    public static async Task<bool> TryAnswerAsync(ClusterRequest request)
    {
        Func<ClusterRequest, JsonObject, JsonObject>? answer = (request.Path.Group, request.Path.Version, request.Path.Resource) switch
        {
            ("authentication.k8s.io", "v1", "selfsubjectreviews") => WhoAmI,
            ("authorization.k8s.io", "v1", "selfsubjectaccessreviews") => MayI,
            ("authorization.k8s.io", "v1", "selfsubjectrulesreviews") => WhatMayI,
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            throw StatusException.MethodNotAllowed();
        }

        JsonObject review = await ReadAsync(request).ConfigureAwait(false);
        review["status"] = answer(request, review);
        await request.WriteAsync(review, 201).ConfigureAwait(false);
        return true;
    }

    private static async Task<JsonObject> ReadAsync(ClusterRequest request)
    {
        if (request.Context.Request.ContentType?.StartsWith(ProtobufReview.MediaType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return await request.ReadObjectAsync().ConfigureAwait(false);
        }

        using var body = new MemoryStream();
        await request.Context.Request.Body.CopyToAsync(body, request.Aborted).ConfigureAwait(false);
        return ProtobufReview.Read(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private static JsonObject WhoAmI(ClusterRequest request, JsonObject review) => new()
    {
        ["userInfo"] = new JsonObject { ["username"] = request.Account.User, ["groups"] = Names(request.Account.Groups) },
    };

    private static JsonObject MayI(ClusterRequest request, JsonObject review)
    {
        AccessRequest wanted;
        if (review.Object("spec", "resourceAttributes") is { } resource)
        {
            string? Text(string name) => resource.Text(name) is { Length: > 0 } value ? value : null;
            wanted = new()
            {
                Verb = Text("verb") ?? "",
                Group = Text("group") ?? "",
                Resource = Text("resource") ?? "",
                Subresource = Text("subresource"),
                Namespace = Text("namespace"),
                Name = Text("name"),
            };
        }
        else
        {
            JsonObject path = review.Object("spec", "nonResourceAttributes")
                ?? throw StatusException.Unprocessable("spec: exactly one of nonResourceAttributes or resourceAttributes must be specified");
            wanted = new() { Verb = path.Text("verb") ?? "", Path = path.Text("path") ?? "" };
        }

        bool isAllowed = request.Allows(wanted);
        return isAllowed ? new() { ["allowed"] = true, ["reason"] = "allowed by the sandbox" } : new() { ["allowed"] = false };
    }

    private static JsonObject WhatMayI(ClusterRequest request, JsonObject review)
    {
        string @namespace = review.Text("spec", "namespace") is { Length: > 0 } name ? name : throw StatusException.Unprocessable("spec.namespace: no namespace on request");
        var resources = new JsonArray();
        var paths = new JsonArray();
        if (request.AllowsAll)
        {
            resources.Add(Rule(["*"], ["*"], ["*"]));
            paths.Add(new JsonObject { ["verbs"] = Names(["*"]), ["nonResourceURLs"] = Names(["*"]) });
        }
        else
        {
            foreach (ResourceType type in request.Cluster.Types)
            {
                string[] verbs =
                [
                    .. Verbs.Where(verb => request.Allows(new() { Verb = verb, Group = type.Group, Resource = type.Plural, Namespace = type.IsNamespaced ? @namespace : null })),
                ];
                if (verbs.Length > 0)
                {
                    resources.Add(Rule(verbs, [type.Group], [type.Plural]));
                }
            }

            resources.Add(Rule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]));
            resources.Add(Rule(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"]));
            string[] readable = [.. Paths.Where(path => request.Allows(new() { Verb = "get", Path = path }))];
            paths.Add(new JsonObject { ["verbs"] = Names(["get"]), ["nonResourceURLs"] = Names(readable) });
        }

        return new() { ["resourceRules"] = resources, ["nonResourceRules"] = paths, ["incomplete"] = false };
    }

    private static JsonObject Rule(string[] verbs, string[] groups, string[] resources) =>
        new() { ["verbs"] = Names(verbs), ["apiGroups"] = Names(groups), ["resources"] = Names(resources) };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);
}
