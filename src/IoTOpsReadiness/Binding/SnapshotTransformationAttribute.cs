using System.Management.Automation;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Takes a snapshot as it is, or the path of the file that holds it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SnapshotTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // Files from the pipeline are for -LiteralPath.
        if (ResultObjects.Unwrap(inputData) is not string { Length: > 0 } path)
        {
            return inputData;
        }

        try
        {
            string file = engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
            return SnapshotFiles.ReadAsync(file, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is ReadinessException or RuntimeException)
        {
            // The inner exception tells PowerShell that what comes through the pipeline may still be for another parameter.
            throw new ArgumentTransformationMetadataException(exception.Message, new PSInvalidCastException(exception.Message, exception));
        }
    }
}
