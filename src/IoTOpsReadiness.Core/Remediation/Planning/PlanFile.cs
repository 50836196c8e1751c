using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Planning;

/// <summary>A plan as one JSON file, to be reviewed, approved and applied by somebody else. Works on bytes.</summary>
public static class PlanFile
{
    private const int MaxSize = 64 * 1024 * 1024;

    /// <summary>Writes a plan.</summary>
    public static byte[] Write(RemediationPlan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, RemediationJson.Indented);

    /// <summary>Reads a plan, as this module or <c>ConvertTo-Json -EnumsAsStrings</c> wrote it.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What errors call it, usually the path.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.Remediation.NotAPlan</c>.</exception>
    public static RemediationPlan Read(ReadOnlySpan<byte> content, string name)
    {
        string shown = DisplayText.Sanitize(name, DisplayText.MaxAddressLength);
        try
        {
            if (content.Length > MaxSize)
            {
                throw new JsonException("it is too large");
            }

            content = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
            return Checked(JsonSerializer.Deserialize<RemediationPlan>(content, RemediationJson.Indented) ?? throw new JsonException("it is empty"));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new ReadinessException(
                "IoTOps.Remediation.NotAPlan",
                ErrorKind.InvalidData,
                $"'{shown}' is not a remediation plan: {exception.Message}",
                "Give a plan of Get-IoTOpsRemediationPlan, as it is or saved with Export-Clixml or ConvertTo-Json -Depth 10.",
                shown,
                exception);
        }
    }

    /// <summary>Makes sure that a plan that went through somebody's hands is one.</summary>
    /// <exception cref="JsonException">It is not.</exception>
    public static RemediationPlan Checked(RemediationPlan plan)
    {
        if (plan.Changes is null || plan.Changes.Any(change => change?.Id is null || change.Target is null || change.Title is null))
        {
            throw new JsonException("a step has no id, title or target");
        }

        if (plan.Changes.GroupBy(change => change.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new JsonException($"step '{twice.Key}' is there twice");
        }

        foreach (Change change in plan.Changes)
        {
            ChangeBody.Parse(change.Before);
            ChangeBody.Parse(change.After);
        }

        return plan with { Notes = plan.Notes ?? [] };
    }
}
