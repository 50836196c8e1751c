using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>
/// Lists what an account must be allowed to do for an assessment, or to apply a plan, in Kubernetes and in Azure, and writes it as
/// roles that give no more than that. Connects to nothing.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsRequiredPermission", SupportsShouldProcess = true, DefaultParameterSetName = ServiceAccountSet)]
[OutputType(typeof(RequiredPermission))]
public sealed class GetIoTOpsRequiredPermissionCommand : AsyncCmdlet
{
    private const string ServiceAccountSet = "ServiceAccount";
    private const string UserSet = "User";
    private const string GroupSet = "Group";

    private readonly List<string> names = [];
    private readonly List<Change> changes = [];
    private bool isForChanges;
    private bool hasInput;
    private string? kubernetesFile;
    private string? azureFile;

    /// <summary>Ids or references of guidelines, such as <c>Broker.*</c> or <c>AIO-018</c>. Wildcards are accepted. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GuidelineCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Guideline { get; set; }

    /// <summary>
    /// A plan of Get-IoTOpsRemediationPlan: what applying it takes, with the reading before and after. Other choices of guidelines do
    /// not count then.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [PlanTransformation]
    [ValidateNotNull]
    public RemediationPlan? Plan { get; set; }

    /// <summary>Only guidelines of these areas.</summary>
    [Parameter]
    public Area[]? Area { get; set; }

    /// <summary>Only guidelines of these severities.</summary>
    [Parameter]
    public Severity[]? Severity { get; set; }

    /// <summary>The dated state of the guidelines. Default: the newest.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BaselineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    /// <summary>Only the permissions of this side: Kubernetes or Azure. Default: both.</summary>
    [Parameter]
    public EvidenceSource? Side { get; set; }

    /// <summary>
    /// Asks for the names of Secrets too. Kubernetes has no permission for names alone: whoever may list Secrets may read
    /// them.
    /// </summary>
    [Parameter]
    public SwitchParameter IncludeSecretName { get; set; }

    /// <summary>Adds what probe pods take (Test-IoTOpsEndpoint -FromCluster): to create and remove pods in the namespace of Azure IoT Operations.</summary>
    [Parameter]
    public SwitchParameter ProbePod { get; set; }

    /// <summary>The namespace of Azure IoT Operations. Default: <c>azure-iot-operations</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string Namespace { get; set; } = SiteIdentity.DefaultNamespace;

    /// <summary>A file to write the Kubernetes roles and their bindings to, for <c>kubectl apply -f</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesPath { get; set; }

    /// <summary>What the Kubernetes roles and bindings are called. Default: <c>iotops-readiness-reader</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string KubernetesRoleName { get; set; } = KubernetesRoleOptions.DefaultName;

    /// <summary>The service account that gets the roles; it is part of the file. Default: <c>iotops-readiness</c>.</summary>
    [Parameter(ParameterSetName = ServiceAccountSet)]
    [ValidateNotNullOrEmpty]
    public string ServiceAccount { get; set; } = KubernetesRoleOptions.DefaultServiceAccount;

    /// <summary>The namespace of the service account. Default: that of Azure IoT Operations.</summary>
    [Parameter(ParameterSetName = ServiceAccountSet)]
    [ValidateNotNullOrEmpty]
    public string? ServiceAccountNamespace { get; set; }

    /// <summary>The user that gets the roles in place of a service account, by the name the cluster knows.</summary>
    [Parameter(ParameterSetName = UserSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? User { get; set; }

    /// <summary>The group that gets the roles in place of a service account, by the name the cluster knows.</summary>
    [Parameter(ParameterSetName = GroupSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Group { get; set; }

    /// <summary>A file to write the custom role of Azure to, for <c>az role definition create --role-definition</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AzurePath { get; set; }

    /// <summary>What the Azure role is called. Default: <c>IoT Operations Readiness Reader</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string AzureRoleName { get; set; } = AzureRoleOptions.DefaultName;

    /// <summary>The subscriptions in which the Azure role may be assigned.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Guid[]? SubscriptionId { get; set; }

    /// <summary>Resource groups, subscriptions or a management group at which the Azure role may be assigned, by id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Scope { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Begin()
    {
        kubernetesFile = KubernetesPath is null ? null : InputPaths.ResolveLiteral(this, KubernetesPath);
        azureFile = AzurePath is null ? null : InputPaths.ResolveLiteral(this, AzurePath);
        if (kubernetesFile is not null && kubernetesFile == azureFile)
        {
            throw new ReadinessException(
                "IoTOps.Permission.SameFile", ErrorKind.InvalidArgument, $"-KubernetesPath and -AzurePath both name '{kubernetesFile}'.", "Name two files.", kubernetesFile);
        }
    }

    private protected override void Prepare()
    {
        hasInput = true;
        names.AddRange(Guideline ?? []);
        isForChanges |= Plan is not null;
        changes.AddRange(Plan?.Changes ?? []);
    }

    private protected override async Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        // Nothing came through the pipeline: that is not the same as no choice.
        if (!hasInput)
        {
            return;
        }

        IReadOnlyList<Guideline> guidelines = isForChanges ? ChangePermissions.GuidelinesOf(changes) : GuidelineSelection.SelectSome(
            GuidelineSelection.Baseline(Baseline), names.Count == 0 ? null : [.. names], Area, Severity);

        // Whoever does not choose wants an account for everything there is, snapshots included.
        bool isWhole = !isForChanges && names.Count == 0 && Area is null && Severity is null;
        RequiredPermission[] permissions =
        [
            .. RequiredPermissions.Of(guidelines, Namespace, isWhole ? Evidence.Kinds : null, IncludeSecretName)
                .Concat(ChangePermissions.Of(changes))
                .Concat(ProbePod ? ProbePodPermissions.Of(Namespace) : [])
                .DistinctBy(permission => (permission.Side, permission.Permission))
                .Where(permission => Side is null || permission.Side == Side)
                .OrderBy(permission => permission.Side),
        ];

        // All is worked out and all places are free before the first file is written.
        (string Path, string Text, string Action)[] files = [.. Files(permissions)];
        foreach ((string path, _, _) in files)
        {
            OutputFile.RequireFree(path, Force);
        }

        foreach ((string path, string text, string action) in files)
        {
            if (await pipeline.ShouldProcessAsync(path, action, cancellationToken).ConfigureAwait(false))
            {
                OutputFile.Write(path, Force, text);
            }
        }

        foreach (RequiredPermission permission in permissions)
        {
            await pipeline.WriteObjectAsync(permission, cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<(string Path, string Text, string Action)> Files(RequiredPermission[] permissions)
    {
        if (kubernetesFile is not null)
        {
            Require(permissions, EvidenceSource.Kubernetes, nameof(KubernetesPath));
            RoleSubject subject = User is not null ? RoleSubject.User(User)
                : Group is not null ? RoleSubject.Group(Group)
                : RoleSubject.ServiceAccount(ServiceAccount, ServiceAccountNamespace ?? Namespace);
            yield return (kubernetesFile, KubernetesRoleWriter.Write(permissions, new() { Name = KubernetesRoleName, Subject = subject }), $"Write the Kubernetes roles for {subject}");
        }

        if (azureFile is not null)
        {
            Require(permissions, EvidenceSource.Azure, nameof(AzurePath));
            string[] scopes = [.. (SubscriptionId ?? []).Select(AzureScope.OfSubscription), .. Scope ?? []];
            yield return (azureFile, AzureRoleWriter.Write(permissions, new() { Name = AzureRoleName, AssignableScopes = scopes }), $"Write the Azure role '{AzureRoleName}'");
        }
    }

    private static void Require(RequiredPermission[] permissions, EvidenceSource side, string parameter)
    {
        if (!permissions.Any(permission => permission.Side == side))
        {
            throw new ReadinessException(
                "IoTOps.Permission.NothingToWrite", ErrorKind.InvalidArgument, $"-{parameter} asks for a role, and -Side leaves no permission of {side}.", "Leave out -Side, or that file.");
        }
    }
}
