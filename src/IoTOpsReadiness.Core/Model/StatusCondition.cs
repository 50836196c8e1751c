using System.Text.Json;

namespace IoTOpsReadiness.Model;

/// <summary>One condition a controller reports in a resource's status.</summary>
/// <param name="Type">For example <c>Ready</c>.</param>
/// <param name="Status">True, False or Unknown; empty where missing.</param>
/// <param name="Reason">One word for programs; null where missing.</param>
/// <param name="Message">A sentence for people; null where missing.</param>
public sealed record StatusCondition(string Type, string Status, string? Reason, string? Message)
{
    /// <summary>True where the status is True.</summary>
    public bool IsTrue => Same.Text(Status, "True");

    /// <summary>For people, for example <c>Ready=False (Pending)</c>.</summary>
    public override string ToString() => Reason is null ? $"{Type}={Status}" : $"{Type}={Status} ({Reason})";

    /// <summary>Reads <c>status.conditions</c>; empty where there is none.</summary>
    internal static IReadOnlyList<StatusCondition> Read(Resource owner, JsonElement status) =>
        owner.List(status.At("conditions"), "status.conditions")
            .Select(condition => new StatusCondition(
                condition.At("type").TextOrEmpty(),
                condition.At("status").TextOrEmpty(),
                condition.At("reason").TextOrNull(),
                condition.At("message").TextOrNull()))
            .ToArray();
}
