using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Creates, updates, patches and deletes, with everything an API server keeps straight on the way.</summary>
internal static partial class ObjectWriter
{
    private const string MergeType = "application/merge-patch+json";
    private const string JsonType = "application/json-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    // The server's own; what a client sends there is not looked at.
    private static readonly string[] ServerMetadata = ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion", "managedFields"];

    public static async Task CreateAsync(ClusterRequest request, ResourceType type)
    {
        RequireJson(request);
        JsonObject body = await request.ReadObjectAsync().ConfigureAwait(false);
        RequireKind(type, body);
        JsonObject metadata = body.Require("metadata");
        string name = metadata.Text("name") is { Length: > 0 } given
            ? given
            : metadata.Text("generateName") is { Length: > 0 } prefix
                ? prefix + RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5)
                : throw StatusException.Invalid(type, "", "metadata.name", "Required value: name or generateName is required");
        if (metadata.Text("resourceVersion") is { Length: > 0 })
        {
            throw StatusException.BadRequest("resourceVersion should not be set on objects to be created");
        }

        await request.WriteAsync(Representation.Of(request).One(Create(request, type, name, body, null)), 201).ConfigureAwait(false);
    }

    public static async Task UpdateAsync(ClusterRequest request, ResourceType type)
    {
        RequireJson(request);
        JsonObject body = await request.ReadObjectAsync().ConfigureAwait(false);
        RequireKind(type, body);
        string name = request.Path.Name!;
        if (body.Text("metadata", "name") != name)
        {
            throw StatusException.BadRequest($"the name of the object ({body.Text("metadata", "name")}) does not match the name on the URL ({name})");
        }

        string? version = body.Text("metadata", "resourceVersion");
        if (type.IsCustom && version is null or "")
        {
            throw StatusException.Invalid(type, name, "metadata.resourceVersion", "Invalid value: 0x0: must be specified for an update");
        }

        await ChangeAsync(request, type, current =>
        {
            Expect(type, current, version, body.Text("metadata", "uid"));
            return body;
        }).ConfigureAwait(false);
    }

    public static async Task PatchAsync(ClusterRequest request, ResourceType type)
    {
        string mediaType = MediaType(request);
        if (mediaType == ApplyType)
        {
            await ApplyAsync(request, type).ConfigureAwait(false);
            return;
        }

        if (mediaType is not (MergeType or JsonType or StrategicType) || (mediaType == StrategicType && type.IsCustom))
        {
            string accepted = string.Join(", ", type.IsCustom ? [JsonType, MergeType, ApplyType] : new[] { JsonType, MergeType, StrategicType, ApplyType });
            throw StatusException.UnsupportedMediaType($"the body of the request was in an unknown format - accepted media types include: {accepted}");
        }

        JsonNode patch = await request.ReadBodyAsync().ConfigureAwait(false);
        await ChangeAsync(request, type, current =>
        {
            JsonObject document = current.ToNode();
            switch (patch)
            {
                case JsonArray operations when mediaType == JsonType:
                    JsonPatch.Apply(document, operations);
                    break;
                case JsonObject change when mediaType == MergeType:
                    MergePatch.Apply(document, change);
                    break;
                case JsonObject change when mediaType == StrategicType:
                    StrategicPatch.Apply(document, change);
                    break;
                default:
                    throw StatusException.BadRequest($"the body of the request is not what {mediaType} asks for");
            }

            // A patch that names the version it was made for is held to it.
            Expect(type, current, document.Text("metadata", "resourceVersion"), document.Text("metadata", "uid"));
            return document;
        }).ConfigureAwait(false);
    }

    public static async Task DeleteAsync(ClusterRequest request, ResourceType type)
    {
        JsonObject options = request.Context.Request.ContentLength is > 0 || request.Context.Request.Headers.TransferEncoding.Count > 0
            ? await request.ReadObjectAsync().ConfigureAwait(false)
            : [];
        bool isDryRun = request.IsDryRun || options["dryRun"] is JsonArray { Count: > 0 };
        string name = request.Path.Name!;
        StoredObject? last = null;
        StoredObject? left = request.Cluster.Write(
            type,
            request.Path.Namespace,
            name,
            current =>
            {
                last = current ?? throw StatusException.NotFound(type, name);
                if (options.Text("preconditions", "uid") is { } uid && uid != current.Uid)
                {
                    throw StatusException.Conflict(type, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
                }

                if (options.Text("preconditions", "resourceVersion") is { } version && version != current.Version)
                {
                    throw StatusException.Conflict(type, name, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {current.Version}");
                }

                // It stays until whoever has put a finalizer there takes it away.
                JsonObject document = current.ToNode();
                if (document.At("metadata", "finalizers") is not JsonArray { Count: > 0 })
                {
                    return null;
                }

                JsonObject metadata = document.Require("metadata");
                metadata["deletionTimestamp"] ??= request.Cluster.Now;
                metadata["deletionGracePeriodSeconds"] ??= 0;
                return document;
            },
            isDryRun);
        if (left is not null)
        {
            await request.WriteAsync(Representation.Of(request).One(left)).ConfigureAwait(false);
            return;
        }

        if (type is { Group: "", Plural: "namespaces" } && !isDryRun)
        {
            Empty(request.Cluster, name);
        }

        var details = new JsonObject { ["name"] = name };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Plural;
        details["uid"] = last!.Uid;
        await request.WriteAsync(new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details }).ConfigureAwait(false);
    }

    private static async Task ApplyAsync(ClusterRequest request, ResourceType type)
    {
        string manager = request.Query("fieldManager") ?? throw StatusException.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        JsonObject configuration = await request.ReadObjectAsync().ConfigureAwait(false);
        RequireKind(type, configuration);
        string name = request.Path.Name!;
        if (configuration.At("metadata", "managedFields") is not null)
        {
            throw StatusException.BadRequest("metadata.managedFields must be nil");
        }

        if (configuration.Text("metadata", "name") is { } given && given != name)
        {
            throw StatusException.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})");
        }

        // The server's part of a configuration that was read from a server.
        configuration.Require("metadata")["name"] = name;
        string? version = configuration.Text("metadata", "resourceVersion");
        string? uid = configuration.Text("metadata", "uid");
        foreach (string member in ServerMetadata)
        {
            configuration.Require("metadata").Remove(member);
        }

        bool isForced = request.Flag("force");
        string? subresource = request.Path.Subresource;
        if (subresource is null && request.Cluster.Find(type, request.Path.Namespace, name) is null)
        {
            configuration.Remove("status");
            await request.WriteAsync(Representation.Of(request).One(Create(request, type, name, configuration, manager)), 201).ConfigureAwait(false);
            return;
        }

        ManagedFields? managers = null;
        await ChangeAsync(
            request,
            type,
            current =>
            {
                Expect(type, current, version, uid);
                JsonObject before = current.ToNode();
                managers = new(before);
                return managers.Apply(before, configuration, manager, isForced, subresource, request.Cluster.Now);
            },
            () => managers!).ConfigureAwait(false);
    }

    private static StoredObject Create(ClusterRequest request, ResourceType type, string name, JsonObject body, string? applier)
    {
        Cluster cluster = request.Cluster;
        string? @namespace = request.Path.Namespace;
        if (type.IsNamespaced && @namespace is null)
        {
            throw StatusException.BadRequest("an empty namespace may not be set during creation");
        }

        RequireName(type, name);
        if (body.Text("metadata", "namespace") is { Length: > 0 } own && own != @namespace)
        {
            throw StatusException.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
        }

        if (@namespace is not null && cluster.Find(cluster.Type("", "namespaces")!, null, @namespace) is null)
        {
            throw StatusException.NotFound(cluster.Type("", "namespaces")!, @namespace);
        }

        return cluster.Write(
            type,
            @namespace,
            name,
            current =>
            {
                if (current is not null)
                {
                    throw StatusException.AlreadyExists(type, name);
                }

                var document = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = body["metadata"]!.DeepClone() };
                foreach ((string member, JsonNode? value) in body.Where(member => member.Key is not ("apiVersion" or "kind" or "metadata" or "status")))
                {
                    document[member] = value?.DeepClone();
                }

                JsonObject metadata = document.Require("metadata");
                foreach (string member in ServerMetadata)
                {
                    metadata.Remove(member);
                }

                metadata["name"] = name;
                if (@namespace is not null)
                {
                    metadata["namespace"] = @namespace;
                }

                metadata["uid"] = Guid.NewGuid().ToString();
                if (type.HasGeneration)
                {
                    metadata["generation"] = 1;
                }

                metadata["creationTimestamp"] = cluster.Now;
                var managers = new ManagedFields(null);
                if (applier is null)
                {
                    managers.Update(null, document, request.FieldManager, null, cluster.Now);
                }
                else
                {
                    managers.Apply(null, body, applier, false, null, cluster.Now);
                }

                managers.WriteTo(document);
                if (type is { Group: "", Plural: "namespaces" })
                {
                    metadata.Require("labels")["kubernetes.io/metadata.name"] = name;
                    document["status"] = new JsonObject { ["phase"] = "Active" };
                }
                else if (WorkloadStatus.Initial(type, document, cluster.Now) is { } status)
                {
                    document["status"] = status;
                }

                return document;
            },
            request.IsDryRun)!;
    }

    // What update, patch and apply have in common once it is known what the object is to be.
    private static async Task ChangeAsync(ClusterRequest request, ResourceType type, Func<StoredObject, JsonObject> change, Func<ManagedFields>? managers = null)
    {
        string name = request.Path.Name!;
        bool isStatus = request.Path.Subresource == "status";
        var representation = Representation.Of(request);
        StoredObject? last = null;
        StoredObject? written = request.Cluster.Write(
            type,
            request.Path.Namespace,
            name,
            current =>
            {
                last = current ?? throw StatusException.NotFound(type, name);
                JsonObject before = current.ToNode();
                JsonObject after = Combine(before, change(current), isStatus);
                Check(request, type, name, after);
                if (!isStatus && type.HasGeneration && Wanted(before) is var was && !JsonNode.DeepEquals(was, Wanted(after)))
                {
                    long generation = before.At("metadata", "generation") is JsonValue value && value.TryGetValue(out long number) ? number + 1 : 1;
                    after.Require("metadata")["generation"] = generation;
                    WorkloadStatus.Settle(type, after, generation);
                }

                ManagedFields owners;
                if (managers is null)
                {
                    owners = new(before);
                    owners.Update(before, after, request.FieldManager, isStatus ? "status" : null, request.Cluster.Now);
                }
                else
                {
                    owners = managers();
                }

                if (!JsonNode.DeepEquals(before, after) || managers is not null)
                {
                    owners.WriteTo(after);
                }

                bool isGone = current.IsTerminating && after.At("metadata", "finalizers") is not JsonArray { Count: > 0 };
                return isGone ? null : after;
            },
            request.IsDryRun);
        await request.WriteAsync(representation.One(written ?? last!)).ConfigureAwait(false);
    }

    // The server keeps its own part of the metadata, and what the other half of the object says.
    private static JsonObject Combine(JsonObject before, JsonObject wanted, bool isStatus)
    {
        JsonObject after = (isStatus ? before : wanted).DeepClone().AsObject();
        JsonNode? status = (isStatus ? wanted : before)["status"]?.DeepClone();
        after.Remove("status");
        if (status is not null)
        {
            after["status"] = status;
        }

        JsonObject metadata = after.Require("metadata");
        foreach (string member in ServerMetadata)
        {
            metadata.Remove(member);
            if (before.At("metadata", member) is { } kept)
            {
                metadata[member] = kept.DeepClone();
            }
        }

        if (before.Text("metadata", "namespace") is { } @namespace && metadata.Text("namespace") is null)
        {
            metadata["namespace"] = @namespace;
        }

        return after;
    }

    private static void Check(ClusterRequest request, ResourceType type, string name, JsonObject after)
    {
        RequireKind(type, after);
        if (after.Text("metadata", "name") != name || after.Text("metadata", "namespace") != request.Path.Namespace)
        {
            throw StatusException.Invalid(type, name, "metadata", "Invalid value: name and namespace are immutable");
        }
    }

    private static JsonObject Wanted(JsonObject document)
    {
        JsonObject wanted = document.DeepClone().AsObject();
        wanted.Remove("metadata");
        wanted.Remove("status");
        return wanted;
    }

    private static void Expect(ResourceType type, StoredObject current, string? version, string? uid)
    {
        if (version is { Length: > 0 } && version != current.Version)
        {
            throw StatusException.Modified(type, current.Name);
        }

        if (uid is { Length: > 0 } && uid != current.Uid)
        {
            throw StatusException.Conflict(type, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }
    }

    private static void RequireJson(ClusterRequest request)
    {
        if (MediaType(request) is not ("application/json" or ""))
        {
            throw StatusException.UnsupportedMediaType("the body of the request was in an unknown format - accepted media types include: application/json");
        }
    }

    private static string MediaType(ClusterRequest request) => (request.Context.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private static void RequireKind(ResourceType type, JsonObject body)
    {
        string? kind = body.Text("kind");
        string? apiVersion = body.Text("apiVersion");
        if (kind is null or "" || apiVersion is null or "")
        {
            throw StatusException.BadRequest($"Object '{(kind is null or "" ? "Kind" : "apiVersion")}' is missing in the body of the request");
        }

        if (kind != type.Kind || apiVersion != type.ApiVersion)
        {
            throw StatusException.BadRequest($"{kind} in version \"{apiVersion}\" does not match the expected {type.Kind} in version \"{type.ApiVersion}\"");
        }
    }

    private static void RequireName(ResourceType type, string name)
    {
        // Roles and their bindings may be called nearly anything.
        bool isValid = type.Group == "rbac.authorization.k8s.io" ? !name.Contains('/', StringComparison.Ordinal) && !name.Contains('%', StringComparison.Ordinal) : name.Length <= 253 && ObjectName().IsMatch(name);
        if (!isValid)
        {
            throw StatusException.Invalid(
                type,
                name,
                "metadata.name",
                $"Invalid value: \"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character");
        }
    }

    private static void Empty(Cluster cluster, string @namespace)
    {
        foreach (ResourceType type in cluster.Types.Where(type => type.IsNamespaced))
        {
            foreach (StoredObject item in cluster.List(type).Objects.Values.Where(item => item.Namespace == @namespace))
            {
                cluster.Write(type, @namespace, item.Name, _ => null);
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex ObjectName();
}
