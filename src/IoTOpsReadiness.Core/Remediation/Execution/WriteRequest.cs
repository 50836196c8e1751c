using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>One write.</summary>
/// <param name="Side">The side it goes to.</param>
/// <param name="Operation">How it is written.</param>
/// <param name="Path">The ARM id, or the path in the Kubernetes API.</param>
/// <param name="ApiVersion">The version the resource was read with; it goes back with the same.</param>
/// <param name="Body">What is sent; null for a removal.</param>
/// <param name="ETag">What the resource was read with, so that the API refuses if somebody else wrote since; null where it offers nothing.</param>
/// <param name="Timeout">How long to follow the write.</param>
/// <param name="Accepted">Told once the API has taken the write and goes on with it.</param>
public sealed record WriteRequest(
    EvidenceSource Side, ChangeOperation Operation, string Path, string? ApiVersion, JsonObject? Body, string? ETag, TimeSpan Timeout, Action? Accepted);
