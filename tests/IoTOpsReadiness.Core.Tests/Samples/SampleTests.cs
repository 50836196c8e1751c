using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Samples;

/// <summary>The bundled samples are documentation that runs, so they have to be as consistent as a real site.</summary>
public partial class SampleTests
{
    public static TheoryData<string> All => Sample.All;

    [Theory]
    [MemberData(nameof(All))]
    public void A_sample_is_written_as_the_module_writes_snapshots(string name)
    {
        using var stream = new MemoryStream();
        SnapshotFile.Write(Sample.Load(name), stream);

        Assert.Equal(Encoding.UTF8.GetString(Sample.File(name)), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_kind_the_cluster_knows_was_asked_for_and_the_counts_agree(string name)
    {
        Snapshot snapshot = Sample.Load(name);

        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => kind.Kubernetes is not null))
        {
            QueryResult? query = snapshot.Query(kind, EvidenceSource.Kubernetes);
            Assert.True(query is not null, kind.Name);
            Assert.True(query.Count == snapshot.Documents(kind).Count, kind.Name);
            Assert.True(query.Outcome == QueryOutcome.Collected || query.Count == 0, kind.Name);
            Assert.True(query.Requests > 0 && query.Duration > TimeSpan.Zero, kind.Name);
            Assert.Equal(query.Outcome == QueryOutcome.Forbidden, query.Permission is not null);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Names_are_unique_and_every_object_is_where_its_kind_lives(string name)
    {
        Snapshot snapshot = Sample.Load(name);
        foreach ((EvidenceKind kind, JsonElement document) in Sample.Documents(name).Where(pair => pair.Kind.Kubernetes!.Scope != KubernetesScope.Path))
        {
            KubernetesQuery query = kind.Kubernetes!;
            string? place = document.At("metadata.namespace").TextOrNull();
            Assert.Matches("^[a-z0-9][a-z0-9.-]*$", document.Named().ToLowerInvariant());
            Assert.Equal(query.MetadataOnly ? "PartialObjectMetadata" : query.Kind, document.At("kind").TextOrNull() ?? query.Kind);
            Assert.Equal(query.Scope == KubernetesScope.Cluster, place is null && query.Scope != KubernetesScope.Object);
            Assert.True(query.Scope != KubernetesScope.SiteNamespace || place == snapshot.Site.Namespace, $"{kind} {document.Named()}");
            Assert.True(snapshot.Query(kind, EvidenceSource.Kubernetes)!.SiteNamespaceOnly is false || place == snapshot.Site.Namespace, $"{kind} {document.Named()}");
            Assert.True(Guid.TryParse(document.At("metadata.uid").TextOrNull(), out _));
            Assert.True(document.At("metadata.creationTimestamp").GetDateTimeOffset() <= snapshot.CollectedAt, $"{kind} {document.Named()}");
        }

        IEnumerable<string> places = Sample.Documents(name).Select(pair => $"{pair.Kind} {pair.Document.At("metadata.namespace").TextOrEmpty()}/{pair.Document.Named()}");
        Assert.Empty(places.GroupBy(place => place).Where(group => group.Count() > 1).Select(group => group.Key));
        IEnumerable<string> uids = Sample.Documents(name).Select(pair => pair.Document.At("metadata.uid").TextOrEmpty()).Where(uid => uid.Length > 0);
        Assert.Empty(uids.GroupBy(uid => uid).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void There_is_nothing_that_looks_like_a_credential(string name)
    {
        string text = Encoding.UTF8.GetString(Sample.File(name));

        Assert.DoesNotMatch(Credential(), text);
        Assert.All(Sample.Load(name).Documents(Evidence.SecretNames), secret =>
            Assert.All(secret.EnumerateObject(), member => Assert.Contains(member.Name, new[] { "kind", "apiVersion", "metadata" })));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_versions_agree_wherever_they_stand(string name)
    {
        Snapshot snapshot = Sample.Load(name);
        var site = new Site(snapshot);
        string version = Assert.Single(site.Instances.Select(instance => instance.Version!).Distinct());

        Assert.All(site.Nodes, node => Assert.Equal(snapshot.Site.KubernetesVersion, node.KubeletVersion));
        Assert.Equal(snapshot.Site.KubernetesVersion, snapshot.Documents(Evidence.ServerVersion)[0].At("gitVersion").TextOrNull());
        string[] images = [.. site.Pods.SelectMany(pod => pod.Images).Where(image => image.StartsWith("mcr.microsoft.com/azureiotoperations/", StringComparison.Ordinal))];
        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.EndsWith(":" + version, image, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_refers_to_something_refers_to_something_that_is_there(string name)
    {
        Snapshot snapshot = Sample.Load(name);
        var site = new Site(snapshot);
        string[] Known(EvidenceKind kind) => [.. snapshot.Documents(kind).Select(Sample.Named)];
        void Resolves(EvidenceKind kind, IEnumerable<string?> references)
        {
            if (snapshot.Outcome(kind, EvidenceSource.Kubernetes) == QueryOutcome.Collected)
            {
                Assert.All(references.Where(reference => reference is not null), reference => Assert.Contains(reference, Known(kind)));
            }
        }

        ListenerPort[] ports = [.. site.Listeners.SelectMany(listener => listener.Ports)];
        Resolves(Evidence.BrokerAuthentications, ports.Select(port => port.AuthenticationRef));
        Resolves(Evidence.BrokerAuthorizations, ports.Select(port => port.AuthorizationRef));
        Resolves(Evidence.ClusterIssuers, ports.Select(port => port.IssuerName));
        Resolves(Evidence.SecretNames, ports.Select(port => port.ManualSecret));
        Resolves(Evidence.Services, site.Listeners.Select(listener => listener.ServiceName));
        Resolves(Evidence.DataflowProfiles, site.Dataflows.Select(flow => flow.ProfileName));
        Resolves(Evidence.DataflowEndpoints, site.Dataflows.SelectMany(flow => new[] { flow.SourceEndpoint, flow.DestinationEndpoint }));
        Resolves(Evidence.ConfigMaps, site.DataflowEndpoints.Select(endpoint => endpoint.TrustedCaConfigMap));
        Resolves(Evidence.ConfigMaps, site.Authentications.SelectMany(authentication => authentication.Methods).Where(method => method.Method == "X509").Select(method => method.TrustedClientCa));
        Resolves(Evidence.Devices, snapshot.Documents(Evidence.NamespacedAssets).Select(asset => asset.At("spec.deviceRef.deviceName").TextOrNull()));
        Resolves(Evidence.SecretProviderClasses, snapshot.Documents(Evidence.SecretSyncs).Select(sync => sync.At("spec.secretProviderClassName").TextOrNull()));
        Resolves(Evidence.SecretNames, snapshot.Documents(Evidence.Certificates)
            .Where(certificate => certificate.At("metadata.namespace").TextOrNull() == site.Namespace).Select(certificate => certificate.At("spec.secretName").TextOrNull()));
        Resolves(Evidence.StorageClasses, snapshot.Documents(Evidence.PersistentVolumeClaims).Select(claim => claim.At("spec.storageClassName").TextOrNull()));
        Resolves(Evidence.Nodes, site.Pods.Select(pod => pod.NodeName));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_broker_runs_as_it_is_configured(string name)
    {
        var site = new Site(Sample.Only(name, EvidenceSource.Kubernetes));
        Broker broker = Assert.Single(site.Brokers);
        IGrouping<string?, Pod>[] partitions = [.. site.Pods.Where(pod => pod.Label("chain-number") is not null).GroupBy(pod => pod.Label("chain-number"))];

        Assert.Equal(broker.BackendPartitions, partitions.Length);
        Assert.All(partitions, partition => Assert.Equal(broker.BackendRedundancyFactor, partition.Count(pod => pod.IsReady)));
        Assert.Equal(broker.FrontendReplicas, site.Pods.Count(pod => pod.Label("tier") == "frontend" && pod.IsReady));
        if (site.Topology != Topology.SingleNode)
        {
            Assert.All(partitions, partition => Assert.Distinct(partition.Select(pod => pod.NodeName)));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Certificates_are_valid_on_the_day_of_the_snapshot(string name)
    {
        Snapshot snapshot = Sample.Load(name);
        int found = 0;
        foreach (string pem in snapshot.Documents(Evidence.ConfigMaps).SelectMany(map => map.At("data").EnumerateObject()).Select(entry => entry.Value.GetString()!).Where(value => value.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal)))
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            Assert.All(certificates, certificate => Assert.InRange(snapshot.CollectedAt.UtcDateTime, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime().AddDays(-60)));
            found += certificates.Count;
        }

        Assert.True(found > 1);
        Assert.All(snapshot.Documents(Evidence.Certificates), certificate =>
        {
            Assert.True(certificate.At("status.notAfter").GetDateTimeOffset() > snapshot.CollectedAt.AddDays(30), certificate.Named());
            Assert.True(certificate.At("status.renewalTime").GetDateTimeOffset() > snapshot.CollectedAt, certificate.Named());
        });
    }

    [Theory]
    [InlineData("Quickstart", Topology.SingleNode)]
    [InlineData("MultiNode", Topology.MultiNode)]
    [InlineData("Ready", Topology.MultiNode)]
    // The nodes may not be read there, but Azure counts them.
    [InlineData("Restricted", Topology.MultiNode)]
    public void A_sample_has_the_size_it_says(string name, Topology topology) => Assert.Equal(topology, new Site(Sample.Load(name)).Topology);

    [Theory]
    [MemberData(nameof(All))]
    public void Every_guideline_understands_the_evidence(string name)
    {
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(Sample.Load(name)).ToBlockingEnumerable()];

        Assert.DoesNotContain(results.SelectMany(result => result.Findings), finding => finding.Reason == Reason.InvalidData);
    }

    [Fact]
    public void Nothing_fails_on_the_ready_site()
    {
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(Sample.Load("Ready")).ToBlockingEnumerable()];

        Assert.DoesNotContain(results.SelectMany(result => result.Findings), finding => finding.Status == Status.Fail);
    }

    [Fact]
    public void The_quickstart_has_the_flaws_of_a_quickstart()
    {
        var site = new Site(Sample.Only("Quickstart", EvidenceSource.Kubernetes));
        ListenerPort open = Assert.Single(site.Listeners.Where(listener => listener.IsExternal).SelectMany(listener => listener.Ports));

        Assert.Equal("1.2.112", site.Instances[0].Version);
        Assert.Equal((1883, false, null, null), (open.Port, open.HasTls, open.AuthenticationRef, open.AuthorizationRef));
        Assert.Equal("true", site.ArcConfiguration!.Value("AZURE_ARC_AUTOUPDATE"));
        Assert.False(site.Brokers[0].HasDiskBuffer);
        Assert.Contains(site.ConfigMaps, map => map.Value("ca.crt") is { } pem && Subject(pem).Contains("Quickstart Root CA - Not for Production", StringComparison.Ordinal));
    }

    [Fact]
    public void The_restricted_sample_shows_what_a_namespace_alone_shows()
    {
        Snapshot snapshot = Sample.Load("Restricted");

        Assert.Equal(QueryOutcome.Forbidden, snapshot.Outcome(Evidence.Nodes, EvidenceSource.Kubernetes));
        Assert.Equal(QueryOutcome.Forbidden, snapshot.Outcome(Evidence.BrokerAuthorizations, EvidenceSource.Kubernetes));
        Assert.True(snapshot.Query(Evidence.Pods, EvidenceSource.Kubernetes)!.SiteNamespaceOnly);
        Assert.All(snapshot.Queries.Where(query => query is { Outcome: QueryOutcome.Forbidden, Source: EvidenceSource.Kubernetes }), query =>
            Assert.StartsWith(Evidence.Find(query.Kind)!.Kubernetes!.Permission, query.Permission, StringComparison.Ordinal));
    }

    private static string Subject(string pem) => X509Certificate2.CreateFromPem(pem).Subject;

    [GeneratedRegex("PRIVATE KEY|eyJ[A-Za-z0-9_-]{8,}\\.|[?&;](sig|sv|se)=|(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|Token)\\s*=|Bearer\\s|://[^/\\s\"]*:[^/\\s\"]*@|\"(password|secret|token|apiKey|clientSecret)\"\\s*:\\s*\"", RegexOptions.IgnoreCase)]
    private static partial Regex Credential();
}
