using System.Management.Automation;
using System.Text;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Planning;

namespace IoTOpsReadiness.Binding;

/// <summary>Takes a plan as it is, or as Export-Clixml, jobs, remoting and ConvertFrom-Json brought it back.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlanTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is RemediationPlan plan)
        {
            return plan;
        }

        if (inputData is PSObject saved && saved.Properties["Changes"] is not null && saved.Properties["Site"] is not null)
        {
            try
            {
                return PlanFile.Read(Encoding.UTF8.GetBytes(SavedObjects.ToJson(saved)), "the plan");
            }
            catch (ReadinessException exception)
            {
                throw new ArgumentTransformationMetadataException(exception.Message, exception);
            }
        }

        // Something else through the pipeline is for another parameter; PowerShell says so where there is none.
        return inputData;
    }
}
