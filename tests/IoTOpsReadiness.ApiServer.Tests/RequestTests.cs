using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>A site behind a slow line is asked once for each thing, and for nothing twice.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class RequestTests(SeededSiteFixture fixture)
{
    [ApiServerFact]
    public async Task Each_kind_of_evidence_takes_one_request()
    {
        var snapshot = await LiveAssessment.CollectAsync(fixture.Site.Server, fixture.Site.Server.AdminToken);

        Assert.All(
            snapshot.Queries.Where(query => query.Source == EvidenceSource.Kubernetes),
            query => Assert.True(query.Requests == 1, $"{query}: {query.Requests} requests"));
    }

    [ApiServerFact]
    public async Task Who_may_not_see_all_namespaces_costs_one_request_more_for_each_refusal()
    {
        var snapshot = await LiveAssessment.CollectAsync(fixture.Site.Server, fixture.Site.Server.CrippledToken);

        Assert.All(
            snapshot.Queries.Where(query => query.Source == EvidenceSource.Kubernetes),
            query => Assert.InRange(query.Requests, 1, query.Outcome == QueryOutcome.Forbidden ? 2 : 1));
    }

    [ApiServerFact]
    public async Task Connecting_and_collecting_take_one_request_for_each_kind_and_two_to_learn_what_is_served_and_to_whom()
    {
        using var relay = new CountingRelay(fixture.Site.Server);
        using var connection = await LiveAssessment.ConnectAsync(relay.Kubeconfig);
        var kinds = AssessmentEvidence.Of(Catalogue.All);
        await KubernetesCollector.CollectAsync(connection, kinds);

        var asked = relay.Requests;
        Assert.Equal(asked.Distinct(), asked);
        Assert.Equal(kinds.Count(kind => kind.Kubernetes is not null) + 2, asked.Count);
    }
}
