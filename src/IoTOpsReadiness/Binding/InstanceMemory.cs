using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using IoTOpsReadiness.Connections.Azure;

namespace IoTOpsReadiness.Binding;

/// <summary>The instances that were listed in each runspace, for completion.</summary>
internal static class InstanceMemory
{
    private static readonly ConditionalWeakTable<Runspace, Dictionary<string, SiteInstance>> Instances = [];

    /// <summary>What was listed in this runspace, by name. Call it on the pipeline thread.</summary>
    public static IReadOnlyList<SiteInstance> Known
    {
        get
        {
            Dictionary<string, SiteInstance> mine = Mine;
            lock (mine)
            {
                return [.. mine.Values.OrderBy(instance => instance.Name, StringComparer.OrdinalIgnoreCase)];
            }
        }
    }

    private static Dictionary<string, SiteInstance> Mine => Instances.GetValue(Runspace.DefaultRunspace, _ => new(StringComparer.OrdinalIgnoreCase));

    /// <summary>Keeps what a worker lists for this runspace; take it on the pipeline thread.</summary>
    public static Action<SiteInstance> Adder()
    {
        Dictionary<string, SiteInstance> mine = Mine;
        return instance =>
        {
            lock (mine)
            {
                mine[instance.InstanceId] = instance;
            }
        };
    }
}
