namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// What to leave out of a page and what to put in its place. The page is read once and copied once: everything between two
/// edits is moved as it is, so the numbers and texts of a document are exactly the server's.
/// </summary>
internal sealed class PageEdits
{
    private static readonly byte[] QuotedMask = [(byte)'"', .. Redaction.MaskBytes, (byte)'"'];

    private readonly List<Edit> edits = [];
    private bool isUnordered;

    /// <summary>How many texts were replaced.</summary>
    public int Replacements { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        edits.Clear();
        isUnordered = false;
        Replacements = 0;
    }

    /// <summary>Leaves a range out.</summary>
    public void Drop(int start, int end) => Add(new(start, end, default));

    /// <summary>Puts a masked text, with its quotes, in the place of a value.</summary>
    public void Mask(int start, int end) => Replace(start, end, QuotedMask);

    /// <summary>Puts the mask, without quotes, in the place of a part of a text.</summary>
    public void MaskPart(int start, int end) => Replace(start, end, QuotedMask.AsMemory(1, QuotedMask.Length - 2));

    /// <summary>Puts something else in the place of a value.</summary>
    public void Replace(int start, int end, ReadOnlyMemory<byte> replacement)
    {
        Replacements++;
        Add(new(start, end, replacement));
    }

    /// <summary>Where the last edit begins and ends, if there is one; edits are added nearly in order.</summary>
    public (int Start, int End)? Last => edits.Count == 0 ? null : (edits[^1].Start, edits[^1].End);

    /// <summary>Copies ranges of the source, with the edits made, into one buffer and cuts it along them.</summary>
    public ResourceDocument[] Copy(ReadOnlySpan<byte> source, List<TextRange> documents)
    {
        Order();
        byte[] buffer = new byte[Walk(source, documents, [], [])];
        var places = new TextRange[documents.Count];
        Walk(source, documents, buffer, places);

        var copies = new ResourceDocument[documents.Count];
        for (int first = 0; first < copies.Length; first += DocumentBatch.Size)
        {
            int end = Math.Min(first + DocumentBatch.Size, copies.Length);
            int start = places[first].Start - 1;
            var batch = new DocumentBatch(buffer.AsMemory(start, places[end - 1].End + 1 - start));
            for (int i = first; i < end; i++)
            {
                copies[i] = new(batch, i - first, buffer.AsMemory(places[i].Start, places[i].End - places[i].Start));
            }
        }

        return copies;
    }

    // Once to measure, once to move: measuring costs nothing beside the second buffer it saves. What is written is one
    // JSON array after the other, each with the documents of a batch.
    private int Walk(ReadOnlySpan<byte> source, List<TextRange> documents, Span<byte> buffer, Span<TextRange> places)
    {
        int written = 0;
        int next = 0;
        for (int i = 0; i < documents.Count; i++)
        {
            written = Move(i % DocumentBatch.Size == 0 ? "["u8 : ","u8, buffer, written);
            int begin = written;
            int position = documents[i].Start;
            int end = documents[i].End;
            while (next < edits.Count && edits[next].Start < end)
            {
                Edit edit = edits[next++];
                if (edit.Start >= position)
                {
                    written = Move(source[position..edit.Start], buffer, written);
                    written = Move(edit.Replacement.Span, buffer, written);
                }

                // An edit within a larger one adds nothing; one that reaches beyond it prolongs it.
                position = Math.Max(position, edit.End);
            }

            written = Move(source[Math.Min(position, end)..end], buffer, written);
            if (!places.IsEmpty)
            {
                places[i] = new(begin, written);
            }

            if (i % DocumentBatch.Size == DocumentBatch.Size - 1 || i == documents.Count - 1)
            {
                written = Move("]"u8, buffer, written);
            }
        }

        return written;
    }

    private static int Move(ReadOnlySpan<byte> from, Span<byte> buffer, int written)
    {
        if (!buffer.IsEmpty)
        {
            from.CopyTo(buffer[written..]);
        }

        return written + from.Length;
    }

    private void Add(Edit edit)
    {
        isUnordered |= edits.Count > 0 && edit.Start < edits[^1].Start;
        edits.Add(edit);
    }

    private void Order()
    {
        if (isUnordered)
        {
            // At the same place the larger one goes first and swallows the other.
            edits.Sort((left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.End.CompareTo(left.End));
        }
    }

    private readonly record struct Edit(int Start, int End, ReadOnlyMemory<byte> Replacement);
}
