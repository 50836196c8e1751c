using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using IoTOpsReadiness.Shell.Interactive;
using IoTOpsReadiness.Shell.Rendering;

namespace IoTOpsReadiness.Shell.Host;

/// <summary>
/// Questions a command asks. Where nobody can answer (redirected input, a build agent) a question fails at once and says
/// what was asked: a pipeline that waits for a key is worse than one that stops.
/// </summary>
/// <param name="terminal">Where to ask.</param>
/// <param name="interrupt">Stops the run, as Ctrl+C does: at a question it arrives as a key and not as a signal.</param>
internal sealed class Prompts(Terminal terminal, Action interrupt)
{
    private readonly LineEditor editor = new(terminal);

    public static HostException NobodyThere(string what) => new(
        $"The command asks {what}, and nobody can answer: input is not a terminal, or this is a build agent (CI is set). Pass the missing parameter, or -Confirm:$false (or -Force) where you have decided already.",
        innerException: null,
        "IoTOps.Shell.NobodyToAsk",
        ErrorCategory.InvalidOperation);

    public string ReadLine()
    {
        Require("for a line of input");
        return Read(string.Empty);
    }

    public SecureString ReadSecret()
    {
        Require("for a secret");
        return ReadSecure(string.Empty);
    }

    public Dictionary<string, PSObject> AskFields(string caption, string message, Collection<FieldDescription> fields)
    {
        Require("for " + string.Join(", ", fields.Select(field => field.Name)));
        ShowHeading(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var field in fields)
        {
            var type = LanguagePrimitives.TryConvertTo<Type>(field.ParameterAssemblyFullName is { Length: > 0 } full ? full : field.ParameterTypeFullName, out var known) ? known : typeof(string);
            object? answer = type == typeof(SecureString) ? ReadSecure($"{field.Name}: ")
                : type == typeof(PSCredential) ? AskCredential(string.Empty, field.Name, null)
                : type.IsArray ? ReadMany(field.Name)
                : Read($"{field.Name}: ");
            answers[field.Name] = PSObject.AsPSObject(answer);
        }

        return answers;
    }

    public int AskChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Require($"'{string.Join(' ', new[] { caption, message }.Where(part => !string.IsNullOrWhiteSpace(part)))}'");
        ShowHeading(caption, message);
        var labels = choices.Select(ChoiceLabel.Parse).ToArray();
        var menu = string.Join("  ", labels.Select(label => $"[{label.Key}] {label.Text}"));
        var fallback = defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].Key}\")" : null;
        while (true)
        {
            var answer = Read($"{menu}  [?] Help{fallback}: ").Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;

            var index = Array.FindIndex(labels, label => label.Matches(answer));
            if (index >= 0)
                return index;

            foreach (var (label, choice) in labels.Zip(choices))
                terminal.WritePrompt($"{label.Key} - {choice.HelpMessage}{Environment.NewLine}");
        }
    }

    public PSCredential AskCredential(string caption, string message, string? userName)
    {
        Require("for a credential");
        ShowHeading(caption, message);
        var user = string.IsNullOrEmpty(userName) ? Read("User: ") : userName;
        return new PSCredential(user, ReadSecure($"Password for user {user}: "));
    }

    private void Require(string what)
    {
        if (!terminal.CanPrompt)
            throw NobodyThere(what);
    }

    private void ShowHeading(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            if (!string.IsNullOrWhiteSpace(line))
                terminal.WritePrompt(line + Environment.NewLine);
        }
    }

    private string Read(string prompt, bool secret = false)
    {
        try
        {
            if (editor.Read(prompt, secret) is { } answer)
                return answer;
        }
        catch (EndOfStreamException)
        {
            // Ctrl+D: no answer either.
        }

        interrupt();
        throw new PipelineStoppedException();
    }

    private string[] ReadMany(string name)
    {
        var items = new List<string>();
        while (Read($"{name}[{items.Count}]: ") is { Length: > 0 } item)
            items.Add(item);
        return [.. items];
    }

    private SecureString ReadSecure(string prompt)
    {
        var secret = new SecureString();
        foreach (var character in Read(prompt, secret: true))
            secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }
}
