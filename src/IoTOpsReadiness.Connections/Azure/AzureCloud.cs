namespace IoTOpsReadiness.Connections.Azure;

/// <summary>One Azure cloud: where its Resource Manager is, who signs in, and for which audience.</summary>
/// <param name="Name">The name, for example <c>AzureCloud</c>.</param>
/// <param name="ResourceManager">The address of Azure Resource Manager.</param>
/// <param name="Authority">The address of Microsoft Entra ID.</param>
/// <param name="Audience">What tokens for Resource Manager are for; the scope is this with <c>/.default</c>.</param>
public sealed record AzureCloud(string Name, Uri ResourceManager, Uri Authority, string Audience)
{
    /// <summary>The public cloud.</summary>
    public static AzureCloud Public { get; } =
        new("AzureCloud", new("https://management.azure.com"), new("https://login.microsoftonline.com"), "https://management.azure.com");

    /// <summary>The cloud of the US Government.</summary>
    public static AzureCloud UsGovernment { get; } =
        new("AzureUSGovernment", new("https://management.usgovcloudapi.net"), new("https://login.microsoftonline.us"), "https://management.usgovcloudapi.net");

    /// <summary>The cloud in China.</summary>
    public static AzureCloud China { get; } =
        new("AzureChinaCloud", new("https://management.chinacloudapi.cn"), new("https://login.chinacloudapi.cn"), "https://management.chinacloudapi.cn");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
