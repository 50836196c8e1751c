using System.Text;

namespace IoTOpsReadiness.Access;

/// <summary>A client id of a Connect permission, in which <c>*</c> stands for any characters.</summary>
internal static class ClientIdPattern
{
    // A private-use character: no author and, by the check below, no client can write it.
    private const char Wildcard = '\uE000';

    /// <summary>Whether a client may connect under this pattern.</summary>
    public static bool Matches(string pattern, BrokerClient client)
    {
        if (PrincipalTemplate.Fill(pattern, client) is not { } pieces)
        {
            return false;
        }

        var filled = new StringBuilder();
        foreach (PrincipalTemplate.Piece piece in pieces)
        {
            string text = piece.Text.Replace(Wildcard, '\uFFFD');
            filled.Append(piece.IsFromClient ? text : text.Replace('*', Wildcard));
        }

        return Matches(filled.ToString(), client.ClientId ?? "");
    }

    // Greedy with one point of return: linear in practice, and never worse than the product of both lengths.
    private static bool Matches(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == Wildcard)
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == Wildcard)
        {
            p++;
        }

        return p == pattern.Length;
    }
}
