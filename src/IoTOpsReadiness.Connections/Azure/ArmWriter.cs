using System.Text.Json;
using Azure.Core;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// Writes single resources through Azure Resource Manager and follows the writes to their end. A resource goes back in the
/// version of the API it was read with, or what that version does not know would be lost.
/// </summary>
/// <remarks>
/// The SDK follows operations of its typed clients, which know no members but their own; here bodies have to come back as
/// they were, so the operation is followed by hand, through the client's pipeline.
/// </remarks>
internal sealed class ArmWriter(ArmTransport transport, ArmReader reader)
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // These stay refused however often they are sent.
    private static readonly string[] LastingConflicts =
        ["ScopeLocked", "RoleAssignmentExists", "MissingSubscriptionRegistration", "SubscriptionNotRegistered", "ReadOnlyDisabledSubscription", "FederatedIdentityCredentialLimitExceeded"];

    public async Task<ReadAnswer> ReadAsync(string path, string? apiVersion, CancellationToken cancellationToken)
    {
        if (ArmPath.Parse(path) is not { IsList: false, Type: { } type } parsed)
        {
            return new() { Failure = $"'{ConnectionErrors.Clean(path, 200)}' is not the id of a resource" };
        }

        ArmAnswer answer = await reader.ReadNowAsync(parsed, apiVersion, new(), cancellationToken).ConfigureAwait(false);
        if (answer.Status == 404 && !ArmOutcome.IsVersionRefused(answer) && answer.Code is not ("SubscriptionNotFound" or "TenantNotFound" or "InvalidResourceNamespace" or "InvalidResourceType"))
        {
            return new() { ApiVersion = answer.ApiVersion ?? apiVersion };
        }

        return ArmOutcome.Failure(answer, type, path) is { } failure
            ? new() { Failure = failure.Permission is { } permission ? $"{failure.Message} Needed: {permission}" : failure.Message }
            : answer.Status != 200 ? new() { Failure = answer.Message }
            : new() { Document = answer.Body, ApiVersion = answer.ApiVersion ?? apiVersion, ETag = answer.ETag ?? ETagIn(answer.Body) };
    }

    public async Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        if (ArmPath.Parse(request.Path) is not { IsList: false } path || request.ApiVersion is null)
        {
            return new(WriteStatus.Rejected, $"'{ConnectionErrors.Clean(request.Path, 200)}' is not the id of a resource that this module writes.");
        }

        // Registering is an action of the provider, not a document.
        string action = request.Operation != ChangeOperation.Register ? ""
            : Same.Text(request.Body?["registrationState"]?.ToString(), "Registered") ? "/register"
            : "/unregister";
        var uri = new Uri(transport.Endpoint, $"{path.Escaped()}{action}?api-version={request.ApiVersion}");
        RequestMethod method = request.Operation switch
        {
            ChangeOperation.Put => RequestMethod.Put,
            ChangeOperation.Patch => RequestMethod.Patch,
            ChangeOperation.Register => RequestMethod.Post,
            _ => RequestMethod.Delete,
        };
        BinaryData? body = request.Body is null || request.Operation == ChangeOperation.Register ? null : BinaryData.FromString(request.Body.ToJsonString());
        ArmAnswer answer = await transport.SendAsync(method, uri, body, request.ETag, new(), cancellationToken).ConfigureAwait(false);
        if (Refusal(answer) is { } refused)
        {
            return refused;
        }

        if ((answer.Operation ?? answer.Location) is null && answer.Status != 202)
        {
            return new(WriteStatus.Done);
        }

        request.Accepted?.Invoke();
        return await FollowAsync(answer, DateTimeOffset.UtcNow + request.Timeout, cancellationToken).ConfigureAwait(false);
    }

    private static WriteAnswer? Refusal(ArmAnswer answer) => answer switch
    {
        // An answer that never came says nothing of the request.
        { Failure: QueryOutcome.Forbidden } => new(WriteStatus.Rejected, answer.Message),
        { Failure: not null } => new(WriteStatus.Unknown, answer.Message),
        { Status: 200 or 201 or 202 or 204 } => null,
        { Status: 409 or 412 } => new(LastingConflicts.Contains(answer.Code, StringComparer.OrdinalIgnoreCase) ? WriteStatus.Rejected : WriteStatus.Conflict, Words(answer), answer.Code),
        { Status: >= 500 } => new(WriteStatus.Unknown, Words(answer), answer.Code),
        _ => new(WriteStatus.Rejected, Words(answer), answer.Code),
    };

    private static string Words(ArmAnswer answer) => answer.Code is { } code ? $"{ConnectionErrors.Clean(code, 60)} ({answer.Status}): {answer.Message}" : $"HTTP {answer.Status}: {answer.Message}";

    private async Task<WriteAnswer> FollowAsync(ArmAnswer answer, DateTimeOffset end, CancellationToken cancellationToken)
    {
        bool hasState = answer.Operation is not null;
        string? link = answer.Operation ?? answer.Location;
        TimeSpan? asked = answer.RetryAfter;
        while (link is not null)
        {
            // The token goes where the link leads, and links are part of the answer.
            if (!Uri.TryCreate(link, UriKind.Absolute, out Uri? uri) || !transport.IsHome(uri))
            {
                return new(WriteStatus.Unfinished, "Where it can be followed is at another host, which was not asked.");
            }

            TimeSpan pause = asked is { } wish ? (wish < LongestPause ? wish : LongestPause) : DefaultPause;
            if (DateTimeOffset.UtcNow + pause > end)
            {
                return new(WriteStatus.Unfinished);
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            ArmAnswer look = await transport.SendAsync(RequestMethod.Get, uri, null, new(), cancellationToken).ConfigureAwait(false);
            asked = look.RetryAfter;
            if (look.Failure is not null || look.Status >= 500)
            {
                return new(WriteStatus.Unknown, $"it was accepted, and then {look.Message}");
            }

            if (!hasState)
            {
                if (look.Status != 202)
                {
                    return look.Status is 200 or 201 or 204 ? new(WriteStatus.Done) : new(WriteStatus.Failed, Words(look), look.Code);
                }

                link = look.Location ?? link;
                continue;
            }

            if (look.Status is not (200 or 201 or 202))
            {
                return new(WriteStatus.Unknown, $"it was accepted, and then {Words(look)}");
            }

            (string? state, string? code, string? message) = State(look.Body);
            if (Same.Text(state, "Succeeded"))
            {
                return new(WriteStatus.Done);
            }

            if (Same.Text(state, "Failed") || Same.Text(state, "Canceled") || Same.Text(state, "Cancelled"))
            {
                return new(WriteStatus.Failed, ConnectionErrors.Clean($"{code ?? state}: {message ?? "it does not say why."}"), code);
            }
        }

        return new(WriteStatus.Unfinished);
    }

    private static (string? State, string? Code, string? Message) State(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = new ResourceDocument(body);
            return (document.Text("status"), document.Text("error.code"), document.Text("error.message"));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? ETagIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            return new ResourceDocument(body).Text("etag");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
