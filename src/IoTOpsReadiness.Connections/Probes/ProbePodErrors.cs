using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Probes;

namespace IoTOpsReadiness.Connections.Probes;

/// <summary>Every way in which a probe pod fails, in the words a user reads.</summary>
internal static class ProbePodErrors
{
    private const string Area = "IoTOps.Probe.";

    public static ReadinessException NotAuthorized(string permission, string server) => new(
        Area + "NotAuthorized", ErrorKind.PermissionDenied, $"Probe pods need the permission to {permission}: {ConnectionErrors.Clean(server).TrimEnd('.')}.",
        "Get-IoTOpsRequiredPermission -ProbePod lists what probe pods need; or probe from this machine, without -FromCluster.", permission);

    public static ReadinessException AdmissionDenied(ProbePod pod, string server) => new(
        Area + "AdmissionDenied", ErrorKind.InvalidOperation, $"The cluster does not admit a probe pod in namespace {pod.Namespace}: {server}",
        "The pod meets the restricted Pod Security Standard. Name another namespace with -ProbeNamespace, an image that is allowed with -ProbeImage, or have the policy make an exception for "
            + $"{ProbePod.Label}={ProbePod.LabelValue}.",
        pod.Namespace);

    public static ReadinessException NamespaceNotFound(ProbePod pod) => new(
        Area + "NamespaceNotFound", ErrorKind.NotFound, $"There is no namespace '{pod.Namespace}' to run a probe pod in.", "Name one with -ProbeNamespace.", pod.Namespace);

    public static ReadinessException ImagePullFailed(ProbePod pod, string reason, string? words) => new(
        Area + "ImagePullFailed", ErrorKind.ResourceUnavailable, $"Node {pod.Node} cannot pull the image {pod.Image} of the probe pod: {Join(reason, words)}",
        "Check that the node reaches the registry, which is an answer in itself, or name an image that it has with -ProbeImage; it must have bash and openssl.", pod.Node);

    public static ReadinessException NotStarted(ProbePod pod, string reason, string? words) => new(
        Area + "NotStarted", ErrorKind.ResourceUnavailable, $"The probe pod does not start on node {pod.Node}: {Join(reason, words)}",
        "Name another image with -ProbeImage; it must have bash and openssl, and run as another user than root.", pod.Node);

    public static ReadinessException NotScheduled(ProbePod pod, string? words) => new(
        Area + "NotScheduled", ErrorKind.ResourceUnavailable, $"The probe pod is not scheduled on node {pod.Node}: {Join("no scheduler has taken it", words)}",
        "Look at the node with 'kubectl describe node'; leave it out with -NodeName.", pod.Node);

    public static ReadinessException TimedOut(ProbePod pod, string what, TimeSpan limit) => new(
        Area + "TimedOut", ErrorKind.Timeout, $"The probe pod on node {pod.Node} {what} within {limit.TotalSeconds:0} s.",
        "Look at the node with 'kubectl describe node', and try again; leave the node out with -NodeName.", pod.Node);

    public static ReadinessException Failed(ProbePod pod, string reason, string? words) => new(
        Area + "PodFailed", ErrorKind.ResourceUnavailable, $"The probe pod on node {pod.Node} failed: {Join(reason, words)}",
        "Name another image with -ProbeImage where this one lacks bash or openssl; else try again.", pod.Node);

    public static ReadinessException Gone(ProbePod pod) => new(
        Area + "PodRemoved", ErrorKind.ResourceUnavailable, $"Somebody else has removed the probe pod {pod.Namespace}/{pod.Name} before it was done.", "Try again.", pod.Node);

    public static ReadinessException LogNotReadable(ProbePod pod, string server) => new(
        Area + "LogNotReadable", ErrorKind.ResourceUnavailable, $"The log of the probe pod on node {pod.Node} cannot be read: {server}",
        "The API server fetches logs from the kubelet on port 10250 of the node; check that it reaches it.", pod.Node);

    public static ReadinessException ApiFailed(ProbePod pod, string what, string server, Exception? inner = null) => new(
        Area + "ApiFailed", ErrorKind.ConnectionError, $"{what} the probe pod on node {pod.Node} failed: {server}", "Try again.", pod.Node, inner);

    private static string Join(string reason, string? words) =>
        (ConnectionErrors.Clean(words).TrimEnd('.') is { Length: > 0 } more ? $"{ConnectionErrors.Clean(reason)}: {more}" : ConnectionErrors.Clean(reason)) + ".";
}
