using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Cuts a list into pages.</summary>
internal static class ArmLists
{
    private const string SkipToken = "$skipToken";

    /// <summary>One page of a list, with the link to the next one where there is one.</summary>
    /// <param name="request">What was asked: its <c>$top</c> and <c>$skipToken</c> count.</param>
    /// <param name="pageSize">The largest page.</param>
    /// <param name="items">The whole list by key; a page goes on behind the last key of the page before, whatever was written meanwhile.</param>
    public static ArmAnswer Page(ArmRequest request, int pageSize, IEnumerable<KeyValuePair<string, JsonObject>> items)
    {
        int size = Math.Min(Top(request), Math.Max(1, pageSize));
        string? after = After(request);
        KeyValuePair<string, JsonObject>[] page =
        [
            .. items.OrderBy(item => item.Key, StringComparer.OrdinalIgnoreCase)
                .Where(item => after is null || StringComparer.OrdinalIgnoreCase.Compare(item.Key, after) > 0)
                .Take(size + 1),
        ];
        JsonObject body = new() { ["value"] = new JsonArray([.. page.Take(size).Select(item => (JsonNode)item.Value)]) };
        if (page.Length > size)
        {
            body["nextLink"] = Link(request, page[size - 1].Key);
        }

        return ArmAnswer.Of(200, body);
    }

    private static int Top(ArmRequest request)
    {
        if (request.Parameter("$top") is not { } text)
        {
            return int.MaxValue;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) && top > 0
            ? top
            : throw new ArmException(400, "InvalidTopInQueryString", $"The $top query parameter '{text}' is invalid. It must be a positive number.");
    }

    private static string? After(ArmRequest request)
    {
        if (request.Parameter(SkipToken) is not { } token)
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(token));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new ArmException(400, "InvalidSkipTokenInQueryString", $"The $skipToken query parameter '{token}' is invalid.");
        }
    }

    private static string Link(ArmRequest request, string last)
    {
        IEnumerable<string> query = request.Query
            .Where(pair => !pair.Key.Equals(SkipToken, StringComparison.OrdinalIgnoreCase))
            .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")
            .Append($"{Uri.EscapeDataString(SkipToken)}={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last))}");
        string path = string.Join('/', request.Path.Split('/').Select(Uri.EscapeDataString));
        return $"{request.BaseAddress}{path}?{string.Join('&', query)}";
    }
}
