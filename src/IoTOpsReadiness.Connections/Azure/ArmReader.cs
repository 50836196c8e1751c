using System.Text.Json;
using Azure.Core;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Reads resources and lists of them in the best version of their API that Azure and this module both know.</summary>
internal sealed partial class ArmReader(ArmTransport transport, AzureReadCache fleet, AzureReadCache site, object caller)
{
    private const int MostPages = 10_000;
    private const string Resources = "Microsoft.Resources/resources";
    private const string Graph = "Microsoft.ResourceGraph/resources";

    /// <summary>Reads one target, at most once.</summary>
    /// <param name="type">The type of the resources.</param>
    /// <param name="target">Which of them.</param>
    /// <param name="isShared">Whether other sites of a fleet will ask for the same.</param>
    /// <param name="counter">Told about every request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ArmRead> ReadAsync(string type, ArmTarget target, bool isShared, RequestCounter counter, CancellationToken cancellationToken) => target switch
    {
        ArmTarget.Object item => ReadObjectAsync(type, item.Id, isShared, counter, cancellationToken),
        ArmTarget.List list => ReadListAsync(type, list.Path, list.Filter, isShared, counter, cancellationToken),
        ArmTarget.Named named => FindAsync(type, named, counter, cancellationToken),
        ArmTarget.OfClient client => FindAsync(type, client, counter, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    private Task<ArmRead> OnceAsync(string path, bool isShared, Func<CancellationToken, Task<ArmRead>> read, CancellationToken cancellationToken)
    {
        string key = path.ToUpperInvariant();
        return site.GetAsync(
            caller, key, isShared && fleet != site ? token => fleet.GetAsync(caller, key, read, token) : read, cancellationToken);
    }

    private async Task<ArmRead> ReadObjectAsync(string type, string id, bool isShared, RequestCounter counter, CancellationToken cancellationToken)
    {
        if (ArmPath.Parse(id) is not { IsList: false } path || !IsOf(path, type))
        {
            return new(QueryOutcome.Invalid) { Message = $"'{ConnectionErrors.Clean(id, 120)}' is not the id of a {type}" };
        }

        return await OnceAsync(path.ToString(), isShared, token => FetchAsync(token), cancellationToken).ConfigureAwait(false);

        async Task<ArmRead> FetchAsync(CancellationToken token)
        {
            ArmAnswer answer = await NegotiateAsync(type, path, "", counter, token).ConfigureAwait(false);
            return ArmOutcome.Failure(answer, type, path.ToString())
                ?? (answer.Status == 404 ? ArmRead.Nothing : Parsed(() => [ResourceListReader.ReadObject(answer.Body.Span)]));
        }
    }

    private async Task<ArmRead> ReadListAsync(string type, string list, string? filter, bool isShared, RequestCounter counter, CancellationToken cancellationToken)
    {
        if (ArmPath.Parse(list) is not { } path || (type != Resources && !(path.IsList && IsOf(path, type))))
        {
            return new(QueryOutcome.Invalid) { Message = $"'{ConnectionErrors.Clean(list, 120)}' is not a path of {type}" };
        }

        string query = filter is null ? "" : $"&$filter={Uri.EscapeDataString(filter)}";
        return await OnceAsync(path + query, isShared, token => FetchAsync(token), cancellationToken).ConfigureAwait(false);

        async Task<ArmRead> FetchAsync(CancellationToken token)
        {
            List<ResourceDocument> documents = [];
            HashSet<Uri> seen = [];
            ArmAnswer answer = await NegotiateAsync(type, path, query, counter, token).ConfigureAwait(false);
            while (true)
            {
                ArmRead? failure = ArmOutcome.Failure(answer, type, ArmOutcome.ScopeOfList(path));
                if (failure is not null || answer.Status == 404)
                {
                    return failure is null && documents.Count == 0 ? ArmRead.Nothing
                        : (failure ?? new(QueryOutcome.Invalid) { Message = "a page of the list is not there" }) with { Documents = documents };
                }

                ArmRead page = Parsed(() => ArmPage.Read(answer.Body.Span), out string? link);
                documents.AddRange(page.Documents);
                if (!page.IsAnswered || link is null)
                {
                    return page with { Documents = documents };
                }

                // The token goes where the link leads, and links are part of the answer.
                if (!Uri.TryCreate(link, UriKind.Absolute, out Uri? next) || !transport.IsHome(next))
                {
                    return new(QueryOutcome.Invalid) { Documents = documents, Message = "the next page of the list would be at another host and was not asked for" };
                }

                if (!seen.Add(next) || seen.Count > MostPages)
                {
                    return new(QueryOutcome.Invalid) { Documents = documents, Message = "the list repeats its pages" };
                }

                answer = await transport.SendAsync(RequestMethod.Get, next, null, counter, token).ConfigureAwait(false);
            }
        }
    }

    private static bool IsOf(ArmPath path, string type) => type.Equals(path.Type, StringComparison.OrdinalIgnoreCase);

    private static ArmRead Parsed(Func<IReadOnlyList<ResourceDocument>> read) => Parsed(() => new ArmPage(read(), null), out _);

    private static ArmRead Parsed(Func<ArmPage> read, out string? nextLink)
    {
        nextLink = null;
        try
        {
            ArmPage page = read();
            nextLink = page.NextLink;
            return ArmRead.Nothing with { Documents = page.Documents };
        }
        catch (ReadinessException exception)
        {
            return new(QueryOutcome.Invalid) { Message = exception.Message };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new(QueryOutcome.Invalid) { Message = "the answer is cut off or is not a list of resources" };
        }
    }
}
