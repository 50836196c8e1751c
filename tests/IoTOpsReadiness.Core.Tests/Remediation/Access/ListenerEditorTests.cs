using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.Access;

public class ListenerEditorTests
{
    private const string Insecure = "default-insecure";

    private readonly AccessSite site = new("Quickstart");

    [Fact]
    public void A_new_port_has_tls_authentication_and_the_issuer_of_the_default_listener()
    {
        Change change = Apply(new() { Listener = Insecure, Port = 8883 });

        JsonNode port = Ports(change)[1]!;
        Assert.Equal("""{"port":8883,"protocol":"Mqtt","tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"azure-iot-operations-aio-certificate-issuer","kind":"ClusterIssuer","group":"cert-manager.io"}}},"authenticationRef":"default"}""", port.ToJsonString());
        Assert.Equal("""{"port":1883,"protocol":"Mqtt"}""", Ports(change)[0]!.ToJsonString());
        Assert.Equal(ChangeImpact.PodRestart, change.Impact);
        Assert.Equal("aio-broker-insecure", JsonNode.Parse(change.After!)!["properties"]!["serviceName"]!.ToString());
        Assert.EndsWith("/brokers/default/listeners/default-insecure", change.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_in_the_place_of_plain_text_is_refused_with_the_way_to_do_it()
    {
        ReadinessException refusal = Refused(new() { Listener = Insecure, Port = 1883, Tls = TlsChoice.Automatic }, "IoTOps.Listener.WouldCutOffPlaintextClients");

        Assert.Contains("Set-IoTOpsListener default-insecure -Port 8883", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Set-IoTOpsListener default-insecure -Port 1883 -RemovePort", refusal.RecommendedAction, StringComparison.Ordinal);
        Change forced = Apply(new() { Listener = Insecure, Port = 1883, Tls = TlsChoice.Automatic, Authentication = "default", Force = true });
        Assert.Equal(ChangeImpact.ClientsDisconnect, forced.Impact);
        Assert.Equal("Automatic", Ports(forced)[0]!["tls"]!["mode"]!.ToString());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_port_of_the_components_takes_being_told_twice(bool force, bool allow)
    {
        Refused(new() { Listener = "default", Port = 18883, Authorization = "x", Force = force, AllowDefaultListener = allow }, "IoTOps.Listener.DefaultPort");
        Refused(new() { Listener = "default", Port = 18883, Remove = true, Force = force, AllowDefaultListener = allow }, "IoTOps.Listener.DefaultPort");
        Refused(new() { Listener = "default", Port = 8883, ServiceName = "other", Force = force, AllowDefaultListener = allow }, "IoTOps.Listener.DefaultPort");

        Change told = Apply(new() { Listener = "default", Port = 18883, Duration = TimeSpan.FromHours(100), Force = true, AllowDefaultListener = true });
        Assert.Equal("100h0m0s", Ports(told)[0]!["tls"]!["certManagerCertificateSpec"]!["duration"]!.ToString());
    }

    [Fact]
    public void The_only_port_of_the_default_listener_stays() =>
        Refused(new() { Listener = "default", Port = 18883, Remove = true, Force = true, AllowDefaultListener = true }, "IoTOps.Listener.LastPort");

    [Fact]
    public void A_listener_goes_with_its_last_port()
    {
        Change change = Apply(new() { Listener = Insecure, Port = 1883, Remove = true });

        Assert.Equal(ChangeOperation.Delete, change.Operation);
        Assert.Null(change.After);
        Assert.Equal(ChangeImpact.ClientsDisconnect, change.Impact);
    }

    [Fact]
    public void One_port_of_several_is_closed_and_the_others_stay_as_they_are()
    {
        site.Edit(Evidence.BrokerListeners, Insecure, body => body["ports"]!.AsArray().Add(JsonNode.Parse("""{"port":8080,"protocol":"WebSockets","future":{"a":1}}""")));

        Change change = Apply(new() { Listener = Insecure, Port = 1883, Remove = true });

        Assert.Equal("""[{"port":8080,"protocol":"WebSockets","future":{"a":1}}]""", Ports(change).ToJsonString());
        Assert.Equal(ChangeOperation.Put, change.Operation);
    }

    [Fact]
    public void A_second_listener_of_a_service_type_is_refused()
    {
        ReadinessException refusal = Refused(new() { Listener = "tls", Port = 8883, ServiceType = "LoadBalancer" }, "IoTOps.Listener.ServiceTypeTaken");
        Assert.Contains("Set-IoTOpsListener default-insecure -Port 8883", refusal.RecommendedAction, StringComparison.Ordinal);
        Refused(new() { Listener = "tls", Port = 8883 }, "IoTOps.Listener.ServiceTypeTaken");

        Change change = Apply(new() { Listener = "tls", Port = 8883, ServiceType = "NodePort", NodePort = 31883 });
        Assert.Null(change.Before);
        Assert.Equal(31883, (int)Ports(change)[0]!["nodePort"]!);
        Assert.Contains("extendedLocation", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_of_another_listener_is_refused() =>
        Refused(new() { Listener = "tls", Port = 8883, ServiceType = "NodePort", ServiceName = "aio-broker" }, "IoTOps.Listener.ServiceNameTaken");

    [Fact]
    public void A_node_port_needs_a_service_that_has_some_and_belongs_to_one_port()
    {
        Refused(new() { Listener = "default", Port = 8883, NodePort = 31000 }, "IoTOps.Listener.NodePortWithoutService");
        site.Edit(Evidence.BrokerListeners, Insecure, body => body["ports"]![0]!["nodePort"] = 31000);
        Refused(new() { Listener = "tls", Port = 8883, ServiceType = "NodePort", NodePort = 31000 }, "IoTOps.Listener.NodePortTaken");
        Refused(new() { Listener = Insecure, Port = 8883, NodePort = 31000 }, "IoTOps.Listener.NodePortTaken");
    }

    [Fact]
    public void Client_certificates_need_tls()
    {
        site.Add(Evidence.BrokerAuthentications, "devices", """{"authenticationMethods":[{"method":"X509","x509Settings":{"trustedClientCaCert":"client-ca"}}]}""");

        Refused(new() { Listener = Insecure, Port = 1883, Authentication = "devices" }, "IoTOps.Listener.X509WithoutTls");
        Assert.Equal("devices", Ports(Apply(new() { Listener = Insecure, Port = 8883, Authentication = "devices" }))[1]!["authenticationRef"]!.ToString());
    }

    [Fact]
    public void What_is_referred_to_has_to_exist()
    {
        ReadinessException authentication = Refused(new() { Listener = Insecure, Port = 8883, Authentication = "defualt" }, "IoTOps.Listener.NoSuchReference");
        Assert.Contains("default", authentication.RecommendedAction, StringComparison.Ordinal);
        Refused(new() { Listener = Insecure, Port = 8883, Authorization = "none" }, "IoTOps.Listener.NoSuchReference");
        Refused(new() { Listener = Insecure, Port = 8883, IssuerName = "none" }, "IoTOps.Listener.NoSuchReference");
        Refused(new() { Listener = Insecure, Port = 8883, SecretRef = "none" }, "IoTOps.Listener.NoSuchReference");
        Refused(new() { Listener = Insecure, Port = 8883, Tls = TlsChoice.Manual }, "IoTOps.Listener.NoSecret");
        Refused(new() { Listener = Insecure, Port = 4, Remove = true }, "IoTOps.Listener.NoSuchPort");
        Refused(new() { Listener = "none", Port = 4, Remove = true }, "IoTOps.Remediation.NotFound");
    }

    [Fact]
    public void Plain_text_and_no_authentication_have_to_be_forced()
    {
        Refused(new() { Listener = Insecure, Port = 1884, Tls = TlsChoice.None }, "IoTOps.Listener.PlainText");
        Refused(new() { Listener = "default", Port = 18883, Tls = TlsChoice.None }, "IoTOps.Listener.DefaultPort");
        Refused(new() { Listener = Insecure, Port = 1883, Authorization = "x" }, "IoTOps.Listener.NoSuchReference");
        Assert.Null(Ports(Apply(new() { Listener = Insecure, Port = 1884, Tls = TlsChoice.None, Force = true }))[1]!["tls"]);
    }

    [Fact]
    public void Names_addresses_and_times_are_taken_over()
    {
        Change change = Apply(new()
        {
            Listener = Insecure, Port = 8883, Dns = ["broker.contoso.com", "*.contoso.com"], IpAddresses = ["10.0.0.4", "fd00::4"],
            Duration = TimeSpan.FromDays(90), RenewBefore = TimeSpan.FromDays(30), Protocol = "WebSockets",
        });

        JsonNode spec = Ports(change)[1]!["tls"]!["certManagerCertificateSpec"]!;
        Assert.Equal("""{"dns":["broker.contoso.com","*.contoso.com"],"ip":["10.0.0.4","fd00::4"]}""", spec["san"]!.ToJsonString());
        Assert.Equal("2160h0m0s", spec["duration"]!.ToString());
        Assert.Equal("720h0m0s", spec["renewBefore"]!.ToString());
        Assert.Contains("-Dns 'broker.contoso.com', '*.contoso.com'", change.Command, StringComparison.Ordinal);
    }

    public static TheoryData<PortRequest> Impossible =>
    [
        new() { Listener = Insecure, Port = 0 },
        new() { Listener = Insecure, Port = 65536 },
        new() { Listener = Insecure, Port = 8883, NodePort = 29999 },
        new() { Listener = Insecure, Port = 8883, NodePort = 32768 },
        new() { Listener = Insecure, Port = 8883, ServiceType = "ExternalName" },
        new() { Listener = Insecure, Port = 8883, Protocol = "Http" },
        new() { Listener = "Not A Name", Port = 8883 },
        new() { Listener = "a/b", Port = 8883 },
        new() { Listener = Insecure, Port = 8883, ServiceName = "-x" },
        new() { Listener = Insecure, Port = 8883, IpAddresses = ["10.0.0.x"] },
        new() { Listener = Insecure, Port = 8883, Dns = ["not a host"] },
        new() { Listener = Insecure, Port = 8883, Duration = TimeSpan.FromMinutes(59) },
        new() { Listener = Insecure, Port = 8883, RenewBefore = TimeSpan.Zero },
        new() { Listener = Insecure, Port = 8883, Tls = TlsChoice.Manual, IssuerName = "x" },
        new() { Listener = Insecure, Port = 8883, Tls = TlsChoice.Automatic, SecretRef = "x" },
        new() { Listener = Insecure, Port = 8883, IssuerName = "x", SecretRef = "x" },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_is_not_possible_is_named(PortRequest request) => Refused(request, "IoTOps.Listener.InvalidValue");

    [Fact]
    public void A_certificate_is_renewed_before_it_ends() =>
        Refused(new() { Listener = Insecure, Port = 8883, Duration = TimeSpan.FromHours(2), RenewBefore = TimeSpan.FromHours(2) }, "IoTOps.Listener.InvalidDuration");

    [Fact]
    public void What_is_so_already_is_no_change()
    {
        var drafts = new ChangeDrafts(site.Site);
        ListenerEditor.Apply(site.Site, drafts, new() { Listener = Insecure, Port = 1883, Protocol = "Mqtt" });

        Assert.Empty(drafts.Finish());
    }

    private Change Apply(PortRequest request)
    {
        Site view = site.Site;
        var drafts = new ChangeDrafts(view);
        ListenerEditor.Apply(view, drafts, request);
        return Assert.Single(drafts.Finish());
    }

    private ReadinessException Refused(PortRequest request, string errorId)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => Apply(request));
        Assert.Equal(errorId, exception.ErrorId);
        Assert.NotEmpty(exception.RecommendedAction);
        return exception;
    }

    private static JsonArray Ports(Change change) => JsonNode.Parse(change.After!)!["properties"]!["ports"]!.AsArray();
}
