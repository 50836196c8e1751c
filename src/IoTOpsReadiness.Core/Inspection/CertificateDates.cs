using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Inspection;

/// <summary>How the dates of a certificate stand at the time of the snapshot, which is not today.</summary>
internal static class CertificateDates
{
    /// <summary>Expired, not valid yet, or valid.</summary>
    public static CertificateState StateOf(Site site, DateTimeOffset? notBefore, DateTimeOffset notAfter) =>
        notAfter <= site.Snapshot.CollectedAt ? CertificateState.Expired
        : notBefore > site.Snapshot.CollectedAt ? CertificateState.NotYetValid
        : CertificateState.Valid;

    /// <summary>Whole days left; null where the end is not known.</summary>
    public static int? DaysLeft(Site site, DateTimeOffset? notAfter) =>
        notAfter is { } end ? (int)Math.Floor((end - site.Snapshot.CollectedAt).TotalDays) : null;
}
