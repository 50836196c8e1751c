using System.Text.Json;
using IoTOpsReadiness.Remediation;

namespace IoTOpsReadiness.Core.Tests.Remediation;

/// <summary>What of a document is configuration.</summary>
public sealed class ChangeBodyTests
{
    [Fact]
    public void What_the_service_adds_to_a_role_assignment_is_no_configuration()
    {
        using var document = JsonDocument.Parse("""
            {
              "id": "/x", "name": "y", "type": "Microsoft.Authorization/roleAssignments",
              "properties": {
                "principalId": "p", "roleDefinitionId": "r", "scope": "/subscriptions/1", "createdOn": "2026-09-01T06:30:12Z",
                "createdBy": "a", "updatedOn": "2026-09-01T06:30:12Z", "updatedBy": "a"
              }
            }
            """);

        Assert.Equal("""{"properties":{"principalId":"p","roleDefinitionId":"r"}}""", ChangeBody.OfAzure(document.RootElement).ToJsonString());
    }

    [Fact]
    public void The_scope_of_anything_else_is()
    {
        using var document = JsonDocument.Parse("""
            {"type":"Microsoft.KubernetesConfiguration/extensions","properties":{"scope":{"cluster":{"releaseNamespace":"n"}},"provisioningState":"Succeeded"}}
            """);

        Assert.Equal("""{"properties":{"scope":{"cluster":{"releaseNamespace":"n"}}}}""", ChangeBody.OfAzure(document.RootElement).ToJsonString());
    }

    [Fact]
    public void A_difference_is_told_in_one_line_however_it_is_laid_out()
    {
        var change = new Change
        {
            Id = "x", Kind = RemediationKind.Api, Title = "x", Target = new() { Kind = "BrokerListener", Name = "x" },
            Before = "{ }", After = "{ \"ports\": [\n  { \"port\": 8883,\n \"note\": \"a  b & <c>\" } ] }",
        };

        Assert.Equal("""[{"port":8883,"note":"a  b & <c>"}]""", Assert.Single(change.Differences).Difference);
    }
}
