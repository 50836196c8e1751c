using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.OpcUa;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.OpcUa;

/// <summary>
/// Gets certificates to the OPC UA connector, as <c>az iot ops connector opcua</c> does: into the key vault, on the list of what may be
/// read from it, and into the secret the connector reads.
/// </summary>
public static partial class OpcUaSecretEditor
{
    private const string ServiceAccount = "aio-ssc-sa";

    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } = [Evidence.Instances, Evidence.SecretProviderClasses, Evidence.SecretSyncs, Evidence.Extensions, Evidence.ConnectedClusters];

    /// <summary>Drafts that a server's certificate, or its CA, is trusted.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.OpcUa.NoSecretSync</c>, <c>IoTOps.OpcUa.InvalidName</c>.</exception>
    public static void Trust(Site site, ChangeDrafts drafts, OpcUaCertificateFile file, string? secretName)
    {
        string secret = NameOf(secretName ?? file.FileName.Replace('.', '-'));
        ChangeDraft upload = Upload(site, drafts, secret, file.Path, "application/pkix-cert", $"Put {file.FileName} ({file.Subject}, {file.Thumbprint}) into the key vault");
        ChangeDraft allowed = Allow(site, drafts, [secret], upload);
        Sync(site, drafts, OpcUaPki.TrustList, [(secret, file.FileName)], replaces: false, allowed)
            .For($"Let the OPC UA connector trust {file.Subject}");
    }

    /// <summary>Drafts the connector's own certificate.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.OpcUa.NoSecretSync</c>, <c>IoTOps.OpcUa.InvalidName</c>, <c>IoTOps.OpcUa.NoApplicationUri</c>, <c>IoTOps.OpcUa.NoExtension</c>.
    /// </exception>
    public static void SetOwn(Site site, ChangeDrafts drafts, OpcUaCertificateFile certificate, string keyPath, string? applicationUri)
    {
        string uri = applicationUri ?? certificate.ApplicationUri ?? throw new ReadinessException(
            "IoTOps.OpcUa.NoApplicationUri",
            ErrorKind.InvalidData,
            $"The certificate in '{certificate.Path}' names no application URI, which OPC UA servers compare.",
            "Get one with a URI in its subject alternative name, or give -ApplicationUri.",
            certificate.Path);
        Extension extension = site.Extensions.FirstOrDefault(item => item.Is(Extension.OperationsType) && item.Reference.ArmId is not null) ?? throw new ReadinessException(
            "IoTOps.OpcUa.NoExtension", ErrorKind.NotFound, $"The extension of Azure IoT Operations on '{site.Name}' is not known.", "Connect with -Azure; Test-IoTOpsPermission says which permission is missing.", site.Name);
        string keyFile = System.IO.Path.GetFileName(keyPath);
        string publicSecret = NameOf(certificate.FileName.Replace('.', '-'));
        string privateSecret = NameOf(keyFile.Replace('.', '-'));
        ChangeDraft upload = Upload(site, drafts, publicSecret, certificate.Path, "application/pkix-cert", $"Put {certificate.FileName} ({certificate.Subject}, {certificate.Thumbprint}) into the key vault");
        ChangeDraft key = Upload(site, drafts, privateSecret, keyPath, "application/x-pem-file", $"Put the private key {keyFile} into the key vault");
        ChangeDraft allowed = Allow(site, drafts, [publicSecret, privateSecret], upload, key);
        ChangeDraft sync = Sync(site, drafts, OpcUaPki.ClientCertificate, [(publicSecret, certificate.FileName), (privateSecret, keyFile)], replaces: true, allowed)
            .For("Sync the OPC UA connector's own certificate");
        ChangeDraft settings = drafts.EditAzure(extension.Reference, extension.Document.Root);
        settings.Operation = ChangeOperation.Patch;
        JsonObject properties = settings.Body["properties"]!.AsObject();
        JsonObject configuration = properties["configurationSettings"] as JsonObject ?? [];
        properties["configurationSettings"] = configuration;
        configuration[OpcUaPki.Setting("applicationCert")] = OpcUaPki.ClientCertificate;
        configuration[OpcUaPki.Setting("subjectName")] = certificate.Subject;
        configuration[OpcUaPki.Setting("applicationUri")] = uri;
        settings.For("Let the OPC UA connector use its own certificate", "OpcUa.ApplicationCertificate")
            .With(ChangeImpact.ClientsDisconnect, "The connector restarts, and servers that do not trust the new certificate refuse it.")
            .Requires("Every OPC UA server trusts the new certificate.")
            .After(sync);
    }

    private static ChangeDraft Upload(Site site, ChangeDrafts drafts, string secret, string path, string contentType, string title) =>
        drafts.Other($"KeyVaultSecret/{secret}", RemediationKind.Manual, new() { Kind = "KeyVaultSecret", Name = secret })
            .For(title)
            .Instruction($"az keyvault secret set --vault-name {Source(site).KeyVaultName} --name {secret} --file \"{path}\" --encoding hex --content-type {contentType} --tags file-encoding=hex");

    // The connector has a class of its own beside the default one, for the same vault and identity.
    private static ChangeDraft Allow(Site site, ChangeDrafts drafts, string[] secrets, params ChangeDraft[] uploads)
    {
        SecretProviderClass? own = Azure(site.SecretProviderClasses, OpcUaPki.ProviderClass);
        SecretProviderClass source = Source(site);
        ChangeDraft draft = drafts.EditAzure(
            new() { Kind = "SecretProviderClass", Name = OpcUaPki.ProviderClass, ArmId = IdOf(site, "azureKeyVaultSecretProviderClasses", OpcUaPki.ProviderClass) },
            own?.Document.Root,
            New(site, new() { ["clientId"] = source.ClientId, ["keyvaultName"] = source.KeyVaultName, ["tenantId"] = source.TenantId }));
        JsonObject properties = draft.Body["properties"]!.AsObject();
        string objects = (string?)properties["objects"] ?? "array:\n";
        Match entry = Entry().Match(objects);
        string indent = entry.Success ? entry.Groups[1].Value : "  ";
        foreach (string secret in secrets.Where(secret => !Regex.IsMatch(objects, $@"objectName:\s*[""']?{Regex.Escape(secret)}[""']?\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)))
        {
            objects = $"{objects.TrimEnd('\n')}\n{indent}- |\n{indent}  objectName: {secret}\n{indent}  objectType: secret\n{indent}  objectEncoding: hex\n";
        }

        properties["objects"] = objects;
        draft.For($"Let {string.Join(" and ", secrets)} be read from the key vault");
        foreach (ChangeDraft upload in uploads)
        {
            draft.Requires($"{upload.Id} is done.");
        }

        return draft;
    }

    private static ChangeDraft Sync(Site site, ChangeDrafts drafts, string name, (string Secret, string Key)[] entries, bool replaces, ChangeDraft after)
    {
        ChangeDraft draft = drafts.EditAzure(
            new() { Kind = "SecretSync", Name = name, ArmId = IdOf(site, "secretSyncs", name) },
            Azure(site.SecretSyncs, name)?.Document.Root,
            New(site, new() { ["kubernetesSecretType"] = "Opaque", ["secretProviderClassName"] = OpcUaPki.ProviderClass, ["serviceAccountName"] = ServiceAccount }));
        JsonObject properties = draft.Body["properties"]!.AsObject();
        JsonArray mapping = replaces ? [] : properties["objectSecretMapping"]?.DeepClone() as JsonArray ?? [];
        foreach ((string secret, string key) in entries)
        {
            JsonObject? known = mapping.OfType<JsonObject>().FirstOrDefault(item => (string?)item["sourcePath"] == secret);
            if (known is null)
            {
                mapping.Add((JsonNode)new JsonObject { ["sourcePath"] = secret, ["targetKey"] = key });
            }
            else
            {
                known["targetKey"] = key;
            }
        }

        properties["objectSecretMapping"] = mapping;
        return draft.With(ChangeImpact.PodRestart, "The OPC UA connector reads its certificates again.").After(after);
    }

    private static JsonObject New(Site site, JsonObject properties)
    {
        JsonObject body = [];
        if (site.AzureInstances.FirstOrDefault()?.Document.Root is { } instance)
        {
            foreach (string name in new[] { "location", "extendedLocation" })
            {
                if (instance.TryGetProperty(name, out System.Text.Json.JsonElement value))
                {
                    body[name] = JsonNode.Parse(value.GetRawText());
                }
            }
        }

        body["properties"] = properties;
        return body;
    }

    private static SecretProviderClass Source(Site site) =>
        site.SecretProviderClasses.OrderByDescending(item => item.Source == EvidenceSource.Azure).ThenByDescending(item => item.Name == OpcUaPki.ProviderClass).FirstOrDefault(item => item.KeyVaultName is not null)
        ?? throw new ReadinessException(
            "IoTOps.OpcUa.NoSecretSync", ErrorKind.InvalidOperation, $"'{site.Name}' syncs no secrets from a key vault, which is how certificates get to the connector.", "Turn secret sync on first: az iot ops secretsync enable.", site.Name);

    private static T? Azure<T>(IReadOnlyList<T> all, string name)
        where T : Resource => all.FirstOrDefault(item => item.Source == EvidenceSource.Azure && item.Name == name);

    private static string IdOf(Site site, string type, string name)
    {
        string group = ArmId.ResourceGroup(site.AzureInstances.FirstOrDefault()?.Reference.ArmId ?? site.Snapshot.Site.InstanceId) ?? throw new ReadinessException(
            "IoTOps.OpcUa.NoSecretSync", ErrorKind.InvalidOperation, $"In which resource group '{site.Name}' is is not known.", "Connect with -Azure or -InstanceId.", site.Name);
        return $"{group}/providers/Microsoft.SecretSyncController/{type}/{name}";
    }

    private static string NameOf(string name) => SecretName().IsMatch(name) ? name : throw new ReadinessException(
        "IoTOps.OpcUa.InvalidName", ErrorKind.InvalidArgument, $"'{name}' is no name of a secret in a key vault.", "Use 1 to 127 letters, digits and dashes with -SecretName, or rename the file.", name);

    [GeneratedRegex(@"\A[0-9A-Za-z-]{1,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^([ \t]*)- \|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Entry();
}
