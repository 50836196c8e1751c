using System.Text;

namespace IoTOpsReadiness.Access;

/// <summary>A text with tokens such as <c>{principal.clientId}</c>, filled in for one client.</summary>
internal static class PrincipalTemplate
{
    private const string Prefix = "{principal.";
    private const string AttributePrefix = "attributes.";

    /// <summary>Whether a text has a token.</summary>
    public static bool HasToken(string text) => text.Contains(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a text is one token and nothing else.</summary>
    public static bool IsToken(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.IndexOf('}', StringComparison.Ordinal) == text.Length - 1;

    /// <summary>
    /// The text in pieces: what the author wrote, and what came from the client. They are kept apart so that a client
    /// that calls itself <c>#</c> or <c>*</c> does not become a wildcard. Null where the client has no value for a
    /// token, or where there is no such token: then the text matches nothing.
    /// </summary>
    public static IReadOnlyList<Piece>? Fill(string text, BrokerClient client)
    {
        List<Piece> pieces = [];
        int position = 0;
        while (position < text.Length)
        {
            int start = text.IndexOf(Prefix, position, StringComparison.Ordinal);
            int end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
            {
                break;
            }

            if (Value(text[(start + Prefix.Length)..end], client) is not { } value)
            {
                return null;
            }

            pieces.Add(new(text[position..start], IsFromClient: false));
            pieces.Add(new(value, IsFromClient: true));
            position = end + 1;
        }

        pieces.Add(new(text[position..], IsFromClient: false));
        return pieces;
    }

    /// <summary>The whole text.</summary>
    public static string Join(IEnumerable<Piece> pieces) =>
        pieces.Aggregate(new StringBuilder(), (builder, piece) => builder.Append(piece.Text)).ToString();

    private static string? Value(string name, BrokerClient client) => name switch
    {
        "username" => client.Username,
        "clientId" => client.ClientId,
        _ when name.StartsWith(AttributePrefix, StringComparison.Ordinal) => client.Attributes.GetValueOrDefault(name[AttributePrefix.Length..]),
        _ => null,
    };

    /// <summary>A part of a filled-in text.</summary>
    public readonly record struct Piece(string Text, bool IsFromClient);
}
