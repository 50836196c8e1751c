using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.Access;

public class AuthenticationEditorTests
{
    private const string ConfigMap = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"client-ca","namespace":"azure-iot-operations"},"data":{}}""";

    private readonly AccessSite site = new("Quickstart");

    public AuthenticationEditorTests() => site.Add(Evidence.ConfigMaps, EvidenceSource.Kubernetes, ConfigMap);

    [Fact]
    public void A_new_authentication_is_made_beside_the_others()
    {
        (Change change, _) = Apply(new()
        {
            Name = "devices", Method = AuthenticationKind.X509,
            Attributes = [new("root", "CN=Plant CA", new Dictionary<string, string> { ["plant"] = "porto" })], AdditionalValidation = "None",
        });

        Assert.Equal(
            """[{"method":"X509","x509Settings":{"trustedClientCaCert":"client-ca","additionalValidation":"None","authorizationAttributes":{"root":{"subject":"CN=Plant CA","attributes":{"plant":"porto"}}}}}]""",
            Methods(change).ToJsonString());
        Assert.Equal(ChangeImpact.None, change.Impact);
        Assert.Contains("@{ 'root' = @{ subject = 'CN=Plant CA'; attributes = @{ 'plant' = 'porto' } } }", change.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_audience_does_not_cost_the_components_theirs()
    {
        (Change change, _) = Apply(new() { Name = "default", Method = AuthenticationKind.ServiceAccountToken, Audiences = ["my-app"] });

        Assert.Equal("""[{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audiences":["aio-internal","my-app"]}}]""", Methods(change).ToJsonString());
        Assert.Equal(ChangeImpact.ClientsDisconnect, change.Impact);
    }

    [Fact]
    public void The_audience_of_the_components_comes_back_with_any_edit()
    {
        site.Edit(Evidence.BrokerAuthentications, "default", body => body["authenticationMethods"] = JsonNode.Parse("""[{"method":"X509","x509Settings":{"trustedClientCaCert":"client-ca"},"future":1}]"""));

        (Change change, _) = Apply(new() { Name = "default", Method = AuthenticationKind.X509 });

        Assert.Equal(
            """[{"method":"X509","x509Settings":{"trustedClientCaCert":"client-ca"},"future":1},{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audiences":["aio-internal"]}}]""",
            Methods(change).ToJsonString());
    }

    [Fact]
    public void What_the_components_sign_in_by_cannot_be_taken_away()
    {
        site.Edit(Evidence.BrokerAuthentications, "default", body => body["authenticationMethods"]!.AsArray().Add(JsonNode.Parse("""{"method":"X509"}""")));

        Refused(new() { Name = "default", Method = AuthenticationKind.ServiceAccountToken, Remove = true, Force = true }, "IoTOps.BrokerAuthentication.InternalAudience");
        (Change change, _) = Apply(new() { Name = "default", Method = AuthenticationKind.X509, Remove = true });
        Assert.Single(Methods(change));
    }

    [Fact]
    public void A_custom_server_comes_last_and_one_that_does_not_is_told()
    {
        (Change last, string? quiet) = Apply(new() { Name = "default", Method = AuthenticationKind.Custom, Endpoint = "https://auth.local", CaConfigMap = "client-ca" });
        site.Add(Evidence.BrokerAuthentications, "first", """{"authenticationMethods":[{"method":"Custom","customSettings":{"endpoint":"https://a","caCertConfigMap":"client-ca","headers":{"k":"v"}}},{"method":"X509"}]}""");
        (Change first, string? note) = Apply(new() { Name = "first", Method = AuthenticationKind.Custom, Endpoint = "https://b" });
        (Change before, _) = Apply(new() { Name = "first", Method = AuthenticationKind.ServiceAccountToken, Audiences = ["a"] });

        Assert.Equal("Custom", Methods(last)[1]!["method"]!.ToString());
        Assert.Null(quiet);
        Assert.Contains("fall through to X509", note, StringComparison.Ordinal);
        Assert.Equal("""{"endpoint":"https://b","caCertConfigMap":"client-ca","headers":{"k":"v"}}""", Methods(first)[0]!["customSettings"]!.ToJsonString());
        Assert.Equal("ServiceAccountToken", Methods(before)[0]!["method"]!.ToString());
    }

    [Fact]
    public void Client_certificates_need_tls_where_the_authentication_is_used()
    {
        site.Edit(Evidence.BrokerListeners, "default-insecure", body => body["ports"]![0]!["authenticationRef"] = "default");

        Refused(new() { Name = "default", Method = AuthenticationKind.X509 }, "IoTOps.BrokerAuthentication.X509WithoutTls");
    }

    [Fact]
    public void What_is_referred_to_has_to_exist()
    {
        ReadinessException refusal = Refused(new() { Name = "devices", Method = AuthenticationKind.X509, TrustedClientCa = "no-such-ca" }, "IoTOps.BrokerAuthentication.NoSuchReference");
        Assert.Contains("kubectl create configmap no-such-ca", refusal.RecommendedAction, StringComparison.Ordinal);
        Refused(new() { Name = "a", Method = AuthenticationKind.Custom, Endpoint = "https://a", CaConfigMap = "client-ca", ClientSecretRef = "none" }, "IoTOps.BrokerAuthentication.NoSuchReference");
        Refused(new() { Name = "none", Method = AuthenticationKind.X509, Remove = true }, "IoTOps.Remediation.NotFound");
        Refused(new() { Name = "default", Method = AuthenticationKind.X509, Remove = true }, "IoTOps.BrokerAuthentication.NoSuchMethod");
        Apply(new() { Name = "devices", Method = AuthenticationKind.X509, TrustedClientCa = "no-such-ca", Force = true });
    }

    [Fact]
    public void The_last_method_stays()
    {
        site.Add(Evidence.BrokerAuthentications, "one", """{"authenticationMethods":[{"method":"X509"}]}""");

        Refused(new() { Name = "one", Method = AuthenticationKind.X509, Remove = true }, "IoTOps.BrokerAuthentication.LastMethod");
    }

    [Fact]
    public void What_a_method_cannot_do_without_is_asked_for()
    {
        Refused(new() { Name = "a", Method = AuthenticationKind.ServiceAccountToken }, "IoTOps.BrokerAuthentication.NoAudience");
        Refused(new() { Name = "a", Method = AuthenticationKind.Custom }, "IoTOps.BrokerAuthentication.NoEndpoint");
        Refused(new() { Name = "a", Method = AuthenticationKind.Custom, Endpoint = "https://a" }, "IoTOps.BrokerAuthentication.NoCa");
    }

    public static TheoryData<AuthenticationRequest> Impossible =>
    [
        new() { Name = "A B", Method = AuthenticationKind.X509 },
        new() { Name = "", Method = AuthenticationKind.X509 },
        new() { Name = "a", Method = (AuthenticationKind)7 },
        new() { Name = "a", Method = AuthenticationKind.Custom, Endpoint = "http://a" },
        new() { Name = "a", Method = AuthenticationKind.Custom, Endpoint = "auth.local" },
        new() { Name = "a", Method = AuthenticationKind.Custom, Endpoint = "https://u:p@a" },
        new() { Name = "a", Method = AuthenticationKind.ServiceAccountToken, Audiences = [] },
        new() { Name = "a", Method = AuthenticationKind.ServiceAccountToken, Audiences = [" "] },
        new() { Name = "a", Method = AuthenticationKind.X509, Audiences = ["a"] },
        new() { Name = "a", Method = AuthenticationKind.Custom, TrustedClientCa = "a" },
        new() { Name = "a", Method = AuthenticationKind.X509, Endpoint = "https://a" },
        new() { Name = "a", Method = AuthenticationKind.X509, AdditionalValidation = "Some" },
        new() { Name = "a", Method = AuthenticationKind.X509, Attributes = [new("a", "", new Dictionary<string, string>())] },
        new() { Name = "default", Method = AuthenticationKind.ServiceAccountToken, Audiences = ["a"], Remove = true },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_is_not_possible_is_named_and_no_password_with_it(AuthenticationRequest request) =>
        Assert.DoesNotContain("u:p", Refused(request, "IoTOps.BrokerAuthentication.InvalidValue").ToString(), StringComparison.Ordinal);

    private (Change Change, string? Note) Apply(AuthenticationRequest request)
    {
        var drafts = new ChangeDrafts(site.Site);
        string? note = AuthenticationEditor.FallThrough(AuthenticationEditor.Apply(site.Site, drafts, request));
        return (Assert.Single(drafts.Finish()), note);
    }

    private ReadinessException Refused(AuthenticationRequest request, string errorId)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => Apply(request));
        Assert.Equal(errorId, exception.ErrorId);
        return exception;
    }

    private static JsonArray Methods(Change change) => JsonNode.Parse(change.After!)!["properties"]!["authenticationMethods"]!.AsArray();
}
