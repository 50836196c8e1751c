using System.Text;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Files that are written for the user. Each appears whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure, before anything is written, that nothing of the user's would be lost.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.Exists</c>: the file is there and may not be replaced.</exception>
    public static void RequireFree(string path, bool replace)
    {
        if (!replace && File.Exists(path))
        {
            throw new ReadinessException("IoTOps.File.Exists", ErrorKind.InvalidOperation, $"'{path}' exists.", "Name another file, or use -Force to replace it.", path);
        }
    }

    /// <summary>Writes a text, as UTF-8 without a byte order mark.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.Exists</c> or <c>IoTOps.File.NotWritable</c>.</exception>
    public static void Write(string path, bool replace, string text) => Write(path, replace, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes what a writer puts into a stream.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.Exists</c> or <c>IoTOps.File.NotWritable</c>.</exception>
    public static void Write(string path, bool replace, Action<Stream> write)
    {
        RequireFree(path, replace);
        string unfinished = path + ".unfinished-" + Environment.ProcessId;
        try
        {
            using (FileStream stream = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
            }

            File.Move(unfinished, path, overwrite: replace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
            throw new ReadinessException(
                "IoTOps.File.NotWritable",
                ErrorKind.PermissionDenied,
                $"'{path}' cannot be written: {exception.Message}",
                "Name a file in a folder that exists and that you may write to.",
                path,
                exception);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be written can often not be deleted either; the first error is the one to tell.
            return;
        }
    }
}
