using System.Collections;
using System.Management.Automation;
using System.Text;
using System.Xml;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Binding;

/// <summary>Plans that were saved to be reviewed and applied later.</summary>
internal static class PlanFiles
{
    /// <summary>The plans in a file of Export-Clixml or ConvertTo-Json.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Remediation.NotAPlan</c>, and what reading a file throws.</exception>
    public static IReadOnlyList<RemediationPlan> Read(string path)
    {
        byte[] content = InputFile.ReadAll(path);
        string head = Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, 512)));
        if (!head.Contains("http://schemas.microsoft.com/powershell/2004/04", StringComparison.Ordinal) && !head.StartsWith('\uFFFD'))
        {
            return [PlanFile.Read(content, path)];
        }

        try
        {
            using var reader = new StreamReader(new MemoryStream(content), detectEncodingFromByteOrderMarks: true);
            object[] items = PSSerializer.DeserializeAsList(reader.ReadToEnd());
            var transformation = new PlanTransformationAttribute();
            return [.. items.SelectMany(item => ResultObjects.Unwrap(item) is IList list ? list.Cast<object>() : [item]).Select(item => transformation.Transform(null!, item) as RemediationPlan ?? throw new FormatException("it holds something else."))];
        }
        catch (Exception exception) when (exception is XmlException or PSArgumentException or FormatException or InvalidOperationException or ArgumentTransformationMetadataException)
        {
            throw new ReadinessException(
                "IoTOps.Remediation.NotAPlan", ErrorKind.InvalidData, $"'{path}' is not a remediation plan: {exception.Message}", "Save a plan of Get-IoTOpsRemediationPlan again with Export-Clixml.", path, exception);
        }
    }

    /// <summary>The plans for a site; where there are several sites, each gets its own.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Remediation.NoPlan</c>: there is none at all.</exception>
    public static IReadOnlyList<RemediationPlan> Require(IReadOnlyList<RemediationPlan> plans, SiteConnection connection, Snapshot snapshot)
    {
        if (plans.Count == 0)
        {
            throw new ReadinessException("IoTOps.Remediation.NoPlan", ErrorKind.InvalidArgument, "There is no plan to apply.", "Pipe a plan of Get-IoTOpsRemediationPlan in, or name a file with -PlanPath.", "Plan");
        }

        RemediationPlan[] own = [.. plans.Where(plan => plan.Site == connection.Name || plan.Site == snapshot.Site.Name || Same.Text(plan.InstanceId, connection.InstanceId ?? ""))];
        return own.Length == 0 ? plans : own;
    }
}
