namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>Patterns with <c>*</c> for any text and <c>?</c> for one character, without regard to case; nothing else is special.</summary>
internal static class Wildcard
{
    public static bool IsIn(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;

    // Without recursion: a pattern of a hundred stars must not take for ever.
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(text[t])))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
