using System.Reflection;

namespace IoTOpsReadiness.Guidelines;

/// <summary>Where the documentation of this build is published: the build says so, for the sources cannot know.</summary>
internal static class PublishedDocumentation
{
    /// <summary>The address of the folder, with a slash at its end; null where it is published nowhere.</summary>
    public static string? Address { get; } = typeof(PublishedDocumentation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(item => item.Key == "DocumentationUri")?.Value;
}
