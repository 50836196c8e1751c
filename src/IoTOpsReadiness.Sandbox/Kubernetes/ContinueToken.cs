using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Where the next page of a list starts: after a key, as of a revision.</summary>
internal readonly record struct ContinueToken(long Revision, string After)
{
    /// <summary>Reads a token.</summary>
    /// <exception cref="StatusException">It is none of ours.</exception>
    public static ContinueToken Parse(string token)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n', 2);
            return new(long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), parts[1]);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw StatusException.BadRequest("continue key is not valid");
        }
    }

    /// <summary>As it is sent.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Revision}\n{After}")));
}
