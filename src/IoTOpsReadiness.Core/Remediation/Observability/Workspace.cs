using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>A workspace that evidence goes to: the one in use, one that is named, or one that is made.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Location">Its region, in which the rules that feed it have to be.</param>
/// <param name="Making">The step that makes it; null where it exists.</param>
internal sealed record Workspace(string Id, string Location, ChangeDraft? Making)
{
    /// <summary>Finds it.</summary>
    /// <param name="scene">The site.</param>
    /// <param name="type">Its type.</param>
    /// <param name="parameter">The parameter that names it.</param>
    /// <param name="given">What the user said.</param>
    /// <param name="used">The id of the one in use; null where there is none.</param>
    /// <param name="locationOf">The region of one that is visible; null for others.</param>
    /// <param name="prefix">How the name of a new one begins.</param>
    /// <param name="properties">What a new one is made with.</param>
    /// <param name="before">What its making depends on; asked for once it is known which it is.</param>
    public static Workspace Find(
        ObservabilityScene scene, string type, string parameter, string? given, string? used, Func<string, string?> locationOf, string prefix, JsonObject properties, Func<ChangeDraft?[]> before)
    {
        string what = type == WorkspaceId.Monitor ? "metrics" : "logs";
        string? name = scene.InstanceId?.Split('/')[^1];
        string? id = given is not null ? WorkspaceId.Of(given, type, scene.InstanceId) ?? given
            : used ?? (scene.Request.CreateWorkspace && name is not null ? WorkspaceId.Of(ObservabilityEditor.NameOf(prefix, name), type, scene.InstanceId) : null);
        if (id is null)
        {
            throw new ReadinessException(
                "IoTOps.Observability.Missing",
                ErrorKind.InvalidArgument,
                $"Nothing on '{scene.Site.Name}' tells which workspace {what} go to.",
                $"Name it with {parameter}, or have one made with -CreateWorkspace.",
                parameter);
        }

        WorkspaceId.Require(id, type, parameter);
        if (locationOf(id) is { } location)
        {
            return new(id, location, null);
        }

        if (!scene.Request.CreateWorkspace)
        {
            throw new ReadinessException(
                "IoTOps.Observability.NotFound",
                ErrorKind.NotFound,
                $"There is no {type} '{id}', or it is not visible to you.",
                $"Check {parameter}, get the permission to read it, or have it made with -CreateWorkspace.",
                id);
        }

        string region = type == WorkspaceId.Log ? scene.Request.LogWorkspaceLocation ?? scene.Location : scene.Location;
        ChangeDraft draft = scene.Make(type == WorkspaceId.Monitor ? "MonitorWorkspace" : "LogWorkspace", id, new() { ["location"] = region, ["properties"] = properties }, $"Make the workspace {id[(id.LastIndexOf('/') + 1)..]} for {what}");
        return new(id, region, draft.AfterAll(before()));
    }
}
