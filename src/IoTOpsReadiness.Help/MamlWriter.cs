using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace IoTOpsReadiness.Help;

/// <summary>Writes the help file that Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <param name="cmdlets">The cmdlets.</param>
    /// <param name="pages">The folder with their pages.</param>
    /// <param name="file">The file.</param>
    /// <param name="online">Where the pages are published, with a slash at the end; null where they are not.</param>
    public static void Write(IReadOnlyList<CmdletDescription> cmdlets, string pages, string file, Uri? online) => new XDocument(
        new XElement(
            Help + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            cmdlets.Select(cmdlet => Of(cmdlet, CmdletPage.Read(pages, cmdlet.Name), online)))).Save(file);

    private static XElement Of(CmdletDescription cmdlet, CmdletPage page, Uri? online)
    {
        string[] name = cmdlet.Name.Split('-');
        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", name[0]),
                new XElement(Command + "noun", name[1]),
                Description(Synopsis(cmdlet))),
            Description([.. page.Description]),
            new XElement(Command + "syntax", cmdlet.Sets.Select(set => Syntax(cmdlet, set))),
            new XElement(Command + "parameters", cmdlet.Parameters.Select(parameter => Parameter(parameter, Broadest(parameter), isSyntax: false))),
            new XElement(
                Command + "inputTypes",
                cmdlet.Parameters.Where(parameter => parameter.Sets.Values.Any(set => set.ValueFromPipeline)).Select(parameter => new XElement(
                    Command + "inputType", TypeOf(Element(parameter.Type).FullName!), Description(Plain(parameter.Summary))))),
            new XElement(
                Command + "returnValues",
                cmdlet.Outputs.Select(output => new XElement(Command + "returnValue", TypeOf(output.FullName!), Description([.. page.Output])))),
            new XElement(
                Command + "examples",
                page.Examples.Select((example, index) => new XElement(
                    Command + "example",
                    new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {index + 1}: {example.Title}")),
                    new XElement(Dev + "code", example.Code),
                    new XElement(Dev + "remarks", Paragraphs(example.Output.Length == 0 ? [] : [example.Output]))))),
            new XElement(
                Command + "relatedLinks",
                // Get-Help -Online opens the first that has an address.
                online is null ? null : Link("Online version:", $"{online}{cmdlet.Name}.md"),
                page.Links.Select(link => Link(link.Text, Address(link.Target, online)))));
    }

    // Get-Help lists commands with one line each.
    private static string Synopsis(CmdletDescription cmdlet)
    {
        string plain = Plain(cmdlet.Summary);
        int end = plain.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? plain : plain[..(end + 1)];
    }

    private static XElement Syntax(CmdletDescription cmdlet, string set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        cmdlet.Parameters
            .Select(parameter => (Parameter: parameter, Role: parameter.In(set)))
            .Where(item => item.Role is not null)
            .OrderBy(item => item.Role!.Position < 0 ? int.MaxValue : item.Role.Position)
            .ThenBy(item => !item.Role!.Mandatory)
            .Select(item => Parameter(item.Parameter, item.Role!, isSyntax: true)));

    private static XElement Parameter(ParameterDescription parameter, ParameterAttribute role, bool isSyntax)
    {
        string pipeline = role.ValueFromPipeline ? "true (ByValue)" : role.ValueFromPipelineByPropertyName ? "true (ByPropertyName)" : "false";
        bool isSwitch = parameter.TypeName == "switch";
        return new XElement(
            Command + "parameter",
            new XAttribute("required", role.Mandatory ? "true" : "false"),
            new XAttribute("globbing", parameter.HasWildcards ? "true" : "false"),
            new XAttribute("pipelineInput", pipeline),
            new XAttribute("position", role.Position < 0 ? "named" : role.Position.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            Description(Plain(parameter.Meaning)),
            parameter.Accepted.Count > 0 && isSyntax
                ? new XElement(Command + "parameterValueGroup", parameter.Accepted.Select(value => new XElement(
                    Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value)))
                : null,
            isSwitch && isSyntax ? null : new XElement(
                Command + "parameterValue", new XAttribute("required", isSwitch ? "false" : "true"), new XAttribute("variableLength", "false"), isSwitch ? "SwitchParameter" : parameter.TypeName),
            TypeOf(parameter.Type.Name),
            isSyntax ? null : new XElement(Dev + "defaultValue", DefaultOf(parameter.Summary)));
    }

    private static ParameterAttribute Broadest(ParameterDescription parameter) =>
        parameter.Sets.Values.OrderByDescending(set => set.ValueFromPipeline).ThenByDescending(set => set.ValueFromPipelineByPropertyName).ThenByDescending(set => set.Position >= 0).First();

    private static string DefaultOf(string summary)
    {
        int at = summary.IndexOf("Default: ", StringComparison.Ordinal);
        return at < 0 ? "None" : Plain(summary[(at + "Default: ".Length)..].Split(". ")[0].TrimEnd('.'));
    }

    private static Type Element(Type type) => type.IsArray ? type.GetElementType()! : type;

    private static XElement TypeOf(string name) => new(Dev + "type", new XElement(Maml + "name", name), new XElement(Maml + "uri"));

    private static XElement Description(params string[] paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);

    // Pages of the project come with its sources; only what is on the web has an address.
    private static XElement Link(string text, string address) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    private static string Address(string target, Uri? online) => target.StartsWith("https://", StringComparison.Ordinal) ? target
        : online is null ? ""
        : new Uri(online, target).ToString();
}
