using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Takes results as they are, or as Export-Clixml, jobs, remoting and ConvertFrom-Json brought them back.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResultTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object?[] items = ResultObjects.Unwrap(inputData) is IList list ? [.. list.Cast<object?>()] : [inputData];
        if (!Array.Exists(items, ResultObjects.IsResult))
        {
            // Something else through the pipeline is for another parameter; PowerShell says so where there is none.
            return inputData;
        }

        try
        {
            return items.Select(ResultObjects.From).ToArray();
        }
        catch (ReadinessException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
