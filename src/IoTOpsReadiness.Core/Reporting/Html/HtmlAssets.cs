using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace IoTOpsReadiness.Reporting;

/// <summary>The style sheet and the script of the page, and what the page's policy says of them.</summary>
internal static class HtmlAssets
{
    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("report.css");

    /// <summary>The script.</summary>
    public static string Script { get; } = Read("report.js");

    /// <summary>
    /// The policy: nothing is loaded from anywhere, and nothing runs or styles but these two, known by their hashes. Should
    /// a name ever get into the page as markup, the browser still would not run it.
    /// </summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'";

    private static string Hash(string content) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    // The hash counts every line end, and a checkout may have changed them.
    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in this assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
