using System.Globalization;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Every way in which connecting to Azure fails, in the words a user reads.</summary>
internal static class AzureErrors
{
    private const string Area = "IoTOps.Connection.";

    public static ReadinessException NotSignedIn(AzureTokenSource source, string problem, Exception? inner = null) => new(
        Area + "AzureNotSignedIn", ErrorKind.AuthenticationError, $"Nobody could be signed in to Azure ({source}): {problem}.", WayIn(source), source.ToString(), inner);

    public static ReadinessException WouldPrompt(AzureTokenSource source) => new(
        Area + "AzureWouldPrompt",
        ErrorKind.AuthenticationError,
        $"A sign-in with -TokenSource {source} asks a person, and nobody is here to answer.",
        "Use -TokenSource ManagedIdentity in a runbook, WorkloadIdentity in a pod, AzureCli in a pipeline, or -AccessToken.",
        source.ToString());

    public static ReadinessException TokenExpired(DateTimeOffset end) => new(
        Area + "AzureTokenExpired",
        ErrorKind.AuthenticationError,
        string.Create(CultureInfo.InvariantCulture, $"The access token ended on {end.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z."),
        "Get a new one, for example with: az account get-access-token --resource https://management.azure.com");

    public static ReadinessException InvalidToken(string problem) => new(
        Area + "AzureInvalidToken",
        ErrorKind.InvalidArgument,
        $"What -AccessToken was given is not an access token: {problem}.",
        "Give the token alone, for example from (Get-AzAccessToken -AsSecureString).Token.");

    public static ReadinessException InvalidSignIn(string problem, Exception? inner = null) => new(
        Area + "AzureInvalidSignIn",
        ErrorKind.InvalidArgument,
        $"Nobody can sign in like this: {problem}.",
        "Check -TenantId (an id or a domain), -ClientId (an id) and -AzureAuthority (an https address).",
        innerException: inner);

    public static ReadinessException InvalidAuthority(string authority) => new(
        Area + "AzureInvalidAuthority",
        ErrorKind.InvalidArgument,
        $"'{ConnectionErrors.Clean(authority, 200)}' is not the https address of who signs in.",
        "Give an address such as https://login.contoso.local, or leave out -AzureAuthority: the cloud tells it itself.",
        ConnectionErrors.Clean(authority, 200));

    public static ReadinessException AuthorityCertificatesUnusable(string problem, Exception? inner = null) => new(
        Area + "AzureCertificateAuthorityUnusable",
        ErrorKind.InvalidData,
        $"The file of -AzureCertificateAuthorityPath cannot be used: {problem}.",
        "Give a PEM file with the certificate of the authority, or several.",
        innerException: inner);

    public static ReadinessException Refused(string endpoint, string problem) => new(
        Area + "AzureRefused",
        ErrorKind.AuthenticationError,
        $"Azure at {endpoint} does not accept the sign-in: {problem}.",
        "Check that the token is for this cloud and tenant: -TenantId, -AzureEnvironment.",
        endpoint);

    public static ReadinessException InvalidId(string id) => new(
        Area + "AzureInvalidId",
        ErrorKind.InvalidArgument,
        $"'{ConnectionErrors.Clean(id, 200)}' is not the id of an Azure IoT Operations instance.",
        "It looks like /subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.IoTOperations/instances/<name>; Get-IoTOpsInstance lists those you can see.",
        id);

    public static ReadinessException InstanceNotFound(string id) => new(
        Area + "AzureInstanceNotFound",
        ErrorKind.NotFound,
        $"There is no instance {id}, or you may not see it.",
        "Get-IoTOpsInstance lists those you can see.",
        id);

    public static ReadinessException Forbidden(string id, string? permission) => new(
        Area + "AzureForbidden",
        ErrorKind.PermissionDenied,
        $"You may not read {id}{(permission is null ? "" : $": {permission} is missing")}.",
        "Get-IoTOpsRequiredPermission writes a role with what an assessment needs.",
        id);

    public static ReadinessException Unreachable(string endpoint, string problem) => new(
        Area + "AzureUnreachable",
        ErrorKind.ConnectionError,
        $"Azure at {endpoint} could not be read: {problem}.",
        "Check the network, the proxy and the firewall; without Azure, connect with -NoAzure.",
        endpoint);

    public static ReadinessException TimedOut(string endpoint, string problem) => new(
        Area + "AzureTimeout", ErrorKind.Timeout, $"Azure at {endpoint} did not answer: {problem}.", "Give it longer with -TimeoutSec, or connect with -NoAzure.", endpoint);

    public static ReadinessException Invalid(string endpoint, string problem) => new(
        Area + "AzureInvalidAnswer",
        ErrorKind.InvalidData,
        $"The answer of Azure at {endpoint} could not be understood: {problem}.",
        "Check -AzureEnvironment; a proxy or a sign-in page may answer in its place.",
        endpoint);

    public static ReadinessException UnknownCloud(string name) => new(
        Area + "AzureUnknownCloud",
        ErrorKind.InvalidArgument,
        $"'{ConnectionErrors.Clean(name, 200)}' is no Azure environment.",
        "Use AzureCloud, AzureUSGovernment, AzureChinaCloud, or the https address of an Azure Resource Manager.",
        name);

    public static ReadinessException NoMetadata(string endpoint, string problem, Exception? inner = null) => new(
        Area + "AzureNoMetadata",
        ErrorKind.ConnectionError,
        $"{endpoint} does not tell who signs in to it: {problem}.",
        "Check the address and its certificate (-AzureCertificateAuthorityPath), or give -AzureAuthority and -AzureAudience.",
        endpoint,
        inner);

    public static ReadinessException Mismatch(string cluster, string azure) => new(
        Area + "Mismatch",
        ErrorKind.InvalidArgument,
        $"The cluster is {cluster}, but the instance runs on {azure}.",
        "Name the kubeconfig context of that cluster with -KubeContext, or the instance that runs on this one; Get-IoTOpsInstance shows where each runs.",
        azure);

    public static ReadinessException CertificateUnusable(string path, string problem, Exception? inner = null) => new(
        Area + "AzureCertificateUnusable",
        ErrorKind.InvalidData,
        $"The certificate '{path}' cannot be used: {problem}.",
        "Give a PEM or PFX file with the certificate and its private key, without a password.",
        path,
        inner);

    private static string WayIn(AzureTokenSource source) => source switch
    {
        AzureTokenSource.AzureCli => "Run 'az login', or choose another -TokenSource.",
        AzureTokenSource.AzurePowerShell => "Run Connect-AzAccount, or choose another -TokenSource.",
        AzureTokenSource.ManagedIdentity => "Check that this machine or Automation account has a managed identity, and -ClientId if it is a user-assigned one.",
        AzureTokenSource.Environment => "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH, or choose another -TokenSource.",
        AzureTokenSource.WorkloadIdentity => "Check that the pod's service account is annotated and federated: AZURE_FEDERATED_TOKEN_FILE is set in a pod that is.",
        _ => "Run 'az login', use -TokenSource Interactive or DeviceCode, or connect with -NoAzure.",
    };
}
