namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The users a server knows, with tokens made for it alone.</summary>
internal sealed class TestUsers
{
    public const string ReadOnlyName = "readonly";
    public const string CrippledName = "crippled";

    public TestUser Admin { get; } = TestUser.Create("admin", group: "system:masters");

    public TestUser ReadOnly { get; } = TestUser.Create(ReadOnlyName);

    public TestUser Crippled { get; } = TestUser.Create(CrippledName);

    public TestUser Nobody { get; } = TestUser.Create("nobody");

    public string TokenFile => string.Join('\n', ((TestUser[])[Admin, ReadOnly, Crippled, Nobody]).Select(user => user.TokenFileLine));
}
