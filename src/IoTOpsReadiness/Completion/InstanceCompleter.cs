using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Completion;

/// <summary>
/// Completes names and ids of instances, their resource groups and subscriptions, from what Get-IoTOpsInstance has listed in this
/// session. Nobody signs in to Azure because of a Tab.
/// </summary>
public sealed class InstanceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IEnumerable<SiteInstance> instances = InstanceMemory.Known;
        if (parameterName != "SubscriptionId" && CompletionEvidence.Value(fakeBoundParameters, "SubscriptionId") is string subscription)
        {
            instances = instances.Where(instance => Same.Text(instance.SubscriptionId, subscription));
        }

        if (parameterName is "InstanceName" or "Name" && CompletionEvidence.Value(fakeBoundParameters, "ResourceGroupName") is string group)
        {
            instances = instances.Where(instance => Same.Text(instance.ResourceGroupName, group));
        }

        return Completions.Of(
            instances.Select(instance => parameterName switch
            {
                "SubscriptionId" => (instance.SubscriptionId, $"of {instance.Name}"),
                "ResourceGroupName" => (instance.ResourceGroupName, $"of {instance.Name}"),
                "InstanceId" => (instance.InstanceId, instance.Name),
                _ => (instance.Name, $"{instance.ResourceGroupName}, {instance.Location}"),
            }).DistinctBy(item => item.Item1, StringComparer.OrdinalIgnoreCase),
            wordToComplete);
    }
}
