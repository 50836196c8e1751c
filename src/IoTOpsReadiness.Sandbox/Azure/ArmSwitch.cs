using System.Globalization;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>One way in which Azure Resource Manager is to behave, as written on the command line: <c>name=value</c>.</summary>
internal sealed class ArmSwitch
{
    private const int Most = 1000;

    private readonly Action<ArmBehaviour, ArmStore> apply;

    private ArmSwitch(Action<ArmBehaviour, ArmStore> apply) => this.apply = apply;

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">There is no such switch, or it does not take that value.</exception>
    public static ArmSwitch Parse(string text)
    {
        string[] parts = text.Split('=', 2);
        string name = parts[0];
        string value = parts.Length == 2 ? parts[1] : "";
        return name switch
        {
            "create-only" => CreateOnly(value),
            "callers" => value switch
            {
                "owners" => new((behaviour, _) => behaviour.CallersOwnEverything = true),
                "assigned" => new((behaviour, _) => behaviour.CallersOwnEverything = false),
                _ => throw Wrong(name, "owners or assigned", value),
            },
            "operation-looks" => Number(name, value, 0, (behaviour, number) => behaviour.OperationLooks = number),
            "page-size" => Number(name, value, 1, (behaviour, number) => behaviour.PageSize = number),
            "principal-delay" => Number(name, value, 0, (behaviour, number) => behaviour.PrincipalReplicationRefusals = number),
            "deny" => Type(name, value, (behaviour, type) => behaviour.PolicyDenials = [.. behaviour.PolicyDenials, new("sandbox-deny", type)]),
            "fail" => Type(name, value, (behaviour, type) => behaviour.Failures = [.. behaviour.Failures, new(type, null, "SandboxFailure", "The sandbox failed this write as it was told to.")]),
            "lock" => Lock(name, value, "CanNotDelete"),
            "read-only" => Lock(name, value, "ReadOnly"),
            "unregistered" => Unregistered(name, value),
            _ => throw new FormatException(
                $"There is no '{name}'. There are create-only, callers, operation-looks, page-size, principal-delay, deny, fail, lock, read-only and unregistered."),
        };
    }

    /// <summary>Makes it so.</summary>
    public void Apply(ArmBehaviour behaviour, ArmStore store) => apply(behaviour, store);

    private static ArmSwitch CreateOnly(string value) =>
        Enum.TryParse(value, ignoreCase: true, out ArmCreateOnly mode) && Enum.IsDefined(mode) && !char.IsAsciiDigit(value[0])
            ? new((behaviour, _) => behaviour.CreateOnly = mode)
            : throw Wrong("create-only", "refuse, ignore or allow", value);

    private static ArmSwitch Number(string name, string value, int least, Action<ArmBehaviour, int> apply) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= Most
            ? new((behaviour, _) => apply(behaviour, number))
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {Most}"), value);

    private static ArmSwitch Type(string name, string value, Action<ArmBehaviour, string> apply) =>
        IsType(value) ? new((behaviour, _) => apply(behaviour, value)) : throw Wrong(name, "a type such as Microsoft.Storage/storageAccounts", value);

    // A type locks every resource of it.
    private static ArmSwitch Lock(string name, string value, string level)
    {
        bool isId = ArmId.TryParse(value, out ArmId? id) && !id.IsCollection;
        if (!isId && !IsType(value))
        {
            throw Wrong(name, "the id of a resource or group, or a type", value);
        }

        return new((_, store) =>
        {
            foreach (string scope in isId ? [id!.Text] : store.List(value, _ => true).Select(record => record.Id.Text).ToArray())
            {
                store.Seed(new()
                {
                    ["id"] = $"{scope}/providers/{ArmAuthority.LockType}/sandbox-{level}",
                    ["name"] = $"sandbox-{level}",
                    ["type"] = ArmAuthority.LockType,
                    ["properties"] = new JsonObject { ["level"] = level, ["notes"] = "The sandbox was told to lock this." },
                });
            }
        });
    }

    private static ArmSwitch Unregistered(string name, string value)
    {
        if (!ArmTypes.IsProvider(value))
        {
            throw Wrong(name, "a resource provider such as Microsoft.SecretSyncController", value);
        }

        return new((_, store) =>
        {
            foreach (ArmRecord subscription in store.List(ArmId.SubscriptionType, _ => true))
            {
                JsonObject provider = store.Find(ArmId.Parse($"{subscription.Id}/providers/{value}"))?.ToObject() ??
                    new() { ["id"] = $"{subscription.Id}/providers/{value}", ["namespace"] = value, ["registrationPolicy"] = "RegistrationRequired" };
                provider["registrationState"] = "NotRegistered";
                store.Seed(provider);
            }
        });
    }

    private static bool IsType(string value) => value.Split('/') is { Length: > 1 } parts && parts[0].Contains('.', StringComparison.Ordinal) && parts.All(part => part.Length > 0);

    private static FormatException Wrong(string name, string expected, string value) => new($"{name} takes {expected}, not '{value}'.");
}
