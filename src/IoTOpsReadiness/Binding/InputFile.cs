using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Reads files a user names.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotFound</c> or <c>IoTOps.File.NotReadable</c>.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ReadinessException("IoTOps.File.NotFound", ErrorKind.NotFound, $"There is no file '{path}'.", "Check the path.", path, exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new ReadinessException(
                "IoTOps.File.NotReadable", ErrorKind.PermissionDenied, $"'{path}' cannot be read: {exception.Message}", "Name a file that you may read, not a folder.", path, exception);
        }
    }

    /// <summary>Reads a whole, small file.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotFound</c> or <c>IoTOps.File.NotReadable</c>.</exception>
    public static byte[] ReadAll(string path)
    {
        using FileStream stream = Open(path);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>Reads a whole, small text.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotFound</c> or <c>IoTOps.File.NotReadable</c>.</exception>
    public static string ReadAllText(string path)
    {
        using var reader = new StreamReader(Open(path));
        return reader.ReadToEnd();
    }
}
