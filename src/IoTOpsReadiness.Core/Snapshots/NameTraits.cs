namespace IoTOpsReadiness.Snapshots;

/// <summary>What the name of a JSON property says about its value.</summary>
[Flags]
internal enum NameTraits
{
    None = 0,

    /// <summary>The value is a credential, be it a text or a number.</summary>
    Credential = 1 << 0,

    /// <summary>The value is a credential if it is a text: words such as <c>token</c> that also name settings.</summary>
    Secretive = 1 << 1,

    /// <summary>The value is a credential if it has the shape of <c>user:password</c> in base64.</summary>
    BasicAuth = 1 << 2,

    // Names that have a meaning in some place of a Kubernetes object.
    ApiVersion = 1 << 8,
    Kind = 1 << 9,
    Metadata = 1 << 10,
    Items = 1 << 11,
    Continue = 1 << 12,
    Name = 1 << 13,
    Namespace = 1 << 14,
    ManagedFields = 1 << 15,
    Annotations = 1 << 16,
    LastApplied = 1 << 17,
    SecretData = 1 << 18,
    Key = 1 << 19,
    Value = 1 << 20,
    FieldsV1 = 1 << 21,

    Structural = ~0xFF,
}
