using IoTOpsReadiness.Remediation.Journal;

namespace IoTOpsReadiness.Remediation.Planning;

/// <summary>Turns what a journal tells into the plan that takes it back, latest first.</summary>
public static class UndoPlanner
{
    /// <summary>The plan that restores the states before, as far as they can be restored; its notes say what cannot.</summary>
    /// <param name="records">Changes of one site.</param>
    /// <param name="now">When it is made.</param>
    public static RemediationPlan Plan(IReadOnlyList<RemediationRecord> records, DateTimeOffset now)
    {
        List<string> notes = [];
        List<Change> changes = [];
        foreach (RemediationRecord record in records.OrderByDescending(record => record.StartedAt))
        {
            // What was never written, or changed nothing, leaves nothing to take back.
            if (record.Outcome is not (null or ChangeOutcome.Applied or ChangeOutcome.Pending or ChangeOutcome.Failed))
            {
                continue;
            }

            if (!record.Change.IsReversible)
            {
                notes.Add($"{record.Change.Title}: this cannot be undone.");
                continue;
            }

            changes.Add(Inverse(record));
        }

        // Undone in the opposite order: what came later goes first, also where it is the same resource.
        List<Change> ordered = [];
        foreach (Change change in changes)
        {
            string id = change.Id;
            for (int number = 2; ordered.Exists(other => other.Id == id); number++)
            {
                id = $"{change.Id} ({number})";
            }

            string[] before = [.. ordered.Where(other => other.Path == change.Path && other.Side == change.Side).Select(other => other.Id)];
            string[] dependents = [.. records.Where(record => record.Change.DependsOn.Contains(change.Id)).Select(record => record.Id).Where(other => ordered.Exists(one => one.Id == other))];
            string[] users = [.. ordered.Where(other => change.Operation == ChangeOperation.Delete && Uses(other, change)).Select(other => other.Id)];
            ordered.Add(change with { Id = id, DependsOn = [.. before.Union(dependents).Union(users)] });
        }

        RemediationRecord? first = records.Count > 0 ? records[0] : null;
        return new()
        {
            Id = Guid.NewGuid().ToString("N")[..12],
            Site = first?.Site ?? "",
            InstanceId = first?.InstanceId,
            CollectedAt = now,
            Baseline = "",
            Changes = ordered,
            Notes = notes,
        };
    }

    // What is below a resource, or names it, goes before the resource itself does: a plan that was made once the resource was
    // there does not say so.
    private static bool Uses(Change other, Change removed) => removed.Path is { } path && other.Side == removed.Side
        && (other.Path?.StartsWith(path + "/", StringComparison.OrdinalIgnoreCase) == true
            || other.Before?.Contains($"\"{path}\"", StringComparison.OrdinalIgnoreCase) == true);

    private static Change Inverse(RemediationRecord record)
    {
        Change change = record.Change;
        bool wasThere = record.Before is not null;
        bool isThere = change.Operation != ChangeOperation.Delete;
        return change with
        {
            Title = $"Undo: {change.Title}",
            // A merge patch that took something away again would have to name it; the whole resource is plain.
            Operation = !wasThere ? ChangeOperation.Delete : isThere ? change.Operation : ChangeOperation.Put,
            Before = isThere ? record.After ?? Merged(record.Before, change.After) : null,
            ToleratesAdditions = record.After is null,
            After = record.Before,
            MissingInput = [],
            Awaits = null,
            Prerequisites = [],
            DependsOn = [],
            IsAttempt = false,
        };
    }

    // The change names the members it sets; the record has all there were.
    private static string? Merged(string? before, string? after)
    {
        var body = ChangeBody.Parse(before);
        var wanted = ChangeBody.Parse(after);
        if (body is null || wanted is null)
        {
            return after;
        }

        foreach ((string name, System.Text.Json.Nodes.JsonNode? value) in wanted)
        {
            body[name] = value?.DeepClone();
        }

        return ChangeBody.Text(body);
    }
}
