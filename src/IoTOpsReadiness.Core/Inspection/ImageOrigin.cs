namespace IoTOpsReadiness.Inspection;

/// <summary>Where an image is pulled from.</summary>
public enum ImageOrigin
{
    /// <summary>Microsoft's own registry, <c>mcr.microsoft.com</c>.</summary>
    Microsoft,

    /// <summary>A registry that was declared to mirror Microsoft's.</summary>
    DeclaredMirror,

    /// <summary>Any other registry.</summary>
    ThirdParty,
}
