namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Where the server keeps the objects of one kind.</summary>
internal sealed record ApiResource(string GroupVersionPath, string Plural, bool IsNamespaced, bool HasStatus)
{
    public Uri CollectionUri(string @namespace) => new(CollectionPath(@namespace), UriKind.Relative);

    public Uri ObjectUri(string @namespace, string name) => new(ObjectPath(@namespace, name), UriKind.Relative);

    public Uri StatusUri(string @namespace, string name) => new($"{ObjectPath(@namespace, name)}/status", UriKind.Relative);

    private string CollectionPath(string @namespace) =>
        IsNamespaced ? $"{GroupVersionPath}/namespaces/{@namespace}/{Plural}" : $"{GroupVersionPath}/{Plural}";

    private string ObjectPath(string @namespace, string name) => $"{CollectionPath(@namespace)}/{name}";
}
