using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A resource provider and whether the subscription has registered it.</summary>
public sealed class ResourceProvider(ResourceDocument document, EvidenceSource source) : Resource(document, source, "ResourceProvider")
{
    /// <summary>For example <c>Microsoft.IoTOperations</c>; compare without letter case.</summary>
    public string ProviderNamespace => Text(Root.At("namespace"), "namespace") ?? Name;

    /// <summary>True where it is registered.</summary>
    public bool IsRegistered => Same.Text(RegistrationState, "Registered");

    /// <summary>Registered, Registering, NotRegistered or Unregistered; null where not reported.</summary>
    public string? RegistrationState => Text(Root.At("registrationState"), "registrationState");
}
