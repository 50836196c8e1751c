using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation;

/// <summary>
/// A change in the making: several guidelines may have a say in one resource, and it is written once. Whoever has a say
/// edits <see cref="Body"/>, and raises impact and prerequisites as it needs.
/// </summary>
public sealed class ChangeDraft
{
    private readonly List<string> guidelines = [];
    private readonly List<string> titles = [];
    private readonly List<string> dependsOn = [];
    private readonly List<string> prerequisites = [];
    private readonly List<string> missingInput = [];
    private readonly List<string> impactDetails = [];
    private readonly List<string> commands = [];
    private readonly List<string> instructions = [];
    private readonly List<Action<JsonObject>> edits = [];
    private ChangeDraft? previous;
    private string? awaited;

    internal ChangeDraft(string id, ResourceReference target, EvidenceSource side, string? path, JsonObject? before, JsonObject body)
    {
        Id = id;
        Target = target;
        Side = side;
        Path = path;
        Before = before;
        Body = body;
    }

    /// <summary>Names the step within its plan.</summary>
    public string Id { get; }

    /// <summary>The resource.</summary>
    public ResourceReference Target { get; }

    /// <summary>The side it is written to.</summary>
    public EvidenceSource Side { get; }

    /// <summary>Where it is written; null where that is not known.</summary>
    public string? Path { get; }

    /// <summary>True where the resource does not exist yet.</summary>
    public bool IsNew => Before is null && previous is null;

    /// <summary>The configuration to arrive at; edit it in place. <c>Body["properties"]</c> is what a resource of Azure is about.</summary>
    public JsonObject Body { get; private set; }

    /// <summary>Who can make it. Default: an API.</summary>
    public RemediationKind Kind { get; set; }

    /// <summary>How it is written. Default: as a whole.</summary>
    public ChangeOperation Operation { get; set; } = ChangeOperation.Put;

    /// <summary>What it does to those who use the site; the worst that anybody said counts.</summary>
    public ChangeImpact Impact { get; private set; }

    /// <summary>True where the state before can be restored.</summary>
    public bool IsReversible { get; set; } = true;

    /// <summary>True for a write of what is documented as fixed at creation.</summary>
    public bool IsAttempt { get; set; }

    private JsonObject? Before { get; set; }

    /// <summary>Says what it does, for which guideline.</summary>
    /// <param name="title">In the imperative, without a full stop.</param>
    /// <param name="guideline">The id of the guideline; null for a change that is made for its own sake.</param>
    public ChangeDraft For(string title, string? guideline = null)
    {
        Add(titles, title);
        Add(guidelines, guideline);
        return this;
    }

    /// <summary>Says what it does to those who use the site.</summary>
    public ChangeDraft With(ChangeImpact impact, string? detail = null)
    {
        Impact = impact > Impact ? impact : Impact;
        Add(impactDetails, detail);
        return this;
    }

    /// <summary>Says which step comes first.</summary>
    public ChangeDraft After(ChangeDraft other)
    {
        if (other.Id != Id)
        {
            Add(dependsOn, other.Id);
        }

        return this;
    }

    /// <summary>Says what has to be so before.</summary>
    public ChangeDraft Requires(string prerequisite)
    {
        Add(prerequisites, prerequisite);
        return this;
    }

    /// <summary>Says what the user has to say first, naming the parameter or input.</summary>
    public ChangeDraft Lacks(string input)
    {
        Add(missingInput, input);
        return this;
    }

    /// <summary>Says what the site will tell once earlier steps are done, without which this one cannot be made.</summary>
    public ChangeDraft Awaits(string what)
    {
        awaited ??= what;
        return this;
    }

    /// <summary>Gives the command line that makes the same change.</summary>
    public ChangeDraft Command(string command)
    {
        Add(commands, command);
        return this;
    }

    /// <summary>Gives the instruction of a step that no API makes.</summary>
    public ChangeDraft Instruction(string instruction)
    {
        Add(instructions, instruction);
        return this;
    }

    /// <summary>True where a guideline has a say in it.</summary>
    internal bool IsFor(string guideline) => guidelines.Contains(guideline);

    /// <summary>The draft of a further step, which begins with what this one arrives at.</summary>
    internal ChangeDraft Next(string id)
    {
        ChangeDraft next = new(id, Target, Side, Path, null, []) { previous = this };
        return next.After(this);
    }

    /// <summary>Says what a further step does to what the step before it arrives at, which is not known until all had their say.</summary>
    internal ChangeDraft Edit(Action<JsonObject> edit)
    {
        edits.Add(edit);
        return this;
    }

    /// <summary>The finished change; null where nothing would change.</summary>
    internal Change? Finish()
    {
        if (previous is not null)
        {
            Before = previous.Body.DeepClone().AsObject();
            Body = Before.DeepClone().AsObject();
            edits.ForEach(edit => edit(Body));
        }

        bool isApi = Kind == RemediationKind.Api;
        string after = ChangeBody.Text(Body);
        string? before = Before is null ? null : ChangeBody.Text(Before);
        bool hasBody = isApi || Kind == RemediationKind.Redeploy;
        if (hasBody && Operation != ChangeOperation.Delete && before is not null && JsonNode.DeepEquals(Before, Body) && missingInput.Count == 0 && awaited is null)
        {
            return null;
        }

        return new()
        {
            Id = Id,
            Kind = Kind,
            Title = string.Join("; ", titles),
            Target = Target,
            Guidelines = guidelines.ToArray(),
            Side = Side,
            Operation = isApi ? Operation : null,
            Path = Path,
            Before = hasBody ? before : null,
            After = !hasBody || Operation == ChangeOperation.Delete ? null : after,
            Impact = Impact,
            ImpactDetail = impactDetails.Count == 0 ? null : string.Join(' ', impactDetails),
            IsReversible = isApi && IsReversible,
            IsAttempt = IsAttempt,
            DependsOn = dependsOn.ToArray(),
            Prerequisites = prerequisites.ToArray(),
            MissingInput = isApi && Path is null && awaited is null ? [.. missingInput, "the Azure side of the site: Connect-IoTOpsCluster with -Azure or -InstanceId"] : missingInput.ToArray(),
            Awaits = awaited,
            Command = commands.Count == 0 ? null : string.Join(Environment.NewLine, commands),
            Instruction = instructions.Count == 0 ? null : string.Join(Environment.NewLine, instructions),
        };
    }

    private static void Add(List<string> list, string? item)
    {
        if (item is not null && !list.Contains(item))
        {
            list.Add(item);
        }
    }
}
