using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.SchemaRegistry;

/// <summary>Check 23: the schema registry's storage account has a hierarchical namespace.</summary>
internal sealed class StorageHierarchicalNamespace : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 23,
        Id = "SchemaRegistry.StorageHns",
        Title = "The registry's storage account has a hierarchical namespace",
        Area = Area.SchemaRegistry,
        Severity = Severity.Critical,
        Recommendation = "Give the schema registry a storage account with a hierarchical namespace.",
        Remediation = "Set-IoTOpsSchemaRegistryStorage -WhatIf gives the steps: create an account with a hierarchical namespace and a registry on it, then point the instance there; upgrading an account in place is a one-way migration.",
        Article = "deploy-iot-ops/concept-production-guidelines#schema-registry-and-storage",
        Needs = [Evidence.SchemaRegistries, Evidence.StorageAccounts],
        Uses = [Evidence.Instances],
        JudgesInPart = true,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => RegistryStorage.Judge(context, (_, account) => Judge(context, account));

    private static Finding Judge(GuidelineContext context, StorageAccount account)
    {
        // Premium block blobs have hierarchical namespaces too.
        bool isKnownKind = account.AccountKind is null || Same.AnyOf(account.AccountKind, "StorageV2", "BlockBlobStorage");
        return account.HasHierarchicalNamespace != true
            ? context.Fail(account, "isHnsEnabled", account.HasHierarchicalNamespace is null ? "not set" : "false", "true", "The storage account has no hierarchical namespace.")
            : isKnownKind
                ? context.Pass(account, "isHnsEnabled", "true", "The storage account has a hierarchical namespace.", "true")
                : context.Fail(account, null, account.AccountKind, "StorageV2", "The storage account is of a kind the schema registry does not write to.") with { Path = "kind" };
    }
}
