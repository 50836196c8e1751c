using IoTOpsReadiness.Guidelines.Dataflow;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Dataflow;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The cloud identity has its role on every target that the dataflows of the site have.</summary>
internal static class TargetRolePart
{
    private const string GuidelineId = "Dataflow.ManagedIdentity";

    public static void Draft(SecureSettingsSite scene, SecureSettingsIdentity identity)
    {
        IEnumerable<DataflowEndpoint> endpoints = scene.Site.DataflowEndpoints
            .GroupBy(endpoint => endpoint.Name, StringComparer.Ordinal)
            .Select(sides => sides.OrderByDescending(endpoint => endpoint.Source == EvidenceSource.Azure).First());
        foreach (DataflowEndpoint endpoint in endpoints)
        {
            if (IdentityRights.RolesFor(scene.Site, endpoint) is not { } wanted)
            {
                continue;
            }

            foreach (ChangeDraft draft in TargetRoles.Give(scene.Site, scene.Drafts, wanted.Target, wanted.Roles, identity.Name, identity.ClientId, identity.PrincipalId, identity.Making is null ? null : identity.Awaited, GuidelineId))
            {
                draft.Command(SecureSettingsEditor.Command(scene.Request)).After([identity.Making]);
            }
        }
    }
}
