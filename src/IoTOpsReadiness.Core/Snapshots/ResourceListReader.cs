using System.Text.Json;
using System.Text.Unicode;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// Reads what a Kubernetes API answers, and makes it fit to be kept: credentials masked (<see cref="Redaction"/>), the
/// contents of Secrets emptied, the last applied configuration and, unless asked for, the managed fields left out.
/// </summary>
public static class ResourceListReader
{
    /// <summary>The id of the error for an answer that cannot be understood.</summary>
    public const string InvalidErrorId = "IoTOps.Snapshot.InvalidDocument";

    [ThreadStatic]
    private static ResourcePass.Scratch? scratch;

    /// <summary>Reads one page of a list.</summary>
    /// <param name="utf8">The whole answer.</param>
    /// <param name="options">What to keep.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Snapshot.InvalidDocument</c>: it is not a list of resources, is cut off, nests too deep, or repeats a key
    /// that matters. The message says what and where, and quotes nothing.
    /// </exception>
    public static ResourcePage ReadList(ReadOnlySpan<byte> utf8, ResourceReadOptions options = default) => Read(utf8, options, isList: true);

    /// <summary>Reads a single resource, of Kubernetes or of Azure Resource Manager.</summary>
    /// <param name="utf8">The whole answer.</param>
    /// <param name="options">What to keep.</param>
    /// <exception cref="ReadinessException">As for <see cref="ReadList"/>.</exception>
    public static ResourceDocument ReadObject(ReadOnlySpan<byte> utf8, ResourceReadOptions options = default) =>
        Read(utf8, options, isList: false).Documents[0];

    /// <summary>
    /// Looks for the token of the next page in the beginning of an answer, so that the next request can start while this
    /// page still arrives.
    /// </summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="token">The token; null if this is the last page.</param>
    /// <returns>True if it is known, false if it takes more bytes.</returns>
    public static bool TryPeekContinue(ReadOnlySpan<byte> head, out string? token)
    {
        token = null;
        try
        {
            var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
            bool isInMetadata = false;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 1)
                {
                    return isInMetadata;
                }

                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.CurrentDepth == 1)
                {
                    isInMetadata = reader.ValueTextEquals("metadata"u8);
                }
                else if (isInMetadata && reader.CurrentDepth == 2 && reader.ValueTextEquals("continue"u8))
                {
                    if (!reader.Read())
                    {
                        return false;
                    }

                    token = reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text ? text : null;
                    return true;
                }

                if (!isInMetadata && reader.CurrentDepth == 1 && reader.ValueTextEquals("items"u8))
                {
                    return false;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Reading the whole answer will say what is wrong with it.
        }

        return false;
    }

    private static ResourcePage Read(ReadOnlySpan<byte> utf8, ResourceReadOptions options, bool isList)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (!Utf8.IsValid(utf8))
        {
            throw Invalid("is not UTF-8 text");
        }

        // Deep recursion does not happen here, but a scratch of a nested reading must not be this one.
        ResourcePass.Scratch lent = scratch ?? new();
        scratch = null;
        var pass = new ResourcePass(utf8, options, isList, lent);
        try
        {
            return pass.Run();
        }
        catch (JsonException)
        {
            throw Invalid(pass.Consumed == 0 ? "is not JSON" : $"is cut off, nests too deep or is not valid JSON near byte {pass.Consumed}");
        }
        catch (InvalidOperationException)
        {
            throw Invalid($"has a text that is not valid Unicode near byte {pass.Consumed}");
        }
        finally
        {
            lent.Clear();
            scratch = lent;
        }
    }

    internal static ReadinessException Invalid(string problem) => new(
        InvalidErrorId,
        ErrorKind.InvalidData,
        $"The answer {problem}.",
        "Check that the address is that of a Kubernetes API server and that nothing between changes its answers.");
}
