namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>A test over the sample payloads beside the checkout; skipped, and said so, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PayloadFactAttribute : FactAttribute
{
    public PayloadFactAttribute() => Skip = SamplePayloads.MissingReason;
}

/// <inheritdoc cref="PayloadFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PayloadTheoryAttribute : TheoryAttribute
{
    public PayloadTheoryAttribute() => Skip = SamplePayloads.MissingReason;
}
