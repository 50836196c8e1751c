using System.Buffers;

namespace IoTOpsReadiness.Snapshots;

/// <summary>A part of a text.</summary>
internal readonly record struct TextRange(int Start, int End);

/// <summary>Finds credentials in a text by their shape: keys, tokens, connection strings, URLs, flags, configuration files.</summary>
internal static class CredentialText
{
    /// <summary>No credential worth the name, with what gives it away, is shorter.</summary>
    public const int ShortestText = 6;

    private static readonly SearchValues<byte> Suspicious = SearchValues.Create("=@ :"u8);
    private static readonly SearchValues<byte> Marks = SearchValues.Create("=:"u8);
    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);
    private static readonly SearchValues<byte> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);
    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/=-"u8);
    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> UrlEnd = SearchValues.Create("/?# \t\r\n\"'<>\\"u8);
    private static readonly SearchValues<byte> AssignmentEnd = SearchValues.Create(" \t\r\n;&\"'"u8);
    private static readonly SearchValues<byte> StatementEnd = SearchValues.Create("\r\n;"u8);
    private static readonly SearchValues<byte> LineEnd = SearchValues.Create("\r\n"u8);

    /// <summary>
    /// A quick no for most texts. Where <paramref name="opaqueTokens"/> is false the caller knows that none of the shapes
    /// without punctuation (JWT, PEM) is near.
    /// </summary>
    public static bool MayHold(ReadOnlySpan<byte> text, bool opaqueTokens) =>
        text.Length >= ShortestText && (opaqueTokens || text.IndexOfAny(Suspicious) >= 0);

    /// <summary>True where a shape without punctuation occurs anywhere, so that every text has to be looked at.</summary>
    public static bool HasOpaqueTokens(ReadOnlySpan<byte> page) =>
        page.IndexOf("eyJ"u8) >= 0 || page.IndexOf("-----BEGIN"u8) >= 0 || page.IndexOf("LS0tLS1CRUdJTi"u8) >= 0;

    /// <summary>Adds where the credentials of a text are, in no particular order; ranges may overlap.</summary>
    public static void Find(ReadOnlySpan<byte> text, CredentialNames names, List<TextRange> hits)
    {
        FindPrivateKeys(text, hits);
        FindEncodedPrivateKeys(text, hits);
        FindJsonWebTokens(text, hits);
        FindAuthorizations(text, hits);
        FindAssignments(text, names, hits);
        FindFlags(text, names, hits);
    }

    /// <summary>The text with every range replaced by <see cref="Redaction.Mask"/>.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> text, List<TextRange> hits)
    {
        hits.Sort((left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.End.CompareTo(left.End));
        var output = new ArrayBufferWriter<byte>(text.Length);
        int position = 0;
        foreach (TextRange hit in hits)
        {
            if (hit.Start >= position)
            {
                output.Write(text[position..hit.Start]);
                output.Write(Redaction.MaskBytes);
            }

            position = Math.Max(position, hit.End);
        }

        output.Write(text[position..]);
        return output.WrittenSpan.ToArray();
    }

    private static void FindPrivateKeys(ReadOnlySpan<byte> text, List<TextRange> hits)
    {
        int from = 0;
        while (text[from..].IndexOf("-----BEGIN"u8) is >= 0 and int found)
        {
            int start = from + found;
            ReadOnlySpan<byte> block = text[start..];
            int header = block[10..].IndexOf("-----"u8);
            ReadOnlySpan<byte> label = header < 0 ? block : block[..(header + 10)];
            if (label.IndexOf("PRIVATE"u8) < 0)
            {
                // A public certificate may be followed by its key.
                from = header < 0 ? text.Length : start + 10;
                continue;
            }

            from = header < 0 ? text.Length : EndOfPrivateKey(text, start + header + 15);
            hits.Add(new(start, from));
        }
    }

    private static int EndOfPrivateKey(ReadOnlySpan<byte> text, int body)
    {
        int footer = text[body..].IndexOf("-----END"u8);
        if (footer < 0)
        {
            return text.Length;
        }

        int label = body + footer + 8;
        int close = text[label..].IndexOf("-----"u8);
        return close < 0 ? text.Length : label + close + 5;
    }

    private static void FindEncodedPrivateKeys(ReadOnlySpan<byte> text, List<TextRange> hits)
    {
        int from = 0;
        Span<byte> label = stackalloc byte[48];
        while (text[from..].IndexOf("LS0tLS1CRUdJTi"u8) is >= 0 and int found)
        {
            int start = from + found;
            int length = text[start..].IndexOfAnyExcept(Base64);
            int end = length < 0 ? text.Length : start + length;
            int sample = Math.Min(64, (end - start) & ~3);
            Base64_Decode(text.Slice(start, sample), label, out int written);
            if (label[..written].IndexOf("PRIVATE"u8) >= 0)
            {
                hits.Add(new(start, end));
            }

            from = end;
        }
    }

    private static void FindJsonWebTokens(ReadOnlySpan<byte> text, List<TextRange> hits)
    {
        int from = 0;
        while (text[from..].IndexOf("eyJ"u8) is >= 0 and int found)
        {
            int start = from + found;
            from = start + 3;
            if (start > 0 && Base64Url.Contains(text[start - 1]))
            {
                continue;
            }

            int header = Run(text, start, Base64Url);
            if (header == text.Length || text[header] != (byte)'.' || header - start < 8)
            {
                continue;
            }

            int payload = Run(text, header + 1, Base64Url);
            if (payload - header < 5)
            {
                continue;
            }

            int end = payload;
            while (end < text.Length && text[end] == (byte)'.')
            {
                end = Run(text, end + 1, Base64Url);
            }

            // An encrypted or a cut token is as secret as a whole one.
            hits.Add(new(start, end));
            from = end;
        }
    }

    private static void FindAuthorizations(ReadOnlySpan<byte> text, List<TextRange> hits)
    {
        for (int at = text.IndexOf((byte)' '); at >= 0; at = Next(text, at + 1, (byte)' '))
        {
            ReadOnlySpan<byte> before = text[..at];
            if (!EndsWithWord(before, "bearer"u8) && !EndsWithWord(before, "basic"u8))
            {
                continue;
            }

            int start = at + 1;
            int end = Run(text, start, TokenBytes);
            if (end - start >= 8 && !IsProse(text[start..end]))
            {
                hits.Add(new(start, end));
            }
        }
    }

    private static void FindAssignments(ReadOnlySpan<byte> text, CredentialNames names, List<TextRange> hits)
    {
        SearchValues<byte> assignmentEnd = text.IndexOf((byte)';') >= 0 ? StatementEnd : AssignmentEnd;
        int from = 0;
        for (int at = text.IndexOfAny(Marks); at >= 0; at = Next(text, Math.Max(at + 1, from), Marks))
        {
            bool isColon = text[at] == (byte)':';
            if (isColon && text[at..].StartsWith("://"u8))
            {
                FindUserInfo(text, at + 3, hits);
                continue;
            }

            int keyEnd = SkipBack(text, at, isColon);
            int keyStart = text[..keyEnd].LastIndexOfAnyExcept(KeyBytes) + 1;
            ReadOnlySpan<byte> key = text[keyStart..keyEnd].TrimStart("-._"u8);
            if (key.Length is < 3 or > 128 || !char.IsAsciiLetter((char)key[0]) || !IsSensitive(text, key, keyStart, isColon, names))
            {
                continue;
            }

            TextRange value = isColon ? ValueAfterColon(text, at + 1, keyStart) : ValueAfterEquals(text, at + 1, assignmentEnd);
            if (value.End > value.Start && !IsPlaceholder(text[value.Start..value.End]))
            {
                // What is masked needs no second look, or a hostile text would take forever.
                hits.Add(value);
                from = value.End;
            }
        }
    }

    private static bool IsSensitive(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, int keyStart, bool isColon, CredentialNames names)
    {
        NameTraits traits = names.Of(key);
        if ((traits & NameTraits.Credential) != 0)
        {
            return true;
        }

        if ((traits & NameTraits.Secretive) != 0)
        {
            // "cannot read secret: not found" is prose; the same at the start of a line is configuration.
            return !isColon || StartsEntry(text, keyStart);
        }

        return !isColon && key.SequenceEqual("sig"u8);
    }

    private static bool StartsEntry(ReadOnlySpan<byte> text, int position)
    {
        while (position > 0)
        {
            byte before = text[position - 1];
            if (before is (byte)'\n' or (byte)'\r' or (byte)'{' or (byte)',' or (byte)'[')
            {
                return true;
            }

            if (before is not ((byte)' ' or (byte)'\t' or (byte)'-' or (byte)'"' or (byte)'\'' or (byte)'\\'))
            {
                return false;
            }

            position--;
        }

        return true;
    }

    // Between a key and its mark may stand the key's closing quote, escaped if the text is JSON within JSON, and blanks.
    private static int SkipBack(ReadOnlySpan<byte> text, int at, bool isColon)
    {
        int end = at;
        while (end > 0 && (text[end - 1] is (byte)'"' or (byte)'\'' or (byte)'\\' || (!isColon && text[end - 1] is (byte)' ' or (byte)'\t')))
        {
            end--;
        }

        return end;
    }

    private static TextRange ValueAfterEquals(ReadOnlySpan<byte> text, int start, SearchValues<byte> ends)
    {
        start = SkipBlanks(text, start);
        if (QuotedValue(text, start) is { } quoted)
        {
            return quoted;
        }

        // A connection string may hold blanks; everything else ends at one.
        int end = text[start..].IndexOfAny(ends);
        return new(start, end < 0 ? text.Length : start + end);
    }

    private static TextRange ValueAfterColon(ReadOnlySpan<byte> text, int start, int keyStart)
    {
        start = SkipBlanks(text, start);
        if (QuotedValue(text, start) is { } quoted)
        {
            return quoted;
        }

        int length = text[start..].IndexOfAny(LineEnd);
        int end = length < 0 ? text.Length : start + length;
        if (end > start && text[start] is (byte)'|' or (byte)'>')
        {
            return new(start, EndOfBlock(text, end, Indentation(text, keyStart)));
        }

        // {"password": {...}} is an object; what is in it is looked at on its own.
        return end > start && text[start] is (byte)'{' or (byte)'[' ? new(start, start) : new(start, end);
    }

    private static TextRange? QuotedValue(ReadOnlySpan<byte> text, int start)
    {
        int quoteAt = start;
        while (quoteAt < text.Length && text[quoteAt] == (byte)'\\')
        {
            quoteAt++;
        }

        if (quoteAt >= text.Length || text[quoteAt] is not ((byte)'"' or (byte)'\''))
        {
            return null;
        }

        // As many backslashes as before the opening quote stand before the closing one.
        ReadOnlySpan<byte> quote = text[start..(quoteAt + 1)];
        int begin = quoteAt + 1;
        int from = begin;
        while (text[from..].IndexOf(quote) is >= 0 and int found)
        {
            int close = from + found;
            bool isEscaped = close > begin && text[close - 1] == (byte)'\\';
            if (!isEscaped)
            {
                return new(begin, close);
            }

            from = close + quote.Length;
        }

        return new(begin, text.Length);
    }

    private static int Indentation(ReadOnlySpan<byte> text, int position)
    {
        int lineStart = text[..position].LastIndexOfAny(LineEnd) + 1;
        return position - lineStart;
    }

    private static int EndOfBlock(ReadOnlySpan<byte> text, int end, int indentation)
    {
        while (end < text.Length)
        {
            int lineStart = end + 1;
            if (lineStart >= text.Length)
            {
                return text.Length;
            }

            int length = text[lineStart..].IndexOfAny(LineEnd);
            int lineEnd = length < 0 ? text.Length : lineStart + length;
            ReadOnlySpan<byte> line = text[lineStart..lineEnd];
            int first = line.IndexOfAnyExcept(Blank);
            if (first >= 0 && first <= indentation)
            {
                return end;
            }

            end = lineEnd;
        }

        return end;
    }

    private static void FindUserInfo(ReadOnlySpan<byte> text, int start, List<TextRange> hits)
    {
        int length = text[start..].IndexOfAny(UrlEnd);
        ReadOnlySpan<byte> authority = length < 0 ? text[start..] : text.Slice(start, length);
        int at = authority.LastIndexOf((byte)'@');
        if (at <= 0)
        {
            return;
        }

        int colon = authority[..at].IndexOf((byte)':');
        bool hasPassword = colon >= 0 && colon < at - 1;
        bool isToken = colon < 0 && at >= 20;
        if (hasPassword || isToken)
        {
            hits.Add(new(start, start + at));
        }
    }

    private static void FindFlags(ReadOnlySpan<byte> text, CredentialNames names, List<TextRange> hits)
    {
        int from = 0;
        while (text[from..].IndexOf("--"u8) is >= 0 and int found)
        {
            int start = from + found;
            int keyEnd = Run(text, start, KeyBytes);
            from = Math.Max(keyEnd, start + 2);
            if (keyEnd >= text.Length || !Blank.Contains(text[keyEnd]) || !IsSensitiveFlag(text[start..keyEnd], names))
            {
                continue;
            }

            TextRange value = ValueAfterEquals(text, keyEnd, AssignmentEnd);
            if (value.End > value.Start && text[value.Start] != (byte)'-' && !IsPlaceholder(text[value.Start..value.End]))
            {
                hits.Add(value);
            }
        }
    }

    /// <summary>True for a flag whose value, the next argument, is a credential: <c>--password</c>.</summary>
    public static bool IsSensitiveFlag(ReadOnlySpan<byte> argument, CredentialNames names)
    {
        ReadOnlySpan<byte> name = argument.TrimStart((byte)'-');
        return argument.Length > 3
            && argument[0] == (byte)'-'
            && name.Length is >= 3 and < 64
            && (names.Of(name) & (NameTraits.Credential | NameTraits.Secretive)) != 0;
    }

    /// <summary>True for what stands in the place of a credential without being one: nothing, a variable, a truth value, a path.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = value.Trim(" \t\"'"u8);
        if (text.Length is 0 or > 256)
        {
            return text.Length == 0;
        }

        return text.SequenceEqual(Redaction.MaskBytes)
            || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8)
            || text.SequenceEqual("null"u8) || text.SequenceEqual("None"u8) || text.SequenceEqual("none"u8)
            || (text.StartsWith("$("u8) && text.EndsWith(")"u8))
            || (text.StartsWith("${"u8) && text.EndsWith("}"u8))
            || text.StartsWith("/var/"u8) || text.StartsWith("/etc/"u8) || text.StartsWith("/run/"u8);
    }

    /// <summary>True for <c>user:password</c> in base64.</summary>
    public static bool IsBasicAuth(ReadOnlySpan<byte> value)
    {
        Span<byte> decoded = stackalloc byte[192];
        int sample = Math.Min(256, value.Length & ~3);
        return value.Length >= 4
            && value.IndexOfAnyExcept(Base64) < 0
            && Base64_Decode(value[..sample], decoded, out int written)
            && decoded[..written].IndexOf((byte)':') >= 0;
    }

    private static bool Base64_Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, out int written) =>
        System.Buffers.Text.Base64.DecodeFromUtf8(encoded, decoded, out _, out written) is OperationStatus.Done;

    // "Bearer authentication failed" speaks of tokens, it is none.
    private static bool IsProse(ReadOnlySpan<byte> word)
    {
        foreach (byte b in word[1..])
        {
            if (b is not (>= (byte)'a' and <= (byte)'z' or (byte)'.' or (byte)'-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool EndsWithWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (text.Length < word.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> end = text[^word.Length..];
        for (int i = 0; i < word.Length; i++)
        {
            if ((end[i] | 0x20) != word[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int start)
    {
        while (start < text.Length && text[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        return start;
    }

    private static int Run(ReadOnlySpan<byte> text, int start, SearchValues<byte> of)
    {
        int length = text[start..].IndexOfAnyExcept(of);
        return length < 0 ? text.Length : start + length;
    }

    private static int Next(ReadOnlySpan<byte> text, int start, byte value)
    {
        int found = text[start..].IndexOf(value);
        return found < 0 ? -1 : start + found;
    }

    private static int Next(ReadOnlySpan<byte> text, int start, SearchValues<byte> values)
    {
        int found = text[start..].IndexOfAny(values);
        return found < 0 ? -1 : start + found;
    }
}
