using System.Text;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Core.Tests.Endpoints;

public class EndpointDataTests
{
    private const string Head = """
        "format":"IoTOpsReadiness.Endpoints","asOf":"2026-08-27","probeImage":{"reference":"mcr.microsoft.com/x:1"},
        "certificateAuthorities":{"asOf":"2026-08-27","domains":["contoso.com"],"roots":[{"name":"R","sha256":"AB"}]}
        """;

    [Fact]
    public void The_bundled_data_is_dated_and_has_authorities_with_whole_thumbprints()
    {
        EndpointData data = EndpointData.Default;

        Assert.True(data.AsOf >= new DateOnly(2026, 8, 1));
        Assert.NotEmpty(data.Authorities);
        Assert.All(data.Authorities, authority => Assert.Matches("^[0-9A-F]{64}$", authority.Thumbprint));
        Assert.StartsWith("mcr.microsoft.com/", data.ProbeImage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login.microsoftonline.com", true)]
    [InlineData("KV.vault.AZURE.net", true)]
    [InlineData("azure.com", true)]
    [InlineData("notazure.com", false)]
    [InlineData("azure.com.example.org", false)]
    [InlineData("dl.k8s.io", false)]
    public void It_is_known_which_hosts_are_microsofts(string host, bool expected) => Assert.Equal(expected, EndpointData.Default.IsOfMicrosoft(host));

    [Fact]
    public void A_file_of_ones_own_replaces_it()
    {
        EndpointData data = Parse($$"""{ {{Head}}, "endpoints":[{"host":"h.example.com","port":443,"protocol":"HTTPS","purpose":"p","neededBy":"n","when":[],"source":"s","asOf":"2026-01-02"}] }""");

        SiteEndpoint endpoint = Assert.Single(Allowlist.Of(new EndpointPlan { Region = "eastus" }, data));
        Assert.Equal(("h.example.com", "2026-01-02"), (endpoint.Host, endpoint.AsOf));
        Assert.True(data.IsOfMicrosoft("a.contoso.com"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"format":"IoTOpsReadiness.ReferenceData"}""")]
    [InlineData("""{"format":"IoTOpsReadiness.Endpoints"}""")]
    [InlineData("""{"format":"IoTOpsReadiness.Endpoints","asOf":"27.8.2026"}""")]
    [InlineData("{ HEAD }")]
    [InlineData("""{ HEAD, "endpoints":{} }""")]
    [InlineData("""{ HEAD, "endpoints":[1] }""")]
    [InlineData("""{ HEAD, "endpoints":[{"host":"h","port":0,"protocol":"HTTPS","purpose":"p","neededBy":"n","when":[],"source":"s","asOf":"2026-01-02"}] }""")]
    [InlineData("""{ HEAD, "endpoints":[{"host":"h","port":"443","protocol":"HTTPS","purpose":"p","neededBy":"n","when":[],"source":"s","asOf":"2026-01-02"}] }""")]
    [InlineData("""{ HEAD, "endpoints":[{"host":"h","port":443,"protocol":"UDP","purpose":"p","neededBy":"n","when":[],"source":"s","asOf":"2026-01-02"}] }""")]
    [InlineData("""{ HEAD, "endpoints":[{"host":"h","port":443,"protocol":"HTTPS","purpose":"p","neededBy":"n","when":["sometimes"],"source":"s","asOf":"2026-01-02"}] }""")]
    [InlineData("""{ HEAD, "endpoints":[{"host":"h","port":443,"protocol":"HTTPS","purpose":"p","neededBy":"n","when":[7],"source":"s","asOf":"2026-01-02"}] }""")]
    [InlineData("""{ HEAD, "endpoints":[{"host":"h","port":443,"protocol":"HTTPS","purpose":"p","neededBy":"n","when":[],"source":"s"}] }""")]
    public void Another_file_is_refused_with_its_name(string json)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => Parse(json.Replace("HEAD", Head, StringComparison.Ordinal)));

        Assert.Equal(("IoTOps.EndpointData.Invalid", ErrorKind.InvalidData), (exception.ErrorId, exception.Kind));
        Assert.Contains("mine.json", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://proxy.example.com:3128", "proxy.example.com:3128", false)]
    [InlineData("proxy.example.com:3128", "proxy.example.com:3128", false)]
    [InlineData("proxy.example.com", "proxy.example.com:80", false)]
    [InlineData("http://user:pw@proxy:3128/", "proxy:3128", true)]
    [InlineData("socks5://proxy:1080", null, false)]
    [InlineData("https://proxy:443", null, false)]
    [InlineData("http://", null, false)]
    [InlineData(" ", null, false)]
    [InlineData(null, null, false)]
    public void A_proxy_is_read_without_its_credentials(string? text, string? expected, bool hadCredentials)
    {
        var proxy = ProxyAddress.Parse(text);

        Assert.Equal(expected, proxy?.ToString());
        Assert.Equal(hadCredentials, proxy?.HadCredentials ?? false);
    }

    private static EndpointData Parse(string json) => EndpointData.Parse(Encoding.UTF8.GetBytes(json), "mine.json");
}
