using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Writes files a user names.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file. It appears, or is replaced, whole or not at all.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.File.Exists</c>: the file is there and may not be replaced. <c>IoTOps.File.NotWritable</c>.
    /// </exception>
    public static void Write(string path, bool replace, Action<Stream> write)
    {
        if (!replace && File.Exists(path))
        {
            throw new ReadinessException("IoTOps.File.Exists", ErrorKind.InvalidOperation, $"'{path}' exists.", "Name another file, or use -Force to replace it.", path);
        }

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
