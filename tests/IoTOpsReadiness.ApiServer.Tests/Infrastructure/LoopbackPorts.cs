using System.Net;
using System.Net.Sockets;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

internal static class LoopbackPorts
{
    /// <summary>
    /// Two different ports that were free a moment ago. Nothing reserves them: whoever uses them must
    /// be ready to try again.
    /// </summary>
    public static (int First, int Second) FindFree()
    {
        using var first = Listen();
        using var second = Listen();
        return (PortOf(first), PortOf(second));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
