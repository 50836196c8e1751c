using System.Management.Automation.Host;

namespace IoTOpsReadiness.Shell.Host;

/// <summary>A choice such as <c>Yes to &amp;All</c>: what is shown, and the key that picks it.</summary>
internal sealed record ChoiceLabel(string Text, string Key)
{
    public static ChoiceLabel Parse(ChoiceDescription choice)
    {
        var label = choice.Label;
        var mark = label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < label.Length
            ? new ChoiceLabel(label.Remove(mark, 1), label[mark + 1].ToString().ToUpperInvariant())
            : new ChoiceLabel(label, label);
    }

    public bool Matches(string answer) =>
        answer.Equals(Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(Text, StringComparison.OrdinalIgnoreCase);
}
