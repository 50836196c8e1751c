namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>A place in a kubeconfig; what is missing reads as nothing.</summary>
internal readonly struct KubeconfigNode(object? value)
{
    public bool IsMap => value is Dictionary<string, object?>;

    public KubeconfigNode Child(string name) => new((value as Dictionary<string, object?>)?.GetValueOrDefault(name));

    /// <summary>A text; null where it is missing or empty.</summary>
    /// <exception cref="FormatException">It is not a text.</exception>
    public string? Text(string name) => (value as Dictionary<string, object?>)?.GetValueOrDefault(name) switch
    {
        null => null,
        string text => text.Length == 0 ? null : text,
        _ => throw new FormatException($"{name} is not a text"),
    };

    public bool Flag(string name) => Text(name) switch
    {
        null => false,
        { } text when bool.TryParse(text, out bool flag) => flag,
        _ => throw new FormatException($"{name} is not true or false"),
    };

    public string? File(string name, string folder) => Text(name) is { } path ? Path.Combine(folder, path) : null;

    public IEnumerable<KubeconfigNode> Items(string name) => Child(name).List(name).Select(item => new KubeconfigNode(item));

    public IReadOnlyList<string> Texts(string name) => [.. Child(name).List(name).Select(item => item as string ?? "")];

    public Dictionary<string, string> Map() => value is Dictionary<string, object?> map
        ? map.Where(pair => pair.Value is string).ToDictionary(pair => pair.Key, pair => (string)pair.Value!)
        : [];

    /// <summary>The entries of a list of named things; those without a name are not there.</summary>
    public IEnumerable<(string Name, KubeconfigNode Entry)> Named(string list, string entry)
    {
        foreach (KubeconfigNode item in Items(list))
        {
            if (item.Text("name") is { } name)
            {
                yield return (name, item.Child(entry));
            }
        }
    }

    private List<object?> List(string name) => value switch
    {
        null => [],
        List<object?> list => list,
        _ => throw new FormatException($"{name} is not a list"),
    };
}
