using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using IoTOpsReadiness.Reporting;

namespace IoTOpsReadiness.Core.Tests.Reporting;

/// <summary>
/// Holds the XML formats against the schemas others publish: JUnit.xsd (windyroad/JUnit-Schema), junit-10.xsd
/// (jenkinsci/xunit-plugin) and TestResult.xsd with its parts (nunit/nunit), in the folder that
/// <c>IOTOPS_REPORT_SCHEMAS</c> names.
/// </summary>
public class PublishedSchemaTests
{
    [PublishedSchemaTheory("JUnit.xsd")]
    [MemberData(nameof(Names))]
    public void JUnit_is_what_Ant_writes(string sample) => Validate("JUnit.xsd", ReportFormat.JUnit, sample);

    [PublishedSchemaTheory("junit-10.xsd")]
    [MemberData(nameof(Names))]
    public void JUnit_is_what_Jenkins_reads(string sample) => Validate("junit-10.xsd", ReportFormat.JUnit, sample);

    [PublishedSchemaTheory("TestResult.xsd")]
    [MemberData(nameof(Names))]
    public void NUnit3_is_what_NUnit_writes(string sample) => Validate("TestResult.xsd", ReportFormat.NUnit3, sample);

    public static TheoryData<string> Names() => [.. Support.Sample.Names, "every status", .. Reports.HostileTexts];

    private static void Validate(string schema, ReportFormat format, string name)
    {
        AssessmentReport report = Support.Sample.Names.Contains(name) ? Reports.OfSample(name)
            : name == "every status" ? Reports.EveryStatus()
            : Reports.HostileReport(name);
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        schemas.Add(null, Path.Combine(PublishedSchemaTheoryAttribute.Folder!, schema));

        var errors = new List<string>();
        XDocument.Parse(Reports.Write(format, report)).Validate(schemas, (_, problem) => errors.Add(problem.Message));

        Assert.Empty(errors);
    }
}

/// <summary>A test that needs a schema which is not ours to ship; skipped, with the reason, where it is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublishedSchemaTheoryAttribute : TheoryAttribute
{
    public PublishedSchemaTheoryAttribute(string schema)
    {
        if (Folder is null || !File.Exists(Path.Combine(Folder, schema)))
        {
            Skip = $"Needs {schema} in the folder that IOTOPS_REPORT_SCHEMAS names.";
        }
    }

    public static string? Folder => Environment.GetEnvironmentVariable("IOTOPS_REPORT_SCHEMAS");
}
