using System.Text.Json.Nodes;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.SecureSettings;

/// <summary>The instance carries the cloud identity beside what it carries already.</summary>
public class InstancePartTests
{
    private const string Other = SecureSite.Identities + "/id-other";

    private static readonly SecureSettingsRequest Named = new() { CloudIdentity = SecureSite.CloudIdentity };

    [Theory]
    [InlineData("null", "UserAssigned")]
    [InlineData("""{"type":"None"}""", "UserAssigned")]
    [InlineData("""{"type":"SystemAssigned","principalId":"00000000-0000-0000-0000-000000000001","tenantId":"00000000-0000-0000-0000-000000000002"}""", "SystemAssigned, UserAssigned")]
    [InlineData("""{"type":"systemassigned"}""", "systemassigned, UserAssigned")]
    [InlineData($$$"""{"type":"SystemAssigned, UserAssigned","userAssignedIdentities":{"{{{Other}}}":{} } }""", "SystemAssigned, UserAssigned")]
    [InlineData($$$"""{"type":"UserAssigned","userAssignedIdentities":{"{{{Other}}}":{} } }""", "UserAssigned")]
    public void What_the_instance_is_already_stays(string identity, string type)
    {
        SecureSite site = Carrying(identity);

        Change change = site.EnableOnly(Named);

        JsonNode before = JsonNode.Parse(change.Before!)!;
        JsonNode after = JsonNode.Parse(change.After!)!;
        Assert.Equal(type, (string?)after["identity"]!["type"]);
        string[] carried = [.. after["identity"]!["userAssignedIdentities"]!.AsObject().Select(item => item.Key)];
        Assert.Equal(identity.Contains(Other, StringComparison.Ordinal) ? [Other, SecureSite.CloudIdentity] : [SecureSite.CloudIdentity], carried);

        // Everything else is sent back as it was read.
        before.AsObject().Remove("identity");
        after.AsObject().Remove("identity");
        Assert.True(JsonNode.DeepEquals(before, after), change.After);
    }

    // A type without the identity, or the identity without the type, is not carried.
    [Fact]
    public void An_identity_under_a_type_that_excludes_it_is_put_right()
    {
        SecureSite site = Carrying($$$"""{"type":"SystemAssigned","userAssignedIdentities":{"{{{SecureSite.CloudIdentity}}}":{} } }""");

        JsonNode identity = JsonNode.Parse(site.EnableOnly(Named).After!)!["identity"]!;

        Assert.Equal("SystemAssigned, UserAssigned", (string?)identity["type"]);
        Assert.Single(identity["userAssignedIdentities"]!.AsObject());
    }

    [Fact]
    public void An_id_in_other_letter_case_is_the_same_identity() =>
        Assert.Empty(Carrying($$$"""{"type":"userAssigned","userAssignedIdentities":{"{{{SecureSite.CloudIdentity.ToUpperInvariant()}}}":{} } }""").Enable(Named));

    // The secret identity must not end up as the one that makes cloud connections.
    [Fact]
    public void Of_several_identities_the_one_that_dataflows_may_use_is_the_cloud_identity()
    {
        SecureSite site = Carrying($$$"""{"type":"UserAssigned","userAssignedIdentities":{"{{{SecureSite.SecretIdentity}}}":{},"{{{Other}}}":{},"{{{SecureSite.CloudIdentity}}}":{} } }""");

        Assert.Empty(site.Enable());
    }

    [Fact]
    public void Identity_and_class_are_written_at_once_for_both_guidelines()
    {
        SecureSite site = Carrying("null");
        site.Edit(Evidence.Instances, document => document["properties"]!.AsObject().Remove("defaultSecretProviderClassRef"));

        Change change = site.EnableOnly(Named);

        Assert.Equal("Let the instance carry the identity id-lisbon-cloud; Name the secret provider class in the instance", change.Title);
        Assert.Equal(["Security.UserAssignedIdentity", "SecureSettings.Enabled", "Security.SecretSync"], change.Guidelines);
        Assert.Equal(ChangeOperation.Put, change.Operation);
        Assert.True(change.IsReversible);
    }

    private static SecureSite Carrying(string identity)
    {
        SecureSite site = new();
        site.Edit(Evidence.Instances, document => document["identity"] = JsonNode.Parse(identity));
        return site;
    }
}
