using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>A request ends with a Kubernetes Status that says why.</summary>
internal sealed class StatusException(int code, string reason, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Code => code;

    /// <summary>What it is about; null if it does not say.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>The document.</summary>
    public JsonObject Document
    {
        get
        {
            var status = new JsonObject
            {
                ["kind"] = "Status",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject(),
                ["status"] = "Failure",
                ["message"] = Message,
                ["reason"] = reason,
            };
            if (Details is not null)
            {
                status["details"] = Details.DeepClone();
            }

            status["code"] = code;
            return status;
        }
    }

    public static StatusException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static StatusException Forbidden(ClusterAccount account, AccessRequest request)
    {
        if (request.Path is { } path)
        {
            return new(403, "Forbidden", $"forbidden: User \"{account.User}\" cannot {request.Verb} path \"{path}\"") { Details = [] };
        }

        string qualified = request.Group.Length == 0 ? request.Resource : $"{request.Resource}.{request.Group}";
        string resource = request.Subresource is null ? request.Resource : $"{request.Resource}/{request.Subresource}";
        string scope = request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        string subject = request.Name is null ? qualified : $"{qualified} \"{request.Name}\"";
        return new(403, "Forbidden", $"{subject} is forbidden: User \"{account.User}\" cannot {request.Verb} resource \"{resource}\" in API group \"{request.Group}\" {scope}")
        {
            Details = AboutObject(request.Group, request.Resource, request.Name),
        };
    }

    public static StatusException NoResource() => new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    public static StatusException NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type.QualifiedName} \"{name}\" not found") { Details = AboutObject(type.Group, type.Plural, name) };

    public static StatusException AlreadyExists(ResourceType type, string name) =>
        new(409, "AlreadyExists", $"{type.QualifiedName} \"{name}\" already exists") { Details = AboutObject(type.Group, type.Plural, name) };

    public static StatusException Conflict(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type.QualifiedName} \"{name}\": {why}") { Details = AboutObject(type.Group, type.Plural, name) };

    public static StatusException Modified(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static StatusException Invalid(ResourceType type, string name, string field, string why) => new(422, "Invalid", $"{type.Kind}{(type.Group.Length == 0 ? "" : ".")}{type.Group} \"{name}\" is invalid: {field}: {why}")
    {
        Details = new()
        {
            ["name"] = name,
            ["group"] = type.Group,
            ["kind"] = type.Kind,
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldValueInvalid", ["message"] = why, ["field"] = field }),
        },
    };

    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static StatusException Unprocessable(string message) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {message}");

    public static StatusException UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message);

    public static StatusException NotAcceptable() =>
        new(406, "NotAcceptable", "only the following media types are accepted: application/json, application/json;as=Table, application/json;as=PartialObjectMetadata, application/json;as=PartialObjectMetadataList");

    public static StatusException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { Details = [] };

    public static StatusException Expired(string message) => new(410, "Expired", message);

    private static JsonObject AboutObject(string group, string plural, string? name)
    {
        var details = new JsonObject();
        if (name is not null)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = plural;
        return details;
    }
}
