using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines;

/// <summary>The "deployment image list" that Microsoft publishes per release from 1.4.73 on.</summary>
public sealed class ReleaseImageList
{
    private ReleaseImageList(IReadOnlyList<ReleaseImage> images) => Images = images;

    /// <summary>The images.</summary>
    public IReadOnlyList<ReleaseImage> Images { get; }

    /// <summary>Reads a list as published.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.ImageList.Invalid</c>: the file is not an image list.</exception>
    public static ReleaseImageList Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement images = document.RootElement.At("images");
            return images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0
                ? new(images.EnumerateArray().Select(Image).ToArray())
                : throw Invalid(path, "it has no images", null);
        }
        catch (JsonException exception)
        {
            throw Invalid(path, exception.Message, exception);
        }

        ReleaseImage Image(JsonElement image) => image.At("repo").TextOrNull() is { } repository && image.At("digest").TextOrNull() is { } digest
            ? new(repository, image.At("tag").TextOrNull(), digest, image.At("multiArch").ValueKind != JsonValueKind.False)
            : throw Invalid(path, "an image has no repo or no digest", null);
    }

    private static ReadinessException Invalid(string path, string problem, Exception? inner) => new(
        "IoTOps.ImageList.Invalid",
        ErrorKind.InvalidData,
        $"'{path}' is not a deployment image list: {problem}.",
        "Take the file aio-customer-dil-<version>.json of your release from the azure-iot-operations repository.",
        path,
        inner);
}
