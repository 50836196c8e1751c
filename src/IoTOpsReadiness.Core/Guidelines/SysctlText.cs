using System.Text;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Guidelines;

/// <summary>Reads what <c>sysctl -a</c>, or <c>sysctl</c> with keys, prints.</summary>
public static class SysctlText
{
    /// <summary>How large a file may be, in bytes. <c>sysctl -a</c> prints some 50 kB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads the settings. What is no setting, such as a prompt or an error of sysctl, is skipped.</summary>
    /// <param name="content">The file: UTF-8, or UTF-16 with its mark, as Windows writes what is redirected.</param>
    /// <param name="path">The file, for errors.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Sysctl.TooLarge</c>, or <c>IoTOps.Sysctl.Invalid</c>: there is no setting in it, or one has two values, as where the
    /// output of two nodes is in one file.
    /// </exception>
    public static IReadOnlyDictionary<string, string> Parse(byte[] content, string path)
    {
        if (content.Length > MaxBytes)
        {
            throw new ReadinessException(
                "IoTOps.Sysctl.TooLarge",
                ErrorKind.InvalidData,
                $"'{path}' is too large to be the output of sysctl: more than {MaxBytes / 1024 / 1024} MiB.",
                "Give a file that 'sysctl -a' wrote.",
                path);
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = new StreamReader(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains('\0', StringComparison.Ordinal))
            {
                throw Invalid(path, "it is not a text");
            }

            // Either form of a key that sysctl itself takes.
            string[] parts = line.Split('=', 2);
            string key = parts[0].Trim().Replace('/', '.');
            if (parts.Length < 2 || !IsKey(key))
            {
                continue;
            }

            string value = parts[1].Trim();
            if (values.TryGetValue(key, out string? before) && before != value)
            {
                throw Invalid(path, $"{key} is there with two values; give the output of each node in a file of its own");
            }

            values[key] = value;
        }

        return values.Count > 0 ? values : throw Invalid(path, "there is no line such as 'fs.file-max = 100000'");
    }

    private static bool IsKey(string key) =>
        key.Contains('.', StringComparison.Ordinal) && key.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or ':' or '@');

    private static ReadinessException Invalid(string path, string problem) => new(
        "IoTOps.Sysctl.Invalid",
        ErrorKind.InvalidData,
        $"'{path}' is not the output of sysctl: {problem}.",
        "On each node: sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches fs.file-max > <node>.txt",
        path);
}
