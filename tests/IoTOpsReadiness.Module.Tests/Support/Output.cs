using System.Management.Automation;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>Everything a script said.</summary>
internal sealed record Output
{
    public required IReadOnlyList<PSObject> Objects { get; init; }

    public required ErrorRecord? Terminating { get; init; }

    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<InformationRecord> Information { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    /// <summary>The one error there is, terminating or not.</summary>
    public ErrorRecord Error => Terminating ?? Assert.Single(Errors);

    public Output RequireNoErrors()
    {
        Assert.Null(Terminating);
        Assert.Empty(Errors);
        return this;
    }

    /// <summary>Every object, as text.</summary>
    public IReadOnlyList<string> Lines => Objects.Select(item => item.ToString()).ToArray();

    /// <summary>A property of every object, as text.</summary>
    public IReadOnlyList<string?> Texts(string property) => Objects.Select(item => item.Properties[property].Value?.ToString()).ToArray();
}
