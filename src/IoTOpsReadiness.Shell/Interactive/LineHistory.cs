namespace IoTOpsReadiness.Shell.Interactive;

/// <summary>The lines of this session. They are not kept: a line may name a secret.</summary>
internal sealed class LineHistory
{
    private readonly List<string> lines = [];
    private int position;
    private string unfinished = string.Empty;

    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (lines.Count == 0 || lines[^1] != line))
            lines.Add(line);
    }

    public void Rewind() => position = lines.Count;

    public string Older(string current)
    {
        if (position == lines.Count)
            unfinished = current;
        if (position == 0)
            return current;
        return lines[--position];
    }

    public string Newer(string current)
    {
        if (position == lines.Count)
            return current;
        return ++position == lines.Count ? unfinished : lines[position];
    }
}
