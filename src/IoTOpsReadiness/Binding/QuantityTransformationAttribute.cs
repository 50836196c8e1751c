using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Binding;

/// <summary>
/// Lets an amount of bytes be written as people do: <c>32Gi</c> as in Kubernetes, <c>32GB</c> as in PowerShell (both are
/// powers of 1024), <c>32G</c> as in Kubernetes (powers of 1000), or a plain number.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QuantityTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The least that makes sense, in bytes: who writes 32 means 32Gi.</summary>
    public double Minimum { get; init; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string text = LanguagePrimitives.ConvertTo<string>(input).Trim();
        if (!Quantity.TryParse(Canonical(text), out double bytes))
        {
            throw new ArgumentTransformationMetadataException($"'{text}' is not an amount of memory. Write it as 32Gi, 32GB or 34359738368.");
        }

        return bytes >= Minimum
            ? bytes
            : throw new ArgumentTransformationMetadataException(string.Create(
                CultureInfo.InvariantCulture, $"'{text}' is {Quantity.Bytes(bytes)}, less than the least that makes sense, {Quantity.Bytes(Minimum)}. Write it with a unit, such as 32Gi."));
    }

    // PowerShell's units, and the way people write Kubernetes' own.
    private static string Canonical(string text) =>
        !text.EndsWith("B", StringComparison.OrdinalIgnoreCase) || text.Length < 2 ? text
        : char.ToUpperInvariant(text[^2]) is 'K' or 'M' or 'G' or 'T' ? text[..^2] + char.ToUpperInvariant(text[^2]) + "i"
        : text[^2] == 'i' ? text[..^1]
        : text;
}
