using System.Text;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Reference data for tests, so that they do not move with the bundled file.</summary>
internal static class References
{
    public static AssessmentOptions Options(string more = "", string asOf = "2026-08-27", string supported = "\"1.4\",\"1.3\",\"1.2\"") => new()
    {
        Reference = ReferenceData.Parse(
            Encoding.UTF8.GetBytes($$"""
                {"format":"IoTOpsReadiness.ReferenceData","asOf":"{{asOf}}",
                 "releases":[{"version":"1.4.73","name":"2608"},{"version":"1.4.41","name":"2607"},{"version":"1.3.137","name":"2606"},{"version":"1.2.189","name":"2602"},{"version":"1.1.69","name":"2508"}],
                 "supportedMinors":[{{supported}}],"regions":["westeurope"]{{more}} }
                """),
            "test"),
    };
}
