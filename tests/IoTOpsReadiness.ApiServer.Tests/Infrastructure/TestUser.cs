using System.Security.Cryptography;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>A user the server knows by a token made for this run.</summary>
internal sealed record TestUser(string Name, string Token, string Group = "")
{
    public static TestUser Create(string name, string group = "") =>
        new(name, $"{name}-{RandomNumberGenerator.GetHexString(32, lowercase: true)}", group);

    /// <summary>The user's line in the server's static token file.</summary>
    public string TokenFileLine => $"{Token},{Name},{Name},\"{Group}\"";
}
