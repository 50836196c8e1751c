namespace IoTOpsReadiness.Assessment.Gate;

/// <summary>Whose words annotate a build.</summary>
public enum AnnotationStyle
{
    /// <summary>Those of the build it runs in; none where it runs in none.</summary>
    Auto,

    /// <summary>Nobody's.</summary>
    None,

    /// <summary>Workflow commands of GitHub Actions.</summary>
    GitHubActions,

    /// <summary>Logging commands of Azure Pipelines.</summary>
    AzurePipelines,
}
