using IoTOpsReadiness.Access;

namespace IoTOpsReadiness.Core.Tests.Access;

public class TopicFilterTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "a/b/", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "/", true)]
    [InlineData("#", "$SYS/uptime", false)]
    [InlineData("+/uptime", "$SYS/uptime", false)]
    [InlineData("$SYS/#", "$SYS/uptime", true)]
    [InlineData("$SYS/+", "$SYS/uptime", true)]
    [InlineData("a/#", "a/$b", true)]
    public void A_filter_matches_topics_as_mqtt_says(string filter, string topic, bool matches)
    {
        Assert.True(TopicFilter.TryParse(filter, out TopicFilter parsed, out _));
        Assert.True(TopicFilter.TryParseTopic(topic, out TopicFilter concrete, out _));

        Assert.Equal(matches, parsed.Covers(concrete));
    }

    [Theory]
    [InlineData("#", "+/#", true)]
    [InlineData("+/#", "#", true)]
    [InlineData("a/+/#", "a/#", false)]
    [InlineData("a/#", "a/+/#", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/+", "a/#", false)]
    [InlineData("+", "+", true)]
    [InlineData("+", "#", false)]
    [InlineData("a/b", "a/+", false)]
    [InlineData("#", "$share/g/a", false)]
    [InlineData("#", "$SYS/#", false)]
    public void A_filter_covers_another_only_if_it_matches_all_of_it(string allowed, string wanted, bool covers)
    {
        Assert.True(TopicFilter.TryParse(allowed, out TopicFilter left, out _));
        Assert.True(TopicFilter.TryParse(wanted, out TopicFilter right, out _));

        Assert.Equal(covers, left.Covers(right));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/#/b")]
    [InlineData("a#")]
    [InlineData("a/b+")]
    [InlineData("++")]
    [InlineData("a\0b")]
    public void What_mqtt_does_not_allow_is_no_filter(string? text)
    {
        Assert.False(TopicFilter.TryParse(text, out _, out string problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_filter_has_at_most_65535_bytes()
    {
        Assert.True(TopicFilter.TryParse(new string('a', 65535), out _, out _));
        Assert.False(TopicFilter.TryParse(new string('ä', 32768), out _, out _));
    }

    [Theory]
    [InlineData("$share/group/a/+", "group", true)]
    [InlineData("$share/group/", null, false)]
    [InlineData("$share/group", null, false)]
    [InlineData("$share//a", null, false)]
    [InlineData("$share/+/a", null, false)]
    [InlineData("$shared/a", null, true)]
    [InlineData("a", null, true)]
    public void A_shared_subscription_is_about_the_filter_it_shares(string text, string? group, bool isValid)
    {
        Assert.Equal(isValid, TopicFilter.TryParseSubscription(text, out TopicFilter filter, out _));
        Assert.Equal(group, filter?.ShareGroup);
    }

    [Theory]
    [InlineData("#", true)]
    [InlineData("+/#", true)]
    [InlineData("+", false)]
    [InlineData("+/+/#", false)]
    [InlineData("a/#", false)]
    public void Two_filters_match_every_topic(string text, bool everything)
    {
        Assert.True(TopicFilter.TryParse(text, out TopicFilter filter, out _));
        Assert.Equal(everything, filter.MatchesEverything);
    }

    // Exhaustive over a small world: for all pairs of filters, containment is what matching topic by topic says. The
    // topics have one name and one level more than the filters, so that a wildcard has something of its own to match.
    [Fact]
    public void Covering_is_the_same_as_matching_every_topic()
    {
        string[][] topics = [.. Words(["a", "b", "$x", ""], 4).Where(topic => topic is not [""])];
        string[][] filters =
        [
            .. Words(["a", "$x", "", "+"], 3).Where(filter => filter is not [""]),
            .. Words(["a", "$x", "", "+"], 2).Append([]).Select(filter => filter.Append("#").ToArray()),
        ];
        bool[][] matches = [.. filters.Select(filter => topics.Select(topic => Matches(filter, topic)).ToArray())];
        TopicFilter[] parsed = [.. filters.Select(filter => TopicFilter.TryParse(string.Join('/', filter), out TopicFilter value, out _) ? value : throw new InvalidOperationException())];

        for (int left = 0; left < filters.Length; left++)
        {
            for (int right = 0; right < filters.Length; right++)
            {
                bool expected = !matches[right].Where((isMatch, topic) => isMatch && !matches[left][topic]).Any();
                Assert.True(expected == parsed[left].Covers(parsed[right]), $"'{parsed[left]}' covers '{parsed[right]}': expected {expected}");
            }
        }
    }

    // Section 4.7 of the MQTT specification, level by level and without any cleverness.
    private static bool Matches(ReadOnlySpan<string> filter, ReadOnlySpan<string> topic, bool isTop = true)
    {
        if (isTop && filter[0] is "+" or "#" && isTop && topic[0].StartsWith('$'))
        {
            return false;
        }

        return filter switch
        {
            [] => topic.IsEmpty,
            ["#"] => true,
            ["+", ..] => !topic.IsEmpty && Matches(filter[1..], topic[1..], isTop: false),
            _ => !topic.IsEmpty && filter[0] == topic[0] && Matches(filter[1..], topic[1..], isTop: false),
        };
    }

    private static IEnumerable<string[]> Words(string[] alphabet, int length)
    {
        IEnumerable<string[]> words = [[]];
        for (int index = 0; index < length; index++)
        {
            words = words.SelectMany(word => alphabet.Select(letter => word.Append(letter).ToArray())).ToArray();
            foreach (string[] word in words)
            {
                yield return word;
            }
        }
    }
}
