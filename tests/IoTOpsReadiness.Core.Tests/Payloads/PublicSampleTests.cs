using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>What public samples teach gets a verdict that tells their readers what production needs.</summary>
public class PublicSampleTests
{
    [PayloadFact]
    public void A_classic_endpoint_that_signs_in_as_nobody_fails_as_one_that_is_not_OPC_UA()
    {
        SiteBuilder site = Empty().Kubernetes(Evidence.AssetEndpointProfiles, SamplePayloads.Manifest("mqtt-asset-endpoint.yaml")).Kubernetes(Evidence.Devices);

        Assert.Equal((Status.Fail, Severity.Medium), Verdict("OpcUa.UserAuthentication", site));
        Assert.Equal(Status.NotApplicable, Verdict("OpcUa.ChannelSecurity", site).Status);
    }

    [PayloadFact]
    public void A_device_that_signs_in_as_nobody_fails_as_one_that_is_not_OPC_UA()
    {
        SiteBuilder site = Empty().Kubernetes(Evidence.Devices, SamplePayloads.Manifest("rest-server-device-definition.yaml")).Kubernetes(Evidence.AssetEndpointProfiles);

        Assert.Equal((Status.Fail, Severity.Medium), Verdict("OpcUa.UserAuthentication", site));
        Assert.Equal(Status.NotApplicable, Verdict("OpcUa.ChannelSecurity", site).Status);
    }

    [PayloadFact]
    public void Assets_that_report_nothing_are_no_failure()
    {
        SiteBuilder site = Empty()
            .Kubernetes(Evidence.Assets, SamplePayloads.Manifest("mqtt-asset-example.yaml"))
            .Kubernetes(Evidence.NamespacedAssets, SamplePayloads.Manifest("rest-server-asset1-definition.yaml"), SamplePayloads.Manifest("rest-server-asset2-definition.yaml"));

        Assert.DoesNotContain(Rule.Evaluate("Health.AllAvailable", site).Findings, finding => finding.Status == Status.Fail);
    }

    [PayloadFact]
    public void The_storage_of_the_sample_registry_is_hierarchical_and_open_to_every_network()
    {
        SiteBuilder site = Empty()
            .Azure(Evidence.Instances, AzureResources.Instance(properties: $$$"""{"schemaRegistryRef":{"resourceId":"{{{RegistryId()}}}"} }"""))
            .Azure(Evidence.SchemaRegistries, Resources("schemaRegistry.json", "Microsoft.DeviceRegistry/schemaRegistries"))
            .Azure(Evidence.StorageAccounts, Resources("storageAccount.json", "Microsoft.Storage/storageAccounts"));

        Assert.Equal(Status.Pass, Verdict("SchemaRegistry.StorageHns", site).Status);
        Assert.Equal(Status.Pass, Verdict("SchemaRegistry.PublicNetwork", site).Status);
        Assert.Equal((Status.Fail, Severity.Medium), Verdict("SchemaRegistry.StorageFirewall", site));
    }

    private static string[] Resources(string file, string type) => SamplePayloads.Template("explore-iot-operations", file).Resources(type);

    private static string RegistryId() => JsonNode.Parse(Resources("schemaRegistry.json", "Microsoft.DeviceRegistry/schemaRegistries")[0])!["id"]!.GetValue<string>();

    private static (Status Status, Severity Severity) Verdict(string guideline, SiteBuilder site)
    {
        GuidelineResult result = Rule.Evaluate(guideline, site);
        return (result.Status, result.Severity);
    }

    private static SiteBuilder Empty() => new SiteBuilder().Kubernetes(Evidence.Brokers, Support.Resources.Broker("{}"));
}
