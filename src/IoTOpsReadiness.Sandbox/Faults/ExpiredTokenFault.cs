namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>Whatever token a caller has, it is too old.</summary>
internal sealed class ExpiredTokenFault : Fault
{
    /// <inheritdoc/>
    public override async Task<bool> InterveneAsync(FaultCall call)
    {
        if (!call.Settings.ExpiredToken)
        {
            return false;
        }

        if (call.Side == SandboxSide.Azure)
        {
            call.Context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\", error_description=\"The access token has expired.\"";
        }

        await call.RefuseAsync(
            401, "Unauthorized", "ExpiredAuthenticationToken", call.Side == SandboxSide.Cluster ? "Unauthorized" : "The access token has expired.").ConfigureAwait(false);
        return true;
    }
}
