using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

/// <summary>Reports to write, and texts that someone might hide in a name.</summary>
internal static class Reports
{
    public static readonly DateTimeOffset Now = new(2026, 9, 3, 10, 0, 0, TimeSpan.Zero);

    public static readonly string[] HostileTexts =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>",
        "</style></script><b>bold</b>",
        "![x](http://evil.example/x.png) [link](javascript:alert(1))",
        "`code` **bold** _it_ ~~gone~~ | cell | <u>u</u>",
        "# heading",
        "- item",
        "1. item",
        "=cmd|' /C calc'!A0",
        "say \"hello\", world; next",
        "back\\slash {curly} %s ]]> &amp; &#60;",
        "https://evil.example/ www.evil.example someone@evil.example @team",
        "``` fence",
        new('x', 300),
    ];

    public static TheoryData<string> Hostile => [.. HostileTexts];

    public static TheoryData<string, ReportFormat> SamplesAndFormats
    {
        get
        {
            var data = new TheoryData<string, ReportFormat>();
            foreach (string sample in Sample.Names)
            {
                foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
                {
                    data.Add(sample, format);
                }
            }

            return data;
        }
    }

    public static List<GuidelineResult> Assess(string sample) => new Assessor(new()).AssessAsync(Sample.Load(sample)).ToBlockingEnumerable()
        .Select(result => result with { Duration = TimeSpan.FromMilliseconds(12) })
        .ToList();

    public static AssessmentReport OfSample(string sample) => Of([.. Assess(sample)]);

    public static AssessmentReport Of(params GuidelineResult[] results) => AssessmentReport.Of(results, new() { Now = Now });

    public static string Write(ReportFormat format, AssessmentReport report) => ReportWriters.Of(format).ToText(report);

    /// <summary>One guideline per status, and what each of them may carry.</summary>
    public static AssessmentReport EveryStatus(string site = "plant-1") => Of(
        Result(1, Status.Fail, Severity.Critical, site) with
        {
            Findings = [Finding(Status.Fail, Severity.Critical, "a"), Finding(Status.Fail, Severity.Low, "b"), Finding(Status.Pass, Severity.Critical, "c"), Exempt("d")],
        },
        Result(2, Status.Pass, Severity.High, site),
        Result(3, Status.Manual, Severity.Medium, site),
        Result(4, Status.NotApplicable, Severity.Medium, site),
        Result(5, Status.Unknown, Severity.Critical, site),
        Result(6, Status.Unknown, Severity.Low, site),
        Result(7, Status.Exempt, Severity.High, site) with { Findings = [Exempt("e")] });

    /// <summary>A report in which every text is hostile.</summary>
    public static AssessmentReport HostileReport(string text) => AssessmentReport.Of(
        [
            .. Enum.GetValues<Status>().Select((status, number) => new GuidelineResult
            {
                Status = status,
                Severity = Severity.High,
                Reason = status == Status.Unknown ? Reason.NotAuthorized : Reason.None,
                Guideline = new() { Id = text, Ref = number + text, Title = text, Area = text },
                Site = text,
                Summary = text,
                Recommendation = text,
                Remediation = text,
                HelpUri = text,
                Baseline = text,
                Findings =
                [
                    new()
                    {
                        Status = status,
                        Severity = Severity.High,
                        Target = new() { Kind = text, Name = text, Namespace = text, ArmId = text },
                        Path = text,
                        Observed = text,
                        Expected = text,
                        Message = text,
                        SettledBy = text,
                        Decision = new() { Kind = DecisionKind.Exemption, Owner = text, Reason = text, Ticket = text, Origin = text, Expires = Now },
                    },
                ],
            }),
        ],
        new() { Now = Now, Title = text });

    public static GuidelineResult Result(int number, Status status, Severity severity = Severity.High, string site = "plant-1", DateTimeOffset? collectedAt = null) => new()
    {
        Status = status,
        Severity = severity,
        Reason = status == Status.Unknown ? Reason.NotCollected : Reason.None,
        Guideline = new() { Id = $"Test.Rule{number}", Ref = $"AIO-{number:000}", Title = $"Rule {number}", Area = number % 2 == 0 ? "Broker" : "Security" },
        Site = site,
        Summary = $"Summary {number}.",
        Findings = [Finding(status, severity, $"target-{number}")],
        Recommendation = $"Advice {number}.",
        Remediation = $"Set-Thing -Number {number}",
        HelpUri = "https://learn.microsoft.com/azure/iot-operations/",
        Baseline = "2026-08",
        Duration = TimeSpan.FromSeconds(1.5),
        CollectedAt = collectedAt,
    };

    public static Finding Finding(Status status, Severity severity, string name) => new()
    {
        Status = status,
        Severity = severity,
        Reason = status == Status.Unknown ? Reason.NotCollected : Reason.None,
        Target = new() { Kind = "Broker", Name = name, Namespace = "azure-iot-operations" },
        Path = "spec.cardinality",
        Observed = "1",
        Expected = "2",
        Message = $"Message of {name}.",
        SettledBy = status == Status.Unknown ? "the right to list brokers" : null,
        Source = FindingSource.Kubernetes,
    };

    private static Finding Exempt(string name) => Finding(Status.Exempt, Severity.High, name) with
    {
        Decision = new()
        {
            Kind = DecisionKind.Exemption,
            Owner = "mia@example.com",
            Reason = "Replaced in May",
            Ticket = "OPS-7",
            Origin = "decisions.yaml:3",
            Created = Now.AddDays(-1),
            Expires = Now.AddDays(30),
        },
    };
}
