using System.Text;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Writes files a user names. A file appears whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure, before anything is written, that nothing of the user's would be lost.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.Exists</c>: the file is there and may not be replaced.</exception>
    public static void RequireFree(string path, bool replace)
    {
        if (!replace && File.Exists(path))
        {
            throw Exists(path);
        }
    }

    /// <summary>Writes a text, as UTF-8 without a byte order mark.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.Exists</c> or <c>IoTOps.File.NotWritable</c>.</exception>
    public static void Write(string path, bool replace, string text) => Write(path, replace, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a file beside its place, and moves it there when it is complete.</summary>
    /// <param name="path">The file. Where it is a link, what it links to is replaced.</param>
    /// <param name="replace">Whether a file that exists may be replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.File.Exists</c>: the file is there and may not be replaced. <c>IoTOps.File.NotWritable</c>.
    /// </exception>
    public static void Write(string path, bool replace, Action<Stream> write)
    {
        RequireFree(path, replace);
        string? unfinished = null;
        try
        {
            string target = File.Exists(path) ? new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
            unfinished = $"{target}.unfinished-{Path.GetRandomFileName()}";
            using (FileStream stream = new(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
            }

            File.Move(unfinished, target, overwrite: replace);
            unfinished = null;
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            // It came into being meanwhile.
            throw Exists(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReadinessException(
                "IoTOps.File.NotWritable",
                ErrorKind.PermissionDenied,
                $"'{path}' cannot be written: {exception.Message}",
                "Name a file in a folder that exists and that you may write to.",
                path,
                exception);
        }
        finally
        {
            TryDelete(unfinished);
        }
    }

    private static ReadinessException Exists(string path) =>
        new("IoTOps.File.Exists", ErrorKind.InvalidOperation, $"'{path}' exists.", "Name another file, or use -Force to replace it.", path);

    private static void TryDelete(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be written can often not be deleted either; the first error is the one to tell.
            return;
        }
    }
}
