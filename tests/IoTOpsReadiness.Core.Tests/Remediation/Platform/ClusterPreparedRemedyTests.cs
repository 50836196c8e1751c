using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Platform;

/// <summary>What a plan does about resource providers that the subscription lacks.</summary>
public class ClusterPreparedRemedyTests
{
    private static readonly string[] Required =
    [
        "Microsoft.ExtendedLocation", "Microsoft.Kubernetes", "Microsoft.KubernetesConfiguration",
        "Microsoft.IoTOperations", "Microsoft.DeviceRegistry", "Microsoft.SecretSyncController",
    ];

    [Fact]
    public void Each_provider_that_is_missing_is_registered_and_needs_nobody()
    {
        Change[] steps = Plan("Microsoft.DeviceRegistry", "Microsoft.SecretSyncController");

        Assert.Equal(["Microsoft.DeviceRegistry", "Microsoft.SecretSyncController"], steps.Select(step => step.Target.Name).Order(StringComparer.Ordinal));
        Assert.All(steps, step =>
        {
            Assert.Equal((RemediationKind.Api, ChangeOperation.Register), (step.Kind, step.Operation!.Value));
            Assert.Equal(["Cluster.Prepared"], step.Guidelines);
            Assert.Equal($"/subscriptions/0/providers/{step.Target.Name}", step.Path);
        });
    }

    [Fact]
    public void A_provider_that_Azure_does_not_list_stays_with_a_person()
    {
        Change[] steps = Plan(Site(["Microsoft.IoTOperations"], Required[..^1]));

        Change manual = Assert.Single(steps, step => step.Kind == RemediationKind.Manual);
        Assert.Contains("Microsoft.SecretSyncController", manual.Instruction, StringComparison.Ordinal);
        Assert.Equal("Microsoft.IoTOperations", Assert.Single(steps, step => step.Kind == RemediationKind.Api).Target.Name);
    }

    private static Change[] Plan(params string[] missing) => Plan(Site(missing, Required));

    private static SiteBuilder Site(string[] missing, string[] listed) => new SiteBuilder().Azure(
        Evidence.ResourceProviders,
        [.. listed.Select(name => $$"""{"id":"/subscriptions/0/providers/{{name}}","namespace":"{{name}}","registrationState":"{{(missing.Contains(name) ? "NotRegistered" : "Registered")}}"}""")]);

    private static Change[] Plan(SiteBuilder site)
    {
        GuidelineResult result = Rule.Evaluate("Cluster.Prepared", site, null);
        Assert.Equal(Status.Fail, result.Status);
        return [.. Planner.Plan(site.Build(), [result], new Dictionary<string, string>()).Changes];
    }
}
