using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.SecureSettings;

/// <summary>Federated credentials: to the letter, one for each service account, and nobody else's.</summary>
public class CredentialPartTests
{
    private const string TooMany = "IoTOps.SecureSettings.TooManyCredentials";

    private static readonly SecureSettingsRequest Both = new() { IncludeSchemaRegistry = true };

    [Fact]
    public void A_new_credential_names_issuer_subject_and_audience_to_the_letter()
    {
        SecureSite site = new();
        site.RemoveCredential("aio-dataflow");

        Change change = site.EnableOnly();

        Assert.StartsWith($"{SecureSite.CloudIdentity}/federatedIdentityCredentials/", change.Path, StringComparison.OrdinalIgnoreCase);
        Assert.Null(change.Before);
        Assert.Equal((ChangeOperation.Put, true), (change.Operation, change.IsReversible));
        JsonNode properties = JsonNode.Parse(change.After!)!["properties"]!;
        Assert.Equal(SecureSite.Issuer, (string?)properties["issuer"]);
        Assert.Equal("system:serviceaccount:azure-iot-operations:aio-dataflow", (string?)properties["subject"]);
        Assert.Equal(["api://AzureADTokenExchange"], properties["audiences"]!.AsArray().Select(item => (string?)item));
    }

    // Issuer and subject are unique together, so a second one beside it is refused by some and useless with others.
    [Theory]
    [InlineData("aio-ssc-sa")]
    [InlineData("aio-dataflow")]
    [InlineData("adr-schema-registry")]
    public void A_credential_whose_issuer_differs_in_the_slash_is_corrected_and_none_is_added(string account)
    {
        SecureSite site = new();
        site.EditCredential(account, properties => properties["issuer"] = SecureSite.Issuer.TrimEnd('/'));
        string[] known = [.. site.File.Site.FederatedCredentials.Select(credential => credential.Reference.ArmId!)];

        Change change = site.EnableOnly();

        Assert.Contains(change.Path, known);
        Assert.NotNull(change.Before);
        Assert.Equal(SecureSite.Issuer, (string?)JsonNode.Parse(change.After!)!["properties"]!["issuer"]);
        Assert.Contains("correct the credential", change.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issuer_of_the_cluster_without_a_slash_gets_none()
    {
        SecureSite site = new();
        site.Edit(Evidence.ConnectedClusters, document => document["properties"]!["oidcIssuerProfile"]!["issuerUrl"] = SecureSite.Issuer.TrimEnd('/'));
        site.File.EditDocument(Evidence.ServiceAccountIssuer, EvidenceSource.Kubernetes, document => document["issuer"] = SecureSite.Issuer.TrimEnd('/'));

        Change[] plan = site.Enable();

        Assert.Equal(3, plan.Length);
        Assert.All(plan, change => Assert.Equal(SecureSite.Issuer.TrimEnd('/'), (string?)JsonNode.Parse(change.After!)!["properties"]!["issuer"]));
        Assert.All(plan, change => Assert.NotNull(change.Before));
    }

    [Theory]
    [InlineData("""["api://other"]""")]
    [InlineData("[]")]
    public void A_credential_for_another_audience_is_corrected(string audiences)
    {
        SecureSite site = new();
        site.EditCredential("aio-ssc-sa", properties => properties["audiences"] = JsonNode.Parse(audiences));

        Change change = site.EnableOnly();

        Assert.NotNull(change.Before);
        Assert.Equal(["api://AzureADTokenExchange"], JsonNode.Parse(change.After!)!["properties"]!["audiences"]!.AsArray().Select(item => (string?)item));
    }

    [Fact]
    public void The_same_account_of_another_cluster_keeps_its_credential()
    {
        SecureSite site = new();
        site.RemoveCredential("aio-dataflow");
        site.AddForeignCredentials(SecureSite.CloudIdentity, 3);

        Change change = site.EnableOnly();

        Assert.Null(change.Before);
        Assert.DoesNotContain("/site-", change.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_name_does_not_take_the_credential_of_another_cluster_away()
    {
        SecureSite site = new();
        site.RemoveCredential("aio-dataflow");
        site.AddForeignCredentials(SecureSite.CloudIdentity, 1);
        SecureSettingsRequest request = Both with { CloudCredentialName = "site-1" };

        ReadinessException error = Assert.Throws<ReadinessException>(() => site.Enable(request));
        Change forced = site.EnableOnly(request with { Force = true });

        Assert.Equal("IoTOps.SecureSettings.CredentialInUse", error.ErrorId);
        Assert.Contains("https://issuer/1/", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("/site-1", forced.Path, StringComparison.Ordinal);
        Assert.NotNull(forced.Before);
    }

    // The cloud identity of the sample has two; without one of them it has one.
    [Theory]
    [InlineData(18, null)]
    [InlineData(19, TooMany)]
    [InlineData(25, TooMany)]
    public void An_identity_takes_no_more_than_twenty(int others, string? error)
    {
        SecureSite site = new();
        site.RemoveCredential("aio-dataflow");
        site.AddForeignCredentials(SecureSite.CloudIdentity, others);

        if (error is null)
        {
            Assert.Null(site.EnableOnly().Before);
        }
        else
        {
            ReadinessException exception = Assert.Throws<ReadinessException>(() => site.Enable());
            Assert.Equal(error, exception.ErrorId);
            Assert.Contains("id-lisbon-cloud", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_new_ones_count_as_two()
    {
        SecureSite site = new();
        site.RemoveCredential("aio-dataflow");
        site.RemoveCredential("adr-schema-registry");
        site.AddForeignCredentials(SecureSite.CloudIdentity, 19);

        Assert.Single(site.Enable(Both with { IncludeSchemaRegistry = false }));
        Assert.Equal(TooMany, Assert.Throws<ReadinessException>(() => site.Enable()).ErrorId);
    }

    [Fact]
    public void A_full_identity_whose_credentials_are_right_or_only_near_is_no_trouble()
    {
        SecureSite site = new();
        site.AddForeignCredentials(SecureSite.CloudIdentity, 18);
        Assert.Empty(site.Enable());

        site.EditCredential("aio-dataflow", properties => properties["issuer"] = SecureSite.Issuer.TrimEnd('/'));
        Assert.NotNull(site.EnableOnly().Before);
    }

    [Theory]
    [InlineData("westeurope", "api://AzureADTokenExchange")]
    [InlineData("usgovvirginia", "api://AzureADTokenExchangeUSGov")]
    [InlineData("USDoDCentral", "api://AzureADTokenExchangeUSGov")]
    [InlineData("chinanorth3", "api://AzureADTokenExchangeChina")]
    public void Sovereign_clouds_have_audiences_of_their_own(string location, string audience)
    {
        SecureSite site = new();
        site.Edit(Evidence.ConnectedClusters, document => document["location"] = location);
        site.Remove(Evidence.FederatedCredentials);

        Change[] plan = site.Enable();

        Assert.Equal(3, plan.Length);
        Assert.All(plan, change => Assert.Equal([audience], JsonNode.Parse(change.After!)!["properties"]!["audiences"]!.AsArray().Select(item => (string?)item)));
    }

    [Fact]
    public void A_given_audience_wins_and_is_right_the_next_time()
    {
        SecureSite site = new();
        site.Remove(Evidence.FederatedCredentials);
        SecureSettingsRequest request = Both with { Audience = "api://OurOwn" };

        Change[] plan = site.Enable(request);
        Array.ForEach(plan, change => site.File.Add(Evidence.FederatedCredentials, EvidenceSource.Azure, WithId(change)));

        Assert.Equal(3, plan.Length);
        Assert.All(plan, change => Assert.Contains("api://OurOwn", change.After, StringComparison.Ordinal));
        Assert.Empty(site.Enable(request));
    }

    [Fact]
    public void An_audience_that_is_asked_for_takes_the_place_of_another()
    {
        Change[] plan = new SecureSite().Enable(Both with { Audience = "api://OurOwn" });

        Assert.Equal(3, plan.Length);
        Assert.All(plan, change => Assert.NotNull(change.Before));
        Assert.All(plan, change => Assert.Equal(["api://OurOwn"], JsonNode.Parse(change.After!)!["properties"]!["audiences"]!.AsArray().Select(item => (string?)item)));
        Assert.Empty(new SecureSite().Enable(Both with { Audience = "api://AzureADTokenExchange" }));
    }

    [Fact]
    public void Two_credentials_of_one_identity_are_written_one_after_the_other()
    {
        SecureSite site = new();
        site.Remove(Evidence.FederatedCredentials);

        Change[] apart = site.Enable();
        Change[] shared = site.Enable(Both with { SecretIdentity = SecureSite.CloudIdentity, CloudIdentity = SecureSite.CloudIdentity, Force = true });

        Assert.Equal([[], [], ["FederatedCredential/id-lisbon-cloud/aio-dataflow"]], apart.Select(change => change.DependsOn));
        Change[] credentials = [.. shared.Where(change => change.Target.Kind == "FederatedCredential")];
        Assert.Equal([[], [credentials[0].Id], [credentials[1].Id]], credentials.Select(change => change.DependsOn));
    }

    [Fact]
    public void They_are_also_where_the_one_between_them_is_there_already()
    {
        SecureSite site = new();
        site.RemoveCredential("adr-schema-registry");

        Change[] plan = site.Enable(Both with { SecretIdentity = SecureSite.CloudIdentity, CloudIdentity = SecureSite.CloudIdentity, Force = true });

        Change[] credentials = [.. plan.Where(change => change.Target.Kind == "FederatedCredential")];
        Assert.Equal([[], [credentials[0].Id]], credentials.Select(change => change.DependsOn));
    }

    private static string WithId(Change change)
    {
        JsonObject body = JsonNode.Parse(change.After!)!.AsObject();
        body["id"] = change.Path;
        body["name"] = change.Path!.Split('/')[^1];
        return body.ToJsonString();
    }
}
