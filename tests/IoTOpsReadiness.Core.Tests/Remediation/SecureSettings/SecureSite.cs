using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.SecureSettings;

/// <summary>The sample Ready, whose secure settings are whole, for a test to take a part of them away.</summary>
internal sealed class SecureSite
{
    public const string Subscription = "/subscriptions/31098511-ce1a-5741-944e-0f0934c810d7";
    public const string Group = Subscription + "/resourceGroups/rg-lisbon-bottling";
    public const string InstanceId = Group + "/providers/Microsoft.IoTOperations/instances/lisbon-bottling";
    public const string Identities = Subscription + "/resourceGroups/rg-contoso-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities";
    public const string SecretIdentity = Identities + "/id-lisbon-secrets";
    public const string CloudIdentity = Identities + "/id-lisbon-cloud";
    public const string Vaults = Subscription + "/resourceGroups/rg-contoso-security/providers/Microsoft.KeyVault/vaults";
    public const string Vault = Vaults + "/kv-lisbon-iotops";
    public const string Classes = Group + "/providers/Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses";
    public const string Issuer = "https://westeurope.oic.prod-arc.azure.com/694163f0-9867-50d2-926c-59b229807f54/04f722a7-bcc1-5f42-866e-1e99ee14fd6a/";

    private const string Annotation = "iotops-readiness/started-for-identity";

    public SecureSite()
    {
        // Nobody restarted the registry of the sample by way of the editor, so it would be restarted once.
        Registry(annotations => annotations[Annotation] = CloudIdentity.ToLowerInvariant());
    }

    public AccessSite File { get; } = new("Ready");

    /// <summary>What a request drafts; with the schema registry, unless the request says otherwise.</summary>
    public Change[] Enable(SecureSettingsRequest? request = null)
    {
        Site site = File.Site;
        var drafts = new ChangeDrafts(site);
        SecureSettingsEditor.Enable(site, drafts, request ?? new() { IncludeSchemaRegistry = true });
        return [.. drafts.Finish()];
    }

    /// <summary>The only change of a request.</summary>
    public Change EnableOnly(SecureSettingsRequest? request = null) => Assert.Single(Enable(request));

    /// <summary>Edits every document of a kind that Azure shows.</summary>
    public void Edit(EvidenceKind kind, Action<JsonObject> edit) => File.EditDocument(kind, EvidenceSource.Azure, edit);

    /// <summary>Edits the document of a name that Azure shows.</summary>
    public void Edit(EvidenceKind kind, string name, Action<JsonObject> edit) => Edit(kind, document =>
    {
        if ((string?)document["name"] == name)
        {
            edit(document);
        }
    });

    /// <summary>Takes away what Azure shows of a kind, where its id ends so.</summary>
    public void Remove(EvidenceKind kind, string end = "") =>
        File.Remove(kind, EvidenceSource.Azure, document => ((string)document["id"]!).EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes away the credentials for a service account.</summary>
    public void RemoveCredential(string account) => File.Remove(
        Evidence.FederatedCredentials, EvidenceSource.Azure, document => ((string)document["properties"]!["subject"]!).EndsWith(":" + account, StringComparison.Ordinal));

    /// <summary>Edits the credentials for a service account.</summary>
    public void EditCredential(string account, Action<JsonObject> edit) => Edit(Evidence.FederatedCredentials, document =>
    {
        if (((string)document["properties"]!["subject"]!).EndsWith(":" + account, StringComparison.Ordinal))
        {
            edit(document["properties"]!.AsObject());
        }
    });

    /// <summary>Gives an identity credentials of other clusters.</summary>
    public void AddForeignCredentials(string identity, int count)
    {
        foreach (int number in Enumerable.Range(1, count))
        {
            File.Add(Evidence.FederatedCredentials, EvidenceSource.Azure, $$$"""
                {"id":"{{{identity}}}/federatedIdentityCredentials/site-{{{number}}}","name":"site-{{{number}}}",
                 "properties":{"issuer":"https://issuer/{{{number}}}/","subject":"system:serviceaccount:azure-iot-operations:aio-dataflow","audiences":["api://AzureADTokenExchange"]} }
                """);
        }
    }

    /// <summary>The registry was never restarted for its identity.</summary>
    public void ForgetRestart() => Registry(annotations => annotations.Remove(Annotation));

    private void Registry(Action<JsonObject> edit) => File.EditDocument(Evidence.StatefulSets, EvidenceSource.Kubernetes, document =>
    {
        if ((string?)document["metadata"]!["name"] == "adr-schema-registry")
        {
            JsonObject metadata = document["spec"]!["template"]!["metadata"]!.AsObject();
            JsonObject annotations = metadata["annotations"] as JsonObject ?? [];
            metadata["annotations"] = annotations;
            edit(annotations);
        }
    });
}
