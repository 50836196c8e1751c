using System.Text;
using System.Text.Json;
using CsCheck;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Snapshots;

public class RedactionTests
{
    // What is planted; every property test looks for it in what came through.
    private static readonly Gen<string> Secret = Gen.String[Gen.Char["ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"], 12, 40];

    private static readonly Gen<string> CredentialName = Gen.OneOf(
        "password", "Password", "adminPassword", "PASSWORD", "DB_PASSWORD", "db-password", "passwd", "passphrase", "token", "accessToken",
        "bearer_token", "SAS_TOKEN", "sasToken", "secret", "clientSecret", "AZURE_CLIENT_SECRET", "connectionString", "ConnectionString",
        "connection_string", "accountKey", "AccountKey", "sharedAccessKey", "apiKey", "api-key", "x-api-key", "privateKey", "private_key",
        "authorization", "Authorization", "credential", "credentials", "primaryKey", "pwd", "secretValue", "passwordValue", "tokenData",
        "mqttPassword1", "client-key-data", "secret_access_key", "p\\u0061ssword");

    private static readonly Gen<Func<string, string>> Shape = Gen.OneOf<Func<string, string>>(
        secret => $"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={secret};EndpointSuffix=core.windows.net",
        secret => $"Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={secret}",
        secret => $"SharedAccessSignature sr=x.azure-devices.net&sig={secret}&se=1",
        secret => $"https://x.blob.core.windows.net/c?sv=2024&se=2026&sig={secret}",
        secret => $"Server=tcp:db;User ID=sa;Password={secret};Encrypt=true",
        secret => $"Server=db;Password = {secret} with a blank;Encrypt=true",
        secret => $"https://user:{secret}@proxy.local:3128/",
        secret => $"see amqps://u:{secret}@host now",
        secret => $"curl -H 'Authorization: Bearer A1{secret}' https://x",
        secret => $"Authorization: Basic A1{secret}",
        secret => $"eyJhbGciOiJSUzI1NiJ9.eyJ{secret}.{secret}",
        secret => $"-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----\n",
        secret => $"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\n{secret}\n-----END RSA PRIVATE KEY-----\n",
        secret => $"-----BEGIN EC PRIVATE KEY-----\n{secret}",
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"-----BEGIN RSA PRIVATE KEY-----\n{secret}{secret}{secret}\n")),
        secret => $"--password={secret}",
        secret => $"mosquitto_pub -u me --password {secret} -t x",
        secret => $"--api-key '{secret}' --verbose",
        secret => $"global:\n  scrape_interval: 1m\nbasic_auth:\n  username: a\n  password: {secret}\n",
        secret => $"users:\n- user:\n    token: {secret}\n",
        secret => $"a:\n  password: |\n    {secret}\n    {secret}\n  b: 1\n",
        secret => $"password=\"{secret}\"",
        secret => $"export DB_PASSWORD='{secret}'; run",
        secret => $"log in with password: {secret}",
        secret => $$$"""{"security":{"level":1},"auth":{"password":"{{{secret}}}"}}""",
        secret => $$"""{"env":[{"name":"X_TOKEN","value":"{{secret}}"}]}""",
        secret => $$"""{"inner":{{JsonSerializer.Serialize($$"""{"clientSecret":"{{secret}}","a":1}""")}}}""",
        secret => $$$"""[{"a":{"apiKey":"{{{secret}}}"}}]""",
        secret => $$"""{"not quite json":1,"password":"{{secret}}" """);

    // A JSON value with one place where something can be planted.
    private static readonly Gen<Func<string, string>> Place = Gen.Recursive<Func<string, string>>((depth, inner) => depth > 4
        ? Gen.Const<Func<string, string>>(value => value)
        : Gen.OneOf(
            Gen.Const<Func<string, string>>(value => value),
            inner.Select<Func<string, string>, Func<string, string>>(place => value => $$"""{"a":1,"child":{{place(value)}},"z":[true]}"""),
            inner.Select<Func<string, string>, Func<string, string>>(place => value => $$"""[ "x", {{place(value)}} , null ]"""),
            inner.Select<Func<string, string>, Func<string, string>>(place => value => $$$"""{"spec":{"settings":{{{place(value)}}}}}""")));

    [Fact]
    public void A_credential_that_its_name_gives_away_never_survives() =>
        Gen.Select(Secret, CredentialName, Place, Gen.Int[0, 4]).Sample((secret, name, place, form) =>
        {
            string value = form switch
            {
                0 => $$"""{"{{name}}":"{{secret}}"}""",
                1 => $$"""{"name":"{{name}}","value":"{{secret}}"}""",
                2 => $$"""{"value":"{{secret}}","x":{"y":1},"name":"{{name}}"}""",
                3 => $$"""{"{{name}}":["{{secret}}","{{secret}}"]}""",
                _ => $$$"""{"{{{name}}}":{"value":"{{{secret}}}"}}""",
            };

            AssertGone(secret, place(value));
        }, iter: 3000);

    [Fact]
    public void A_credential_that_its_shape_gives_away_never_survives() =>
        Gen.Select(Secret, Shape, Place, Gen.Int[0, 4]).Sample((secret, shape, place, form) =>
        {
            string text = JsonSerializer.Serialize(shape(secret));
            string value = form switch
            {
                0 => $$"""{"additionalConfiguration":{{text}}}""",
                1 => $$"""{"args":["--verbose",{{text}}]}""",
                2 => $$"""{"env":[{"name":"SETTINGS","value":{{text}}}]}""",
                3 => $$$"""{"data":{"config.yaml":{{{text}}}}}""",
                _ => text,
            };

            AssertGone(secret, place(value));
        }, iter: 5000);

    [Fact]
    public void A_credential_that_follows_its_flag_never_survives() =>
        Gen.Select(Secret, Gen.OneOf("--password", "--token", "-password", "--client-secret", "--sas-token", "--connection-string")).Sample((secret, flag) =>
            AssertGone(secret, $$"""{"args":["run","{{flag}}","{{secret}}","--port","1"]}"""));

    [Theory]
    [InlineData("""{"authentication":{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"u","passwordSecretName":"p/q"}}}""")]
    [InlineData("""{"saslSettings":{"saslType":"Plain","secretRef":"my-secret"},"x509Settings":{"secretRef":"my-cert"},"accessTokenSettings":{"secretRef":"sas"}}""")]
    [InlineData("""{"x509Credentials":{"certificateSecretName":"cert"},"authenticationRef":"default","authorizationRef":"authz"}""")]
    [InlineData("""{"serviceAccountTokenSettings":{"audience":"aio-internal"},"tokenSettings":{"a":"b"}}""")]
    [InlineData("""{"privateKey":{"algorithm":"EC","rotationPolicy":"Always","size":256},"privateKeySecretRef":{"name":"x"}}""")]
    [InlineData("""{"volumes":[{"name":"aio-sat-token","projected":{"sources":[{"serviceAccountToken":{"audience":"a","expirationSeconds":86400,"path":"token"}}]}},{"name":"s","secret":{"secretName":"x","defaultMode":420}}]}""")]
    [InlineData("""{"env":[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}},{"name":"TOKEN_FILE","value":"/var/run/x/token"},{"name":"SECRET_NAME","value":"my-secret"},{"name":"PASSWORD","value":"$(OTHER)"}]}""")]
    [InlineData("""{"imagePullSecrets":[{"name":"regcred"}],"secrets":[{"name":"sa-token"}],"automountServiceAccountToken":true}""")]
    [InlineData("""{"image":"mcr.microsoft.com/azureiotoperations/x@sha256:0123456789abcdef","args":["--tls-private-key-file=/etc/tls/tls.key","--token-ttl","5m","--audience=x"]}""")]
    [InlineData("""{"message":"secret \"x\" not found: cannot mount volume \"token\" : timed out","reason":"MountVolume.SetUp failed for secret: not found"}""")]
    [InlineData("""{"spec":{"keyvaultName":"kv","objects":"array:\n  - |\n    objectName: my-password\n    objectType: secret\n","tenantID":"t","clientID":"c"}}""")]
    [InlineData("""{"data":{"ca.crt":"-----BEGIN CERTIFICATE-----\nMIIBeyJhbGciOi\n-----END CERTIFICATE-----\n"},"caBundle":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUI="}""")]
    [InlineData("""{"additionalConfiguration":"{\"applicationName\":\"x\",\"security\":{\"autoAcceptUntrustedServerCertificates\":true},\"name\":\"a\",\"value\":\"b\"}"}""")]
    [InlineData("""{"tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","value":"x"}],"startTime":"2026-01-02T03:04:05Z","podIP":"10.42.0.1"}""")]
    [InlineData("""{"data":{"prometheus-config":"global:\n  scrape_interval: 1m\nscrape_configs:\n- job_name: otel\n  static_configs:\n  - targets: [\"aio-otel-collector.azure-iot-operations.svc.cluster.local:8889\"]\n"}}""")]
    public void References_settings_and_public_certificates_come_through_to_the_byte(string json) => Assert.Equal(json, Through(json));

    [Fact]
    public void Only_the_credential_of_a_longer_text_goes()
    {
        string json = Through("""{"data":{"prometheus-config":"scrape_configs:\n- job_name: otel\n  basic_auth:\n    password: hunter2hunter2\n  scheme: https\n"},"proxy":"http://user:pw@proxy:3128","config":"{\"a\":1,\"password\":\"hunter2hunter2\",\"b\":[2]}"}""");

        JsonElement root = JsonDocument.Parse(json).RootElement;
        Assert.Equal("scrape_configs:\n- job_name: otel\n  basic_auth:\n    password: ***\n  scheme: https\n", root.GetProperty("data").GetProperty("prometheus-config").GetString());
        Assert.Equal("http://***@proxy:3128", root.GetProperty("proxy").GetString());
        Assert.Equal("""{"a":1,"password":"***","b":[2]}""", root.GetProperty("config").GetString());
    }

    [Fact]
    public void Documents_without_credentials_come_through_to_the_byte()
    {
        // A URL may have a credential by chance.
        Gen<string> text = Gen.String[Gen.Char["abcdefghij ABC-_/.:0123456789\"\\\n\té=@"], 0, 30]
            .Select(value => JsonSerializer.Serialize(value.Replace("//", "", StringComparison.Ordinal)));
        Gen<string> name = Gen.String[Gen.Char["abcdefghij-_/."], 1, 12];
        Gen<string> json = Gen.Recursive<string>((depth, inner) => depth > 4
            ? text
            : Gen.OneOf(
                text,
                Gen.Int.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                Gen.OneOf("true", "false", "null", "-1.50e3"),
                inner.Array[0, 4].Select(items => $"[{string.Join(" , ", items)}]"),
                Gen.Select(name, inner).Array[0, 4].Select(members => $"{{{string.Join(",", members.Select(member => $"\"{member.Item1}\" :{member.Item2}"))}}}")));
        json.Sample(value =>
        {
            string document = $$$"""{"kind":"Pod","metadata":{"name":"x","labels":{"a":"b"}},"spec":{{{value}}}}""";
            Assert.Equal(document, Through(document));
        }, iter: 3000);
    }

    [Fact]
    public void Whatever_comes_is_refused_or_comes_through_as_valid_JSON()
    {
        const string Seed = """{"kind":"List","metadata":{"continue":"x"},"items":[{"metadata":{"name":"a","managedFields":[{"x":1}],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},"data":{"password":"x"},"kind":"Secret"}]}""";
        Gen.Select(Gen.Int[0, Seed.Length - 1], Gen.Int[0, 6], Gen.OneOf("", "\"", "{", "}", "[", "]", ",", ":", "\\", "null", "0", "\u001b", "\\u0000")).Sample((at, length, insertion) =>
        {
            string mutant = string.Concat(Seed.AsSpan(0, at), insertion, Seed.AsSpan(Math.Min(Seed.Length, at + length)));
            try
            {
                foreach (ResourceDocument document in ResourceListReader.ReadList(Encoding.UTF8.GetBytes(mutant)).Documents)
                {
                    Assert.Equal(JsonValueKind.Object, document.Root.ValueKind);
                }
            }
            catch (IoTOpsReadiness.Errors.ReadinessException)
            {
                // Refused, with an id.
            }
        }, iter: 20000);
    }

    [Fact]
    public void A_message_for_people_is_masked_too()
    {
        Assert.Equal("proxy http://***@p:1 refused", Redaction.Redact("proxy http://u:pw@p:1 refused"));
        Assert.Equal("nothing here", Redaction.Redact("nothing here"));
    }

    private static void AssertGone(string secret, string value)
    {
        string json = Through($$"""{"kind":"Thing","metadata":{"name":"x"},"spec":{{value}}}""");

        JsonDocument.Parse(json);
        Assert.DoesNotContain(secret, json, StringComparison.Ordinal);
    }

    private static string Through(string json)
    {
        ResourcePage page = ResourceListReader.ReadList(Encoding.UTF8.GetBytes($$"""{"kind":"List","items":[{{json}},{"other":1}]}"""));
        Assert.Equal("""{"other":1}""", Encoding.UTF8.GetString(page.Documents[1].Json.Span));
        return Encoding.UTF8.GetString(page.Documents[0].Json.Span);
    }
}
