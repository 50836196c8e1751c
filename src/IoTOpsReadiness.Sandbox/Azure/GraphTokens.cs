namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>What a piece of a query is.</summary>
internal enum GraphTokenKind
{
    /// <summary>A name or a keyword.</summary>
    Word,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Anything else, for example <c>=~</c> or <c>(</c>.</summary>
    Sign,

    /// <summary>Behind the last one.</summary>
    End,
}

/// <summary>A piece of a query.</summary>
internal readonly record struct GraphToken(GraphTokenKind Kind, string Value);

/// <summary>Cuts the text of a query into pieces.</summary>
internal static class GraphTokens
{
    private static readonly string[] Signs = ["==", "!=", "=~", "!~", "<=", ">=", "<", ">", "=", "|", "(", ")", "[", "]", ",", "."];

    /// <summary>The pieces, the end included.</summary>
    /// <exception cref="GraphQueryException">A text does not end, or a sign is unknown.</exception>
    public static List<GraphToken> Read(string query)
    {
        List<GraphToken> tokens = [];
        int at = 0;
        while (at < query.Length)
        {
            char sign = query[at];
            if (char.IsWhiteSpace(sign))
            {
                at++;
            }
            else if (sign == '/' && at + 1 < query.Length && query[at + 1] == '/')
            {
                at = query.IndexOf('\n', at) is var end && end < 0 ? query.Length : end;
            }
            else if (char.IsAsciiLetter(sign) || sign is '_' or '$')
            {
                tokens.Add(new(GraphTokenKind.Word, Take(query, ref at, one => char.IsAsciiLetterOrDigit(one) || one is '_' or '$')));
            }
            else if (char.IsAsciiDigit(sign))
            {
                tokens.Add(new(GraphTokenKind.Number, Take(query, ref at, one => char.IsAsciiDigit(one) || one == '.')));
            }
            else if (sign is '\'' or '"' || (sign == '@' && at + 1 < query.Length && query[at + 1] is '\'' or '"'))
            {
                tokens.Add(new(GraphTokenKind.Text, TakeText(query, ref at)));
            }
            else
            {
                string known = Signs.FirstOrDefault(one => string.CompareOrdinal(query, at, one, 0, one.Length) == 0) ?? (sign == '!' ? "!" : throw Wrong(sign.ToString()));
                at += known.Length;
                if (known == "!")
                {
                    // !contains, !in~ and the like are one operator.
                    known += Take(query, ref at, char.IsAsciiLetter);
                }

                tokens.Add(new(GraphTokenKind.Sign, known));
            }

            // The tilde belongs to the word before it: in~, has_any~ and so on.
            if (at < query.Length && query[at] == '~' && tokens.Count > 0)
            {
                tokens[^1] = tokens[^1] with { Value = tokens[^1].Value + "~" };
                at++;
            }
        }

        tokens.Add(new(GraphTokenKind.End, ""));
        return tokens;
    }

    private static string Take(string query, ref int at, Func<char, bool> isPart)
    {
        int start = at;
        while (at < query.Length && isPart(query[at]))
        {
            at++;
        }

        return query[start..at];
    }

    private static string TakeText(string query, ref int at)
    {
        bool isVerbatim = query[at] == '@';
        at += isVerbatim ? 1 : 0;
        char quote = query[at++];
        var text = new System.Text.StringBuilder();
        while (at < query.Length)
        {
            char sign = query[at++];
            if (sign == quote)
            {
                if (!isVerbatim || at >= query.Length || query[at] != quote)
                {
                    return text.ToString();
                }

                at++;
            }
            else if (sign == '\\' && !isVerbatim && at < query.Length)
            {
                sign = query[at++] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', char other => other };
            }

            text.Append(sign);
        }

        throw Wrong("<EOF>");
    }

    private static GraphQueryException Wrong(string token) => new("ParserFailure", "ParserFailure", token);
}
