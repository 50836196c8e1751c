using System.Management.Automation;
using System.Reflection;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What PowerShell users take for granted of every command.</summary>
public sealed class ConventionTests : IDisposable
{
    private static readonly string[] Changing = ["Set", "Add", "Remove", "Enable", "Disable", "Invoke", "Undo", "Export"];

    // Words that end in s and are not plurals, or are the product's own terms.
    private static readonly string[] Singular = ["Readiness", "Access", "SecureSettings", "Address", "IPAddress", "Bytes", "CpuLimits", "Hours", "Expires", "Dns", "Status", "Kubernetes", "Replicas", "Workers", "Partitions", "AsIs", "Class"];

    private readonly Engine engine = new();

    private CommandInfo[] Cmdlets => [.. engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Cmdlet").RequireNoErrors().Objects.Select(item => (CommandInfo)item.BaseObject)];

    public void Dispose() => engine.Dispose();

    [Fact]
    public void Verbs_are_approved_and_nouns_are_ours_and_singular()
    {
        string[] approved = [.. new[] { typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsSecurity), typeof(VerbsCommunications), typeof(VerbsOther) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetValue(null)!)];

        foreach (CommandInfo cmdlet in Cmdlets)
        {
            string[] name = cmdlet.Name.Split('-');
            Assert.Contains(name[0], approved);
            Assert.StartsWith("IoTOps", name[1], StringComparison.Ordinal);
            Assert.True(!name[1].EndsWith('s') || Singular.Any(word => name[1].EndsWith(word, StringComparison.Ordinal)), $"{cmdlet.Name} is a plural.");
        }
    }

    [Fact]
    public void What_comes_out_is_declared() =>
        Assert.Equal(["Disconnect-IoTOpsCluster"], Cmdlets.Where(cmdlet => cmdlet.OutputType.Count == 0).Select(cmdlet => cmdlet.Name));

    [Fact]
    public void What_changes_anything_can_be_tried_with_WhatIf()
    {
        foreach (CommandInfo cmdlet in Cmdlets.Where(cmdlet => Changing.Contains(cmdlet.Name.Split('-')[0])))
        {
            Assert.True(cmdlet.Parameters.ContainsKey("WhatIf"), $"{cmdlet.Name} has no -WhatIf.");
        }
    }

    [Fact]
    public void Parameters_are_named_as_everywhere()
    {
        List<string> plurals = [];
        foreach (CommandInfo cmdlet in Cmdlets)
        {
            foreach (ParameterMetadata parameter in cmdlet.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name) && !Cmdlet.OptionalCommonParameters.Contains(parameter.Name)))
            {
                Assert.Matches("^[A-Z][A-Za-z0-9]+$", parameter.Name);
                Assert.NotEqual(typeof(bool), parameter.ParameterType);
                if (parameter.Name.EndsWith('s') && !Singular.Any(word => parameter.Name.EndsWith(word, StringComparison.Ordinal)))
                {
                    plurals.Add($"{cmdlet.Name} -{parameter.Name}");
                }
            }
        }

        Assert.Empty(plurals);
    }

    [Fact]
    public void Parameters_of_one_name_are_of_one_type()
    {
        // What a command makes or looks for may be a list here and a single thing there.
        var differing = Cmdlets.SelectMany(cmdlet => cmdlet.Parameters.Values)
            .GroupBy(parameter => parameter.Name, parameter => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is { IsArray: true } list ? list.GetElementType()! : Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType)
            // What goes in is each command's own; PowerShell makes a Guid of a text; a port and an endpoint know other modes.
            .Where(types => types.Key is not ("InputObject" or "SubscriptionId" or "TlsMode") && types.Distinct().Count() > 1)
            .Select(types => $"{types.Key}: {string.Join(", ", types.Distinct().Select(type => type.Name).Order(StringComparer.Ordinal))}");

        Assert.Empty(differing);
    }

    [Fact]
    public void No_alias_is_forced_on_anybody() => Assert.Empty(engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Alias").RequireNoErrors().Objects);
}
