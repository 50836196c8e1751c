namespace IoTOpsReadiness.Permissions;

/// <summary>What one role assignment lets a caller do in Azure: actions, less those taken away again.</summary>
public sealed record AzureGrant
{
    /// <summary>The actions, with <c>*</c> for any part of a name.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>The actions this grant leaves out; another may give them all the same.</summary>
    public IReadOnlyList<string> NotActions { get; init; } = [];

    /// <summary>The actions on data.</summary>
    public IReadOnlyList<string> DataActions { get; init; } = [];

    /// <summary>The actions on data this grant leaves out.</summary>
    public IReadOnlyList<string> NotDataActions { get; init; } = [];

    /// <summary>True where the grant gives the action.</summary>
    public bool Gives(string action, bool isDataAction = false)
    {
        ArgumentNullException.ThrowIfNull(action);
        (IReadOnlyList<string> given, IReadOnlyList<string> left) = isDataAction ? (DataActions, NotDataActions) : (Actions, NotActions);
        return given.Any(pattern => Matches(pattern, action)) && !left.Any(pattern => Matches(pattern, action));
    }

    /// <summary>True where an action is one of those a pattern stands for. Azure takes no notice of case.</summary>
    internal static bool Matches(string pattern, string action)
    {
        // Greedy with one way back: the last star may always take one character more.
        int at = 0, place = 0, star = -1, resume = 0;
        while (at < action.Length)
        {
            if (place < pattern.Length && pattern[place] == '*')
            {
                star = place++;
                resume = at;
            }
            else if (place < pattern.Length && char.ToUpperInvariant(pattern[place]) == char.ToUpperInvariant(action[at]))
            {
                place++;
                at++;
            }
            else if (star >= 0)
            {
                place = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(place).TrimStart('*').IsEmpty;
    }
}
