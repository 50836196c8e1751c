using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>Draws the conclusions: which guidelines stay Unknown for want of which permission.</summary>
public static class PermissionReview
{
    private enum Availability
    {
        Available,
        Undetermined,
        Unavailable,
    }

    /// <summary>One result per answer.</summary>
    /// <param name="site">The site's name.</param>
    /// <param name="guidelines">The guidelines the permissions were worked out for.</param>
    /// <param name="answers">What both sides said; a side that is not connected says so for each of its permissions.</param>
    public static IReadOnlyList<PermissionResult> Of(string site, IReadOnlyCollection<Guideline> guidelines, IReadOnlyCollection<PermissionAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(guidelines);
        ArgumentNullException.ThrowIfNull(answers);
        return [.. answers.Select(answer => Conclude(site, guidelines, answers, answer))];
    }

    private static PermissionResult Conclude(string site, IReadOnlyCollection<Guideline> guidelines, IReadOnlyCollection<PermissionAnswer> answers, PermissionAnswer answer)
    {
        List<string> certain = [];
        List<string> possible = [];
        if (!IsSettled(answer))
        {
            foreach (EvidenceKind kind in answer.Permission.Evidence.Select(Evidence.Find).OfType<EvidenceKind>())
            {
                // A kind that both sides have is settled by either.
                Availability availability = AvailabilityOf(kind, answers);
                if (availability == Availability.Available)
                {
                    continue;
                }

                string[] needing = [.. Ids(guidelines, guideline => RequiredPermissions.Needs(guideline, kind))];
                (availability == Availability.Unavailable ? certain : possible).AddRange(needing);
                possible.AddRange(Ids(guidelines, guideline => guideline.Uses.Contains(kind)));
            }
        }

        return new()
        {
            Site = site,
            Status = answer.Status,
            Required = answer.Permission,
            Message = Explain(answer),
            GrantedBy = answer.Status == PermissionStatus.Allowed ? null : GrantedBy(answer.Permission),
            LeavesUnknown = [.. certain.Distinct()],
            MayLeaveUnknown = [.. possible.Distinct().Except(certain)],
        };
    }

    // An API group that is not served is an answer as well: there is nothing of the kind.
    private static bool IsSettled(PermissionAnswer answer) => answer.Status == PermissionStatus.Allowed || answer.NotInstalled;

    private static Availability AvailabilityOf(EvidenceKind kind, IReadOnlyCollection<PermissionAnswer> answers) => answers
        .Where(answer => answer.Permission.Evidence.Contains(kind.Name))
        .GroupBy(answer => answer.Permission.Side)
        .Select(side => side.Max(Rate))
        .Append(Availability.Unavailable)
        .Min();

    private static Availability Rate(PermissionAnswer answer) => IsSettled(answer) ? Availability.Available
        : answer.Status == PermissionStatus.Unknown && !answer.NotConnected ? Availability.Undetermined
        : Availability.Unavailable;

    private static IEnumerable<string> Ids(IEnumerable<Guideline> guidelines, Func<GuidelineDefinition, bool> filter) =>
        guidelines.Select(guideline => guideline.Definition).Where(filter).Select(guideline => guideline.Id);

    private static string? Explain(PermissionAnswer answer)
    {
        string?[] parts =
        [
            answer.NotInstalled ? $"The cluster does not serve {answer.Permission.ApiGroup}: there is nothing to read now." : null,
            answer.SiteNamespaceOnly ? "In the namespace of Azure IoT Operations alone; what other namespaces hold is not seen." : null,
            answer.Message,
        ];
        string text = string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
        return text.Length == 0 ? null : text;
    }

    private static string GrantedBy(RequiredPermission permission) => permission switch
    {
        { Side: EvidenceSource.Azure } => $"a role with {permission.Action} {On(permission.Scope)}",
        { NonResourceUrl: { } url } => $"a ClusterRole with nonResourceURLs [{url}], verbs [{permission.Verb}]",
        _ => $"a {(permission.Scope == PermissionScope.Cluster ? "ClusterRole" : $"Role in namespace {permission.Namespace}")} with "
            + $"apiGroups [{(permission.ApiGroup is { Length: > 0 } group ? group : "\"\"")}], resources [{permission.Resource}], "
            + (permission.ResourceName is { } name ? $"resourceNames [{name}], " : "")
            + $"verbs [{permission.Verb}]",
    };

    private static string On(PermissionScope scope) => scope switch
    {
        PermissionScope.Instance => "on the instance",
        PermissionScope.ConnectedCluster => "on the Arc-connected cluster",
        PermissionScope.ResourceGroup => "on the resource group of the instance",
        PermissionScope.Subscription => "on the subscription",
        _ => "on the resource, or on its resource group",
    };
}
