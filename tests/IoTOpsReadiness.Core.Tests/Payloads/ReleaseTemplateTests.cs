using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>What a release deploys by default gets the verdicts that the catalogue gives its defaults.</summary>
public class ReleaseTemplateTests
{
    private const string Instances = "Microsoft.IoTOperations/instances";
    private const string Extensions = "Microsoft.KubernetesConfiguration/extensions";

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

        // What only Azure shows: test settings, without observability, on extensions that keep their version.
        ("Arc.AutoUpgradeOff", Status.Pass, Severity.Medium),
        ("Lifecycle.UpToDate", Status.Fail, Severity.High),
        ("Observability.Resources", Status.Fail, Severity.High),
        ("OpcUa.PkiValidation", Status.NotApplicable, Severity.High),
        ("SecureSettings.Enabled", Status.Fail, Severity.High),
        ("Security.KeyVaultModel", Status.NotApplicable, Severity.Medium),
        ("Security.SecretSync", Status.Fail, Severity.Medium),
        ("Security.SeparateIdentities", Status.NotApplicable, Severity.Medium),
        ("Security.UserAssignedIdentity", Status.Fail, Severity.Medium),
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
    [InlineData("v1.0.34", Status.Fail)]
    [InlineData("v1.2.112", Status.Pass)]
    public void The_version_is_taken_from_the_extension_that_a_release_installs(string version, Status status)
    {
        GuidelineResult result = Rule.Evaluate("Lifecycle.SupportedWindow", Deployed(version));

        Assert.Equal((status, Severity.Critical), (result.Status, result.Severity));
        Assert.Equal(version[1..], result.Findings[0].Observed);
    }

    [PayloadTheory]
    [InlineData("v1.0.34")]
    [InlineData("v1.2.112")]
    public void The_settings_of_a_release_validate_certificates_of_devices(string version)
    {
        SiteBuilder site = Deployed(version).Azure(
            Evidence.Devices, Resources.Arm("Microsoft.DeviceRegistry/namespaces/devices", "press", """{"endpoints":{"inbound":{"plc":{"endpointType":"Microsoft.OpcUa","address":"opc.tcp://press:4840"}}}}"""));

        Assert.Equal(Status.Pass, Rule.Evaluate("OpcUa.PkiValidation", site).Status);
    }

    [PayloadFact]
    public void The_secret_store_that_enablement_installs_is_found()
    {
        GuidelineResult result = Rule.Evaluate("Security.SecretSync", Deployed("v1.2.112"));

        Assert.DoesNotContain(result.Findings, finding => finding.Message.Contains("extension is not installed", StringComparison.Ordinal));
        Assert.Contains(result.Findings, finding => finding is { Status: Status.Fail, Path: "properties.defaultSecretProviderClassRef.resourceId" });
    }

    [PayloadTheory]
    [InlineData("v1.0.34")]
    [InlineData("v1.2.112")]
    public void Every_guideline_understands_what_a_release_deploys(string version)
    {
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(Deployed(version).Build()).ToBlockingEnumerable()];

        Assert.DoesNotContain(results.SelectMany(result => result.Findings), finding => finding.Reason == Reason.InvalidData);
    }

    // What a template sends comes back with what became of it.
    private static string Deploy(string resource) => resource.Replace("\"properties\":{", "\"properties\":{\"provisioningState\":\"Succeeded\",", StringComparison.Ordinal);

    private static SiteBuilder Deployed(string version)
    {
        ArmTemplate template = SamplePayloads.Template("azure-iot-operations", $"azure-iot-operations-instance.{version}.json");
        string[] enabled = version == "v1.2.112" ? SamplePayloads.Template("azure-iot-operations", $"azure-iot-operations-enablement.{version}.json").Resources(Extensions) : [];
        return new SiteBuilder()
            .Azure(Evidence.Instances, template.Resources(Instances))
            .Azure(Evidence.Extensions, [.. template.Resources(Extensions), .. enabled.Select(Deploy)])
            .Azure(Evidence.ConnectedClusters, AzureResources.Cluster("""{"connectivityStatus":"Connected","distribution":"k3s","totalNodeCount":3,"agentVersion":"1.30.1","arcAgentProfile":{"agentAutoUpgrade":"Disabled"} }"""))
            .Azure(Evidence.SecretProviderClasses)
            .Azure(Evidence.SecretSyncs)
            .Azure(Evidence.DataCollectionAssociations)
            .Azure(Evidence.AssetEndpointProfiles)
            .Azure(Evidence.Devices)
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
