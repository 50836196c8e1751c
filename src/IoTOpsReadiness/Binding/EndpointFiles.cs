using System.Management.Automation;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>What the commands about endpoints take from the user as text.</summary>
internal static class EndpointFiles
{
    /// <summary>The published endpoints: of a file, else the bundled ones.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.EndpointData.Invalid</c>, <c>IoTOps.File.NotFound</c> or <c>IoTOps.File.NotReadable</c>.</exception>
    public static EndpointData Read(PSCmdlet cmdlet, string? path) => path is null
        ? EndpointData.Default
        : EndpointData.Parse(InputFile.ReadAll(InputPaths.ResolveLiteral(cmdlet, [path])[0]), path);

    /// <summary>The address of a proxy; null where none is named.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Endpoint.ProxyInvalid</c>: it is not the address of an HTTP proxy.</exception>
    public static ProxyAddress? Proxy(string? text) => text is null ? null : ProxyAddress.Parse(text) ?? throw new ReadinessException(
        "IoTOps.Endpoint.ProxyInvalid",
        ErrorKind.InvalidArgument,
        "The proxy is not the address of an HTTP proxy.",
        "Write it as http://host:port or host:port. Other kinds of proxies are not supported here.");
}
