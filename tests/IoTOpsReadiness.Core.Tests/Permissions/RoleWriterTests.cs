using System.Text.Json;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;
using YamlDotNet.RepresentationModel;

namespace IoTOpsReadiness.Core.Tests.Permissions;

public class RoleWriterTests
{
    private const string Subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";

    private static readonly IReadOnlyList<RequiredPermission> All = RequiredPermissions.Of(Catalogue.All, kinds: Evidence.Kinds, includeSecrets: true);

    [Fact]
    public void The_roles_give_every_permission_and_no_other()
    {
        YamlMappingNode[] documents = Parse(KubernetesRoleWriter.Write(All));
        HashSet<string> given = [];
        foreach (YamlMappingNode role in documents.Where(document => Text(document, "kind") is "ClusterRole" or "Role"))
        {
            string where = Text(role, "metadata", "namespace") is { } place ? $" in namespace {place}" : "";
            foreach (YamlNode rule in (YamlSequenceNode)role["rules"])
            {
                foreach (string verb in Texts(rule, "verbs"))
                {
                    given.UnionWith(Texts(rule, "nonResourceURLs").Select(url => $"{verb} {url}"));
                    given.UnionWith(
                        from resource in Texts(rule, "resources")
                        from @group in Texts(rule, "apiGroups")
                        from name in Texts(rule, "resourceNames").Select(name => "/" + name).DefaultIfEmpty("")
                        select $"{verb} {resource}{(@group.Length == 0 ? "" : "." + @group)}{name}{where}");
                }
            }
        }

        Assert.Equal(
            All.Where(permission => permission.Side == EvidenceSource.Kubernetes).Select(permission => permission.Permission).Order(),
            given.Order());
    }

    [Fact]
    public void Each_role_is_bound_to_the_subject_where_it_holds()
    {
        YamlMappingNode[] documents = Parse(KubernetesRoleWriter.Write(All, new() { Name = "reader", Subject = RoleSubject.ServiceAccount("auditor", "tools") }));

        Assert.Equal(
            ["ServiceAccount tools/auditor", "ClusterRole /reader", "ClusterRoleBinding /reader",
             "Role azure-iot-operations/reader", "RoleBinding azure-iot-operations/reader", "Role azure-arc/reader", "RoleBinding azure-arc/reader",
             "Role kube-system/reader", "RoleBinding kube-system/reader"],
            documents.Select(document => $"{Text(document, "kind")} {Text(document, "metadata", "namespace")}/{Text(document, "metadata", "name")}"));
        Assert.All(documents.Where(document => Text(document, "kind")!.EndsWith("Binding", StringComparison.Ordinal)), binding =>
        {
            Assert.Equal(Text(binding, "kind")!.Replace("Binding", "", StringComparison.Ordinal), Text(binding, "roleRef", "kind"));
            Assert.Equal("reader", Text(binding, "roleRef", "name"));
            YamlNode subject = Assert.Single((YamlSequenceNode)binding["subjects"]);
            Assert.Equal(("ServiceAccount", "auditor", "tools"), (Text(subject, "kind"), Text(subject, "name"), Text(subject, "namespace")));
        });
    }

    [Theory]
    [InlineData("jane@contoso.com")]
    [InlineData("oidc:group: with # and \"quotes\" \\ and 'more'")]
    [InlineData("yes")]
    [InlineData("null")]
    [InlineData("0123")]
    [InlineData("1e3")]
    [InlineData("2024-10-23")]
    [InlineData("*anchor")]
    [InlineData("- dash")]
    [InlineData("{brace}")]
    [InlineData("system:masters")]
    [InlineData("müller 工場 🏭")]
    public void Any_name_of_a_user_or_group_stays_that_name(string name)
    {
        foreach (RoleSubject subject in new[] { RoleSubject.User(name), RoleSubject.Group(name) })
        {
            YamlMappingNode[] documents = Parse(KubernetesRoleWriter.Write(All, new() { Subject = subject }));

            YamlNode written = Assert.Single((YamlSequenceNode)documents.First(document => Text(document, "kind") == "ClusterRoleBinding")["subjects"]);
            Assert.Equal((subject.Kind, name, "rbac.authorization.k8s.io"), (Text(written, "kind"), Text(written, "name"), Text(written, "apiGroup")));
            Assert.DoesNotContain(documents, document => Text(document, "kind") == "ServiceAccount");

            // Not merely read back by one reader: what others take for a number or a switch is in quotes.
            var scalar = (YamlScalarNode)written["name"];
            Assert.Equal(YamlDotNet.Core.ScalarStyle.DoubleQuoted, scalar.Style);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("-dash")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    [InlineData("a\n")]
    [InlineData("a: {}")]
    public void A_name_that_Kubernetes_would_refuse_is_refused_first(string name)
    {
        foreach (Action action in new Action[]
        {
            () => RoleSubject.ServiceAccount(name),
            () => RoleSubject.ServiceAccount("auditor", name),
            () => KubernetesRoleWriter.Write(RequiredPermissions.Of(Catalogue.All, name)),
        })
        {
            var exception = Assert.Throws<ReadinessException>(action);
            Assert.Equal(("IoTOps.Permission.InvalidName", ErrorKind.InvalidArgument), (exception.ErrorId, exception.Kind));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("50%")]
    [InlineData("a\tb")]
    public void A_name_that_no_role_can_have_is_refused(string name)
    {
        Assert.Equal("IoTOps.Permission.InvalidName", Assert.Throws<ReadinessException>(() => KubernetesRoleWriter.Write(All, new() { Name = name })).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("\u202Eright to left")]
    public void A_subject_that_cannot_be_printed_is_refused(string name)
    {
        Assert.Equal("IoTOps.Permission.InvalidName", Assert.Throws<ReadinessException>(() => RoleSubject.User(name)).ErrorId);
        Assert.Equal("IoTOps.Permission.InvalidName", Assert.Throws<ReadinessException>(() => RoleSubject.Group(name)).ErrorId);
    }

    [Fact]
    public void The_Azure_role_has_the_members_az_expects_and_every_action()
    {
        using var role = JsonDocument.Parse(AzureRoleWriter.Write(All, new() { Name = "Reader of \"plants\"", AssignableScopes = [Subscription, Subscription + "/resourceGroups/plant"] }));

        Assert.Equal(
            ["Name", "IsCustom", "Description", "Actions", "NotActions", "DataActions", "NotDataActions", "AssignableScopes"],
            role.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Reader of \"plants\"", role.RootElement.GetProperty("Name").GetString());
        Assert.True(role.RootElement.GetProperty("IsCustom").GetBoolean());
        Assert.Equal(All.Select(permission => permission.Action).OfType<string>().Order(StringComparer.OrdinalIgnoreCase), Strings(role, "Actions"));
        Assert.Empty(Strings(role, "NotActions").Concat(Strings(role, "DataActions")).Concat(Strings(role, "NotDataActions")));
        Assert.Equal([Subscription, Subscription + "/resourceGroups/plant"], Strings(role, "AssignableScopes"));
    }

    [Fact]
    public void An_Azure_role_without_a_scope_is_refused()
    {
        Assert.Equal("IoTOps.Permission.NoScope", Assert.Throws<ReadinessException>(() => AzureRoleWriter.Write(All, new() { AssignableScopes = [] })).ErrorId);
    }

    [Theory]
    [InlineData(Subscription + "/", true)]
    [InlineData(Subscription + "/resourcegroups/rg-1_(a).b", true)]
    [InlineData("/providers/Microsoft.Management/managementGroups/plants", true)]
    [InlineData("/", false)]
    [InlineData("", false)]
    [InlineData("/subscriptions/mine", false)]
    [InlineData("subscriptions/00000000-0000-0000-0000-000000000000", false)]
    [InlineData(Subscription + "/resourceGroups/", false)]
    [InlineData(Subscription + "/resourceGroups/ends.", false)]
    [InlineData(Subscription + "/resourceGroups/a/b", false)]
    [InlineData(Subscription + "/resourceGroups/a\n", false)]
    [InlineData(Subscription + "/resourceGroups/a/providers/Microsoft.KeyVault/vaults/v", false)]
    public void A_role_is_assignable_where_Azure_lets_it_be(string scope, bool isAssignable)
    {
        if (isAssignable)
        {
            Assert.Equal(scope.TrimEnd('/'), AzureScope.Require(scope));
        }
        else
        {
            Assert.Equal("IoTOps.Permission.InvalidScope", Assert.Throws<ReadinessException>(() => AzureScope.Require(scope)).ErrorId);
        }
    }

    [Fact]
    public void The_page_about_permissions_shows_what_is_written()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "permissions.md")).ReplaceLineEndings("\n");
        IReadOnlyList<RequiredPermission> permissions = RequiredPermissions.Of(Catalogue.Of(Baseline.Default), kinds: Evidence.Kinds);

        Assert.Contains("```yaml\n" + KubernetesRoleWriter.Write(permissions) + "```\n", page, StringComparison.Ordinal);
        Assert.Contains("```json\n" + AzureRoleWriter.Write(permissions, new() { AssignableScopes = [Subscription] }) + "```\n", page, StringComparison.Ordinal);
    }

    private static YamlMappingNode[] Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static string? Text(YamlNode node, params string[] path)
    {
        foreach (string name in path)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? next))
            {
                return null;
            }

            node = next;
        }

        return ((YamlScalarNode)node).Value;
    }

    private static IEnumerable<string> Texts(YamlNode node, string name) =>
        ((YamlMappingNode)node).Children.TryGetValue(new YamlScalarNode(name), out YamlNode? list) ? ((YamlSequenceNode)list).Select(item => ((YamlScalarNode)item).Value!) : [];

    private static IEnumerable<string> Strings(JsonDocument role, string name) => role.RootElement.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
}
