using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using IoTOpsReadiness.Connections;

namespace IoTOpsReadiness.Binding;

/// <summary>The open connections of each runspace, so that parallel runspaces do not share or close each other's.</summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, List<SiteConnection>> Connections = [];

    /// <summary>The open connections of this runspace, oldest first. Call it on the pipeline thread.</summary>
    public static IReadOnlyList<SiteConnection> Open
    {
        get
        {
            List<SiteConnection> mine = Mine;
            lock (mine)
            {
                mine.RemoveAll(connection => !connection.IsOpen);
                return mine.ToArray();
            }
        }
    }

    /// <summary>The connection that commands use unless told otherwise: the latest. Null where there is none.</summary>
    public static SiteConnection? Current => Open.Count > 0 ? Open[^1] : null;

    private static List<SiteConnection> Mine => Connections.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>The runspace a connection made by a worker will belong to; take it on the pipeline thread.</summary>
    public static Action<SiteConnection> Adder()
    {
        List<SiteConnection> mine = Mine;
        return connection =>
        {
            lock (mine)
            {
                mine.Add(connection);
            }
        };
    }

    /// <summary>
    /// Closes the connections of this runspace. Others in the process may have the module too, and removing it here is
    /// nothing to them.
    /// </summary>
    public static void CloseMine()
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Connections.TryGetValue(runspace, out List<SiteConnection>? list))
        {
            return;
        }

        lock (list)
        {
            list.ForEach(connection => connection.Dispose());
            list.Clear();
        }
    }
}
