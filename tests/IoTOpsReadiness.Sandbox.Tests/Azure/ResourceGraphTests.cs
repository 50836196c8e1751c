using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>Queries to Azure Resource Graph.</summary>
public sealed class ResourceGraphTests
{
    private const string Other = "99999999-2222-3333-4444-555555555555";
    private const string Graph = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";

    [Theory]
    [InlineData("resources | where type =~ 'Microsoft.IoTOperations/instances'", "lisbon,porto,site")]
    [InlineData("Resources | where type == 'microsoft.iotoperations/instances' | order by name desc", "site,porto,lisbon")]
    [InlineData("resources | where type == 'Microsoft.IoTOperations/instances'", "")]
    [InlineData("where type =~ 'microsoft.iotoperations/instances' and name in~ ('PORTO', 'lisbon')", "lisbon,porto")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and name in ('PORTO')", "")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' | where name !in~ ('porto')", "lisbon,site")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and tags.plant =~ 'porto'", "site")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and tags['iotops-ring'] == \"canary\"", "lisbon")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and isnotempty(tags['iotops-ring'])", "lisbon")]
    [InlineData("resources | where type startswith 'MICROSOFT.IOTOPERATIONS/' and name contains 'ISB'", "lisbon")]
    [InlineData("resources | where type endswith '/instances' and not(name startswith 'p')", "lisbon,site")]
    [InlineData("resources | where type has 'instances' and (name == 'porto' or name == 'site')", "porto,site")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and name == 'porto' or name == 'site'", "porto,site")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' | where extendedLocation.name =~ '/cl/Lisbon'", "lisbon")]
    [InlineData("resources | where tolower(type) == 'microsoft.iotoperations/instances' and resourceGroup =~ 'rg-site'", "porto,site")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and subscriptionId == '" + Other + "'", "lisbon")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and properties.count >= 10", "porto")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' and properties.flag == true", "lisbon")]
    [InlineData("resources | where type =~ 'microsoft.iotoperations/instances' | take 2", "porto,site")]
    [InlineData("resources // all\n| where type =~ 'microsoft.iotoperations/instances' // of them\n| limit 1", "porto")]
    [InlineData("resources | where type != 'microsoft.iotoperations/instances' and type !contains 'kubernetes' and name !~ 'WRITER' and name !startswith 'v'", "default")]
    [InlineData("resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups'", "rg-other,rg-site")]
    public async Task A_query_finds(string query, string expected)
    {
        await using RunningArm arm = await StartFleetAsync();

        ArmReply reply = await QueryAsync(arm, query);

        reply.ShouldBe(200);
        string[] names = [.. Rows(reply).Select(row => row["name"]!.GetValue<string>())];
        Assert.Equal(expected, string.Join(',', query.Contains("order by", StringComparison.Ordinal) ? names : [.. names.Order()]));
    }

    [Fact]
    public async Task A_row_has_the_columns_of_the_service()
    {
        await using RunningArm arm = await StartFleetAsync();

        JsonObject row = Rows(await QueryAsync(arm, $"resources | where id =~ '{Instance}'")).Single();

        Assert.Equal("microsoft.iotoperations/instances", row["type"]!.GetValue<string>());
        Assert.Equal("rg-site", row["resourceGroup"]!.GetValue<string>());
        Assert.Equal(SubscriptionId, row["subscriptionId"]!.GetValue<string>());
        Assert.Equal(arm.Behaviour.TenantId, row["tenantId"]!.GetValue<string>());
        Assert.Equal("1.3.137", row["properties"]!["version"]!.GetValue<string>());
        Assert.Equal("westeurope", row["location"]!.GetValue<string>());
    }

    [Fact]
    public async Task Columns_can_be_chosen_named_and_added()
    {
        await using RunningArm arm = await StartFleetAsync();

        ArmReply projected = await QueryAsync(arm, "resources | where name == 'site' and type endswith '/instances' | extend v = tostring(properties.version) | project id, label = strcat(name, '@', v), tags.plant");
        ArmReply distinct = await QueryAsync(arm, "resources | where type endswith '/instances' | distinct subscriptionId | order by subscriptionId asc");
        ArmReply counted = await QueryAsync(arm, "resources | where type endswith '/instances' | summarize n = count() by subscriptionId | order by n desc");
        ArmReply all = await QueryAsync(arm, "resources | where type endswith '/instances' | count");

        Assert.Equal($$"""[{"id":"{{Instance}}","label":"site@1.3.137","tags_plant":"porto"}]""", projected.Json("data"));
        Assert.Equal($$"""[{"subscriptionId":"{{SubscriptionId}}"},{"subscriptionId":"{{Other}}"}]""", distinct.Json("data"));
        Assert.Equal($$"""[{"subscriptionId":"{{SubscriptionId}}","n":2},{"subscriptionId":"{{Other}}","n":1}]""", counted.Json("data"));
        Assert.Equal("""[{"Count":3}]""", all.Json("data"));
    }

    [Fact]
    public async Task A_query_can_be_held_to_subscriptions_and_management_groups()
    {
        await using RunningArm arm = await StartFleetAsync();
        arm.Behaviour.ManagementGroups = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase) { ["factories"] = [Other] };
        const string query = "resources | where type endswith '/instances'";

        Assert.Equal(2, Rows(await QueryAsync(arm, query, $"\"subscriptions\":[\"{SubscriptionId}\"]")).Length);
        Assert.Equal(["lisbon"], Rows(await QueryAsync(arm, query, "\"managementGroups\":[\"Factories\"]")).Select(row => row["name"]!.GetValue<string>()));
        (await QueryAsync(arm, query, "\"subscriptions\":[\"00000000-0000-0000-0000-000000000000\"]")).ShouldBe(400, "BadRequest");
        (await QueryAsync(arm, query, "\"managementGroups\":[\"nobody\"]")).ShouldBe(400, "BadRequest");
    }

    [Fact]
    public async Task Results_come_in_pages()
    {
        await using RunningArm arm = await StartFleetAsync();
        List<string> names = [];
        string? token = null;
        int pages = 0;
        do
        {
            ArmReply page = await QueryAsync(arm, "resources | where type endswith '/instances' | order by name asc", "", $"\"$top\":2{(token is null ? "" : $",\"$skipToken\":\"{token}\"")}");
            page.ShouldBe(200);
            Assert.Equal("3", page.Json("totalRecords"));
            token = page.Body["$skipToken"]?.GetValue<string>();
            Assert.Equal(token is null ? "false" : "true", page.Text("resultTruncated"));
            names.AddRange(Rows(page).Select(row => row["name"]!.GetValue<string>()));
            pages++;
        }
        while (token is not null);

        Assert.Equal(["lisbon", "porto", "site"], names);
        Assert.Equal(2, pages);
    }

    [Fact]
    public async Task Without_the_id_a_result_cannot_be_continued_and_a_token_is_good_for_its_query_only()
    {
        await using RunningArm arm = await StartFleetAsync();
        string token = (await QueryAsync(arm, "resources | order by name asc", "", "\"$top\":1")).Body["$skipToken"]!.GetValue<string>();

        ArmReply withoutId = await QueryAsync(arm, "resources | project name", "", "\"$top\":1");

        Assert.Equal("true", withoutId.Text("resultTruncated"));
        Assert.Null(withoutId.Body["$skipToken"]);
        (await QueryAsync(arm, "resources | order by name desc", "", $"\"$skipToken\":\"{token}\"")).ShouldBe(400, "BadRequest");
        (await QueryAsync(arm, "resources", "", "\"$skipToken\":\"!!\"")).ShouldBe(400, "BadRequest");
        Assert.Equal(["porto"], Rows(await QueryAsync(arm, "resources | where type endswith '/instances' | order by name asc", "", "\"$skip\":1,\"$top\":1")).Select(row => row["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_result_can_be_a_table()
    {
        await using RunningArm arm = await StartFleetAsync();

        ArmReply reply = await QueryAsync(arm, "resources | where name == 'site' | where type endswith '/instances' | project name, tags", "", "\"resultFormat\":\"table\"");

        Assert.Equal("""{"columns":[{"name":"name","type":"string"},{"name":"tags","type":"object"}],"rows":[["site",{"plant":"porto"}]]}""", reply.Json("data"));
    }

    [Fact]
    public async Task What_the_caller_may_not_read_is_left_out()
    {
        await using RunningArm arm = await StartFleetAsync();
        arm.Behaviour.Forbidden = [new("Microsoft.IoTOperations/instances/read", Group)];

        Assert.Equal(["lisbon"], Rows(await QueryAsync(arm, "resources | where type endswith '/instances'")).Select(row => row["name"]!.GetValue<string>()));
        arm.Behaviour.CallersOwnEverything = false;
        (await QueryAsync(arm, "resources")).ShouldBe(400, "BadRequest");
    }

    [Theory]
    [InlineData("", "InvalidQuery")]
    [InlineData("resources |", "ParserFailure")]
    [InlineData("resources | where", "ParserFailure")]
    [InlineData("resources | where (name == 'a'", "ParserFailure")]
    [InlineData("resources | where name == 'a", "ParserFailure")]
    [InlineData("resources | where name in ('a'", "ParserFailure")]
    [InlineData("resources | where name ; drop", "ParserFailure")]
    [InlineData("resources | join kind=inner (resources) on id", "ParserFailure")]
    [InlineData("resources | project name name", "ParserFailure")]
    [InlineData("resources | take many", "ParserFailure")]
    [InlineData("resources | order name", "ParserFailure")]
    [InlineData("resources | summarize max(name)", "ParserFailure")]
    [InlineData("resources | where tags.", "ParserFailure")]
    [InlineData("resources | where tags['a'", "ParserFailure")]
    [InlineData("resources | where bag_keys(tags) == 'a'", "UnknownFunction")]
    [InlineData("secrets | where name == 'a'", "InvalidTableName")]
    public async Task A_query_that_is_wrong_is_refused_as_the_service_does(string query, string code)
    {
        await using RunningArm arm = await StartFleetAsync();

        ArmReply reply = await QueryAsync(arm, query);

        reply.ShouldBe(400, "BadRequest");
        Assert.Equal("InvalidQuery", reply.Body["error"]!["details"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(code, reply.Body["error"]!["details"]![1]!["code"]!.GetValue<string>());
    }

    [Fact]
    public void A_query_nested_without_end_is_refused()
    {
        string query = $"resources | where {new string('(', 10_000)}name == 'a'";

        Assert.Throws<GraphQueryException>(() => GraphQuery.Parse(query));
    }

    private static async Task<RunningArm> StartFleetAsync()
    {
        RunningArm arm = await StartSiteAsync();
        arm.Seed($$"""{"id":"/subscriptions/{{Other}}","subscriptionId":"{{Other}}"}""");
        arm.Seed($$"""{"id":"/subscriptions/{{Other}}/resourceGroups/rg-other","name":"rg-other","location":"westeurope"}""");
        arm.Seed($$"""
            {"id":"/subscriptions/{{Other}}/resourceGroups/RG-Other/providers/Microsoft.IoTOperations/instances/lisbon","name":"lisbon","location":"westeurope",
             "tags":{"iotops-ring":"canary"},"extendedLocation":{"name":"/cl/lisbon"},"properties":{"flag":true} }
            """);
        arm.Seed($$"""{"id":"{{Group}}/providers/Microsoft.IoTOperations/instances/porto","name":"porto","location":"westeurope","properties":{"count":12} }""");
        arm.Seed($$"""{"id":"{{Vault}}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-00000000000a","name":"a"}""");
        return arm;
    }

    private static Task<ArmReply> QueryAsync(RunningArm arm, string query, string scope = "", string options = "")
    {
        JsonObject body = JsonNode.Parse($"{{{scope}{(scope.Length > 0 ? "," : "")}\"options\":{{{options}}}}}")!.AsObject();
        body["query"] = query;
        return arm.PostAsync(Graph, body.ToJsonString());
    }

    private static JsonObject[] Rows(ArmReply reply) => [.. reply.Body["data"]!.AsArray().Select(row => row!.AsObject())];
}
