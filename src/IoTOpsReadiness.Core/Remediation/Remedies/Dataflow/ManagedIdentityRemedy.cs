using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Dataflow;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Dataflow;

/// <summary>AIO-036: endpoints of Azure sign in with a user-assigned identity, which gets its role on the target first.</summary>
internal sealed class ManagedIdentityRemedy : Remedy
{
    private const string ClientInput = "ManagedIdentityClientId";
    private const string TenantInput = "ManagedIdentityTenantId";

    public override IReadOnlyList<string> Guidelines => ["Dataflow.ManagedIdentity"];

    public override IReadOnlyList<EvidenceKind> Needs => EndpointEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        Site site = context.Site;
        (string? client, string? tenant) = Identity(context);
        foreach (string name in failure.Findings.Where(finding => finding is { Status: Status.Fail, Target.Kind: "DataflowEndpoint" }).Select(finding => finding.Target.Name).Distinct())
        {
            if (client is null || tenant is null)
            {
                // The draft says what is missing; it is not applied before.
                ChangeDraft draft = context.Drafts.Edit(Evidence.DataflowEndpoints, name)
                    .For($"Let the dataflow endpoint {name} sign in with a user-assigned identity", failure.Id)
                    .Command($"Set-IoTOpsDataflowEndpoint {name} -AuthenticationMethod UserAssignedManagedIdentity -ClientId <id> -TenantId <id>");
                _ = client is null ? draft.Lacks($"-RemediationInput @{{ {ClientInput} = '...' }}: the client id of an identity that the instance carries") : draft;
                _ = tenant is null ? draft.Lacks($"-RemediationInput @{{ {TenantInput} = '...' }}: its tenant") : draft;
                continue;
            }

            EndpointEditor.Apply(
                site,
                context.Drafts,
                new() { Name = name, SignIn = EndpointSignIn.UserAssignedManagedIdentity, ClientId = client, TenantId = tenant },
                force: false,
                failure.Id);
        }
    }

    // Where the instance carries just one, there is nothing to choose.
    private static (string? Client, string? Tenant) Identity(RemedyContext context)
    {
        AssignedIdentity[] carried = [.. context.Site.AzureInstances.SelectMany(instance => instance.UserAssignedIdentities).Where(identity => identity.ClientId is not null)];
        string? client = context.Input(ClientInput) ?? (carried.Length == 1 ? carried[0].ClientId : null);
        string? id = carried.FirstOrDefault(identity => Same.Text(identity.ClientId, client))?.Id;
        string? tenant = context.Input(TenantInput) ?? context.Site.Snapshot.Documents(Evidence.ManagedIdentities, EvidenceSource.Azure)
            .Select(document => document.Root)
            .Where(root => Same.Text(root.At("id").TextOrNull(), id))
            .Select(root => root.At("properties.tenantId").TextOrNull())
            .FirstOrDefault(found => found is not null);
        return (client, tenant);
    }
}
