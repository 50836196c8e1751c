using System.Text;

namespace IoTOpsReadiness.Access;

/// <summary>
/// An MQTT topic filter: levels between slashes, <c>+</c> for one level, <c>#</c> at the end for any number of them,
/// the parent included. A filter that starts with a wildcard does not match topics that start with <c>$</c>.
/// </summary>
public sealed class TopicFilter
{
    private const string SharePrefix = "$share/";
    private const int MaxBytes = 65535;

    // A level is a wildcard by its kind, not by its text: a client's own name is text whatever it contains.
    private readonly Level[] levels;

    private TopicFilter(string text, Level[] levels, string? shareGroup)
    {
        Text = text;
        ShareGroup = shareGroup;
        this.levels = levels;
    }

    private enum Kind
    {
        Text,
        One,
        Many,
    }

    /// <summary>The filter as written.</summary>
    public string Text { get; }

    /// <summary>The group of a shared subscription, <c>$share/group/filter</c>; null for one of its own.</summary>
    public string? ShareGroup { get; }

    /// <summary>True where it matches every topic that does not start with <c>$</c>.</summary>
    public bool MatchesEverything => levels is [{ Kind: Kind.Many }] or [{ Kind: Kind.One }, { Kind: Kind.Many }];

    /// <summary>Reads a filter that a client subscribes to, shared ones included.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="filter">The filter, if it is one.</param>
    /// <param name="problem">What is wrong with it, if it is none.</param>
    public static bool TryParseSubscription(string? text, out TopicFilter filter, out string problem)
    {
        filter = null!;
        string? group = null;
        string rest = text ?? "";
        if (rest.StartsWith(SharePrefix, StringComparison.Ordinal))
        {
            int slash = rest.IndexOf('/', SharePrefix.Length);
            group = slash < 0 ? rest[SharePrefix.Length..] : rest[SharePrefix.Length..slash];
            rest = slash < 0 ? "" : rest[(slash + 1)..];
            if (group.Length == 0 || group.AsSpan().IndexOfAny('+', '#') >= 0)
            {
                problem = "the group of a shared subscription is empty or has a wildcard";
                return false;
            }
        }

        return TryParse(rest, text ?? "", group, out filter, out problem);
    }

    /// <summary>Reads a filter that a rule allows.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="filter">The filter, if it is one.</param>
    /// <param name="problem">What is wrong with it, if it is none.</param>
    public static bool TryParse(string? text, out TopicFilter filter, out string problem) =>
        TryParse(text ?? "", text ?? "", null, out filter, out problem);

    /// <summary>Reads a topic that a client publishes to: no wildcards.</summary>
    /// <param name="text">The topic.</param>
    /// <param name="topic">The topic, if it is one.</param>
    /// <param name="problem">What is wrong with it, if it is none.</param>
    public static bool TryParseTopic(string? text, out TopicFilter topic, out string problem)
    {
        if (!TryParse(text, out topic, out problem))
        {
            return false;
        }

        if (Array.Exists(topic.levels, level => level.Kind != Kind.Text))
        {
            problem = "a topic to publish to has no wildcards";
            return false;
        }

        return true;
    }

    /// <summary>
    /// Whether every topic that matches the other filter matches this one as well. For a topic without wildcards that
    /// is whether this filter matches it.
    /// </summary>
    public bool Covers(TopicFilter other)
    {
        if (levels[0].Kind != Kind.Text && other.levels[0] is { Kind: Kind.Text } first && first.Text.StartsWith('$'))
        {
            return false;
        }

        for (int index = 0; index < levels.Length; index++)
        {
            Level mine = levels[index];
            if (mine.Kind == Kind.Many)
            {
                return true;
            }

            if (index == other.levels.Length)
            {
                return false;
            }

            Level theirs = other.levels[index];
            bool covered = theirs.Kind switch
            {
                Kind.Many => CoversRestOf(other, index),
                Kind.One => mine.Kind == Kind.One,
                _ => mine.Kind == Kind.One || mine.Text == theirs.Text,
            };
            if (!covered || theirs.Kind == Kind.Many)
            {
                return covered;
            }
        }

        return levels.Length == other.levels.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A rule's filter for one client; null where it matches nothing for that client.</summary>
    internal static TopicFilter? ForClient(string template, BrokerClient client)
    {
        List<Level> levels = [];
        foreach (string part in template.Split('/'))
        {
            if (!PrincipalTemplate.HasToken(part))
            {
                levels.Add(Level.Of(part));
                continue;
            }

            // The service takes a token only where it is the whole level.
            if (!PrincipalTemplate.IsToken(part) || PrincipalTemplate.Fill(part, client) is not { } pieces)
            {
                return null;
            }

            levels.AddRange(PrincipalTemplate.Join(pieces).Split('/').Select(text => new Level(Kind.Text, text)));
        }

        return Problem(template, levels) is null ? new(template, [.. levels], null) : null;
    }

    // +/# differs from # only in the parent level, which # matches as well. Where that would be the empty topic there is
    // no such topic, and both are the same.
    private bool CoversRestOf(TopicFilter other, int index)
    {
        bool hasNoParent = index == 0 || (index == 1 && other.levels[0] is { Kind: Kind.Text, Text: "" });
        return hasNoParent && levels.Length == index + 2 && levels[index].Kind == Kind.One && levels[index + 1].Kind == Kind.Many;
    }

    private static bool TryParse(string text, string whole, string? group, out TopicFilter filter, out string problem)
    {
        Level[] levels = [.. text.Split('/').Select(Level.Of)];
        problem = Problem(text, levels) ?? "";
        filter = problem.Length == 0 ? new(whole, levels, group) : null!;
        return problem.Length == 0;
    }

    private static string? Problem(string text, IReadOnlyList<Level> levels)
    {
        if (text.Length == 0)
        {
            return "it is empty";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return "it has a null character";
        }

        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return $"it is longer than {MaxBytes} bytes";
        }

        for (int index = 0; index < levels.Count; index++)
        {
            Level level = levels[index];
            if (level.Kind == Kind.Many && index < levels.Count - 1)
            {
                return "# is only allowed as the last level";
            }

            if (level.Kind == Kind.Text && level.IsWritten && level.Text.AsSpan().IndexOfAny('+', '#') >= 0)
            {
                return "a wildcard stands for a whole level";
            }
        }

        return null;
    }

    private readonly record struct Level(Kind Kind, string Text, bool IsWritten = false)
    {
        public static Level Of(string text) => text switch
        {
            "+" => new(Kind.One, text),
            "#" => new(Kind.Many, text),
            _ => new(Kind.Text, text, IsWritten: true),
        };
    }
}
