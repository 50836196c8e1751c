using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>What a release deploys by default gets the verdicts that the catalogue gives its defaults.</summary>
public class ReleaseTemplateTests
{
    private const string Instances = "Microsoft.IoTOperations/instances";

    private static readonly string[] Versions = ["v1.0.34", "v1.2.112"];

    private static readonly (string Guideline, Status Status, Severity Severity)[] Defaults =
    [
        ("AuthN.Method", Status.Pass, Severity.Medium),
        ("AuthN.Required", Status.Pass, Severity.Critical),
        ("AuthZ.LeastPrivilege", Status.Pass, Severity.High),
        ("Listener.TlsAutomatic", Status.Pass, Severity.Critical),
        ("Security.CustomIssuer", Status.Fail, Severity.High),
        ("Dataflow.BrokerSat", Status.Pass, Severity.High),
        ("Dataflow.ManagedIdentity", Status.NotApplicable, Severity.High),
        ("Broker.InternalEncryption", Status.Pass, Severity.Critical),
        ("Broker.RedundancyFloor", Status.Pass, Severity.Critical),
        ("Broker.DiskBuffer", Status.Fail, Severity.High),
        ("Broker.ClientLimits", Status.Fail, Severity.Low),
        ("Broker.SelfCheck", Status.Pass, Severity.Low),
    ];

    public static TheoryData<string, string, Status, Severity> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, Status, Severity>();
            foreach (string version in Versions)
            {
                Array.ForEach(Defaults, verdict => cases.Add(version, verdict.Guideline, verdict.Status, verdict.Severity));
            }

            return cases;
        }
    }

    [PayloadTheory]
    [MemberData(nameof(Cases))]
    public void The_defaults_of_a_release_are_judged_as_the_catalogue_says(string version, string guideline, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(guideline, Deployed(version));

        Assert.True((status, severity) == (result.Status, result.Severity), result.ToString());
    }

    [PayloadTheory]
    [InlineData("v1.0.34")]
    [InlineData("v1.2.112")]
    public void Every_guideline_understands_what_a_release_deploys(string version)
    {
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(Deployed(version).Build()).ToBlockingEnumerable()];

        Assert.DoesNotContain(results.SelectMany(result => result.Findings), finding => finding.Reason == Reason.InvalidData);
    }

    private static SiteBuilder Deployed(string version)
    {
        ArmTemplate template = SamplePayloads.Template("azure-iot-operations", $"azure-iot-operations-instance.{version}.json");
        return new SiteBuilder()
            .Azure(Evidence.Instances, template.Resources(Instances))
            .Azure(Evidence.Extensions, template.Resources("Microsoft.KubernetesConfiguration/extensions"))
            .Azure(Evidence.CustomLocations, template.Resources("Microsoft.ExtendedLocation/customLocations"))
            .Azure(Evidence.Brokers, template.Resources($"{Instances}/brokers"))
            .Azure(Evidence.BrokerListeners, template.Resources($"{Instances}/brokers/listeners"))
            .Azure(Evidence.BrokerAuthentications, template.Resources($"{Instances}/brokers/authentications"))
            .Azure(Evidence.BrokerAuthorizations)
            .Azure(Evidence.DataflowProfiles, template.Resources($"{Instances}/dataflowProfiles"))
            .Azure(Evidence.DataflowEndpoints, template.Resources($"{Instances}/dataflowEndpoints"))
            .Azure(Evidence.Dataflows)
            .Azure(Evidence.DataflowGraphs);
    }
}
