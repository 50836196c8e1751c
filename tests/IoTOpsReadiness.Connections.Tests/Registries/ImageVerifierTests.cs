using System.Diagnostics;
using System.Net;
using System.Text;
using IoTOpsReadiness.Connections.Registries;
using IoTOpsReadiness.Connections.Signatures;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Inspection;

namespace IoTOpsReadiness.Connections.Tests.Registries;

public sealed class ImageVerifierTests : IDisposable
{
    private static readonly NotarySigner Signer = NotarySigner.Of("PS256");
    private static readonly TrustPolicy Policy = new() { Roots = [SigningCertificates.Root] };

    private readonly LoopbackRegistry registry = new();

    public void Dispose() => registry.Dispose();

    [Fact]
    public async Task A_signature_of_the_running_digest_is_found_in_both_envelopes()
    {
        var jws = registry.AddImage("1.0");
        var cose = registry.AddImage("1.1", "arm64");
        Sign(jws);
        registry.AddSignature(cose.Digest, NotaryCose.Sign(Signer, PayloadOf(cose)), NotaryCose.MediaType);

        foreach (string digest in new[] { jws.Digest, cose.Digest })
        {
            DigestSignature result = await VerifyAsync(digest);

            Assert.Equal((SignatureStatus.Valid, digest, digest), (result.Status, result.Digest, result.SignedDigest));
            Assert.Equal(Signer.Certificate.Subject, result.Signer);
        }

        Assert.All(registry.Requests, request => Assert.Matches("^GET [^ ]+$", request));
    }

    [Fact]
    public async Task An_image_without_signatures_is_unsigned_where_all_is_known()
    {
        var image = registry.AddImage("1.0");
        registry.AddReferrer(image.Digest, LoopbackRegistry.Descriptor(image, LoopbackRegistry.ManifestType, "application/spdx+json"));

        DigestSignature result = await VerifyAsync(image.Digest);

        Assert.Equal((SignatureStatus.Unsigned, image.Digest), (result.Status, result.SignedDigest));
    }

    [Fact]
    public async Task Signatures_are_found_under_a_tag_where_the_registry_does_not_know_referrers()
    {
        registry.KnowsReferrers = false;
        var image = registry.AddImage("1.0");
        Sign(image);

        Assert.Equal(SignatureStatus.Valid, (await VerifyAsync(image.Digest)).Status);
        Assert.Equal(SignatureStatus.Unsigned, (await VerifyAsync(registry.AddImage("1.0", "other").Digest)).Status);
    }

    [Fact]
    public async Task The_index_that_contains_the_running_digest_counts()
    {
        var image = registry.AddImage();
        var index = registry.AddIndex("1.0", image, registry.AddImage(name: "arm64"));
        Sign(index, LoopbackRegistry.IndexType);

        foreach (string running in new[] { image.Digest, index.Digest })
        {
            DigestSignature result = await VerifyAsync(running);

            Assert.Equal((SignatureStatus.Valid, running, index.Digest), (result.Status, result.Digest, result.SignedDigest));
        }

        DigestSignature pinned = await VerifyAsync(image.Digest, tag: null, pinned: index.Digest);
        Assert.Equal((SignatureStatus.Valid, index.Digest), (pinned.Status, pinned.SignedDigest));
    }

    [Fact]
    public async Task An_index_that_does_not_contain_the_running_digest_says_nothing_of_it()
    {
        var image = registry.AddImage();
        Sign(registry.AddIndex("1.0", registry.AddImage(name: "arm64")), LoopbackRegistry.IndexType);

        DigestSignature moved = await VerifyAsync(image.Digest);
        DigestSignature gone = await VerifyAsync(image.Digest, "0.9");

        Assert.All([moved, gone], result => Assert.Equal((SignatureStatus.NotVerified, (string?)null), (result.Status, result.SignedDigest)));
        Assert.Contains("the tag was moved", moved.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsigned_index_is_unsigned()
    {
        var image = registry.AddImage();
        var index = registry.AddIndex("1.0", image);

        Assert.Equal((SignatureStatus.Unsigned, index.Digest), ((await VerifyAsync(image.Digest)).Status, (await VerifyAsync(image.Digest)).SignedDigest));
        Assert.Equal(SignatureStatus.Unsigned, (await VerifyAsync(index.Digest)).Status);
    }

    [Fact]
    public async Task Of_several_signatures_one_good_is_enough()
    {
        var image = registry.AddImage("1.0");
        registry.AddSignature(image.Digest, NotaryJws.Sign(Signer, PayloadOf(image), tamper: envelope => envelope["signature"] = "AAAA"));
        registry.AddSignature(image.Digest, NotaryJws.Sign(NotarySigner.Of("ES256", SigningCertificates.OtherSubject), PayloadOf(image)));
        DigestSignature bad = await VerifyAsync(image.Digest);
        Sign(image);
        DigestSignature good = await VerifyAsync(image.Digest);

        Assert.Equal(SignatureStatus.Untrusted, bad.Status);
        Assert.Contains("None of its 2 signatures is valid.", bad.Message, StringComparison.Ordinal);
        Assert.Equal(SignatureStatus.Valid, good.Status);
    }

    [Fact]
    public async Task Pages_of_signatures_are_followed_up_to_a_bound()
    {
        registry.PageSize = 2;
        var image = registry.AddImage("1.0");
        byte[] bad = NotaryJws.Sign(Signer, PayloadOf(image), tamper: envelope => envelope["signature"] = "AAAA");
        for (int number = 0; number < 5; number++)
        {
            registry.AddSignature(image.Digest, [.. bad, .. Encoding.ASCII.GetBytes(new string(' ', number))]);
        }

        Assert.Equal(SignatureStatus.Invalid, (await VerifyAsync(image.Digest)).Status);
        Sign(image);
        Assert.Equal(SignatureStatus.Valid, (await VerifyAsync(image.Digest)).Status);

        // With more than are looked at, a good one may be among the rest.
        var many = registry.AddImage("2.0", "many");
        for (int number = 0; number < 51; number++)
        {
            registry.AddSignature(many.Digest, [.. bad, .. Encoding.ASCII.GetBytes(new string(' ', number))]);
        }

        DigestSignature result = await VerifyAsync(many.Digest, "2.0");
        Assert.Equal(SignatureStatus.NotVerified, result.Status);
        Assert.Contains("more signatures than the 50", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_goes_on_elsewhere_is_not_followed()
    {
        var image = registry.AddImage("1.0");
        registry.Instead = context =>
        {
            if (context.Request.Url!.AbsolutePath.Contains("/referrers/", StringComparison.Ordinal))
            {
                context.Response.Headers["Link"] = "<http://127.0.0.1:1/v2/x>; rel=\"next\"";
            }

            return Task.FromResult(false);
        };

        await RequireNotVerifiedAsync(image.Digest, "elsewhere");
    }

    [Fact]
    public async Task A_registry_that_gives_tokens_to_anybody_is_asked_for_one_without_credentials()
    {
        var image = registry.AddImage("1.0");
        Sign(image);
        registry.Instead = WantTokenAsync(
            $"Bearer realm=\"http://{registry.Host}/token?x=1\",service=\"registry of tests\",scope=\"repository:{LoopbackRegistry.Repository}:pull\"", """{"access_token":"t0ken"}""");

        Assert.Equal(SignatureStatus.Valid, (await VerifyAsync(image.Digest)).Status);
        string asked = Assert.Single(registry.Requests, request => request.Contains("/token", StringComparison.Ordinal));
        Assert.Equal("GET /token", asked);
    }

    [Theory]
    [InlineData("Bearer realm=\"https://127.0.0.1:1/token\"", "{}", "cannot be reached")]
    [InlineData("Bearer realm=\"http://example.com/token\"", "{}", "an address that is not asked")]
    [InlineData("Bearer realm=\"ftp://example.com/token\"", "{}", "an address that is not asked")]
    [InlineData("Bearer realm=\"https://user:secret@example.com/token\"", "{}", "an address that is not asked")]
    [InlineData("Bearer realm=\"http://HOST/token\"", "{}", "gave none")]
    [InlineData("Bearer realm=\"http://HOST/token\"", "not json", "gave none")]
    [InlineData("Bearer realm=\"http://HOST/token\"", "{\"token\":\"\\ud800\"}", "gave none")]
    [InlineData("Bearer realm=\"http://HOST/token\"", "{\"token\":\"a b\"}", "gave none")]
    [InlineData("Bearer realm=\"http://HOST/token\"", "{\"token\":\"wrong\"}", "wants credentials (401)")]
    [InlineData("Bearer realm=\"http://HOST/refused\"", "{}", "wants credentials (401)")]
    [InlineData("Basic realm=\"registry\"", "{}", "wants credentials (401)")]
    [InlineData(null, "{}", "wants credentials (401)")]
    public async Task A_registry_that_wants_credentials_gets_none(string? challenge, string token, string message)
    {
        var image = registry.AddImage("1.0");
        registry.Instead = WantTokenAsync(challenge?.Replace("HOST", registry.Host, StringComparison.Ordinal), token);

        await RequireNotVerifiedAsync(image.Digest, message);
        Assert.DoesNotContain(registry.Requests, request => request.Contains("Basic", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(403, "wants credentials (403)")]
    [InlineData(404, "does not have this digest")]
    [InlineData(429, "no more requests")]
    [InlineData(500, "answered 500")]
    [InlineData(204, "answered 204")]
    public async Task What_a_registry_refuses_is_not_verified(int status, string message)
    {
        var image = registry.AddImage("1.0");
        registry.Instead = async context =>
        {
            await LoopbackRegistry.AnswerAsync(context, status, "text/plain", []);
            return true;
        };

        await RequireNotVerifiedAsync(image.Digest, message);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_is_not_verified()
    {
        var image = registry.AddImage("1.0");
        string host = registry.Host;
        registry.Dispose();

        DigestSignature result = await VerifyAsync(Image(host, "1.0"), image.Digest);

        Assert.Equal(SignatureStatus.NotVerified, result.Status);
        Assert.Contains($"{host} cannot be reached: the connection was refused", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifests")]
    [InlineData("referrers")]
    [InlineData("blobs")]
    public async Task A_registry_that_hangs_is_left_after_the_time(string where)
    {
        var image = registry.AddImage("1.0");
        Sign(image);
        registry.Instead = context => context.Request.Url!.AbsolutePath.Contains($"/{where}/", StringComparison.Ordinal)
            ? LoopbackRegistry.HangAsync(context)
            : Task.FromResult(false);

        using var verifier = new ImageVerifier(Policy, TimeSpan.FromSeconds(0.5));
        DigestSignature result = await verifier.VerifyAsync(Image(registry.Host, "1.0"), image.Digest);

        Assert.Equal(SignatureStatus.NotVerified, result.Status);
        Assert.Contains("did not answer within 0.5 s", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_content_that_never_ends_is_left_after_the_time()
    {
        var image = registry.AddImage("1.0");
        registry.Instead = async context =>
        {
            context.Response.SendChunked = true;
            await context.Response.OutputStream.WriteAsync("{"u8.ToArray());
            await context.Response.OutputStream.FlushAsync();
            return true;
        };

        using var verifier = new ImageVerifier(Policy, TimeSpan.FromSeconds(0.5));
        Assert.Contains("did not answer within", (await verifier.VerifyAsync(Image(registry.Host, "1.0"), image.Digest)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_stops_it_at_once()
    {
        var image = registry.AddImage("1.0");
        registry.Instead = LoopbackRegistry.HangAsync;
        using var stop = new CancellationTokenSource();
        using var verifier = new ImageVerifier(Policy, TimeSpan.FromMinutes(5));
        Task<DigestSignature> result = verifier.VerifyAsync(Image(registry.Host, "1.0"), image.Digest, stop.Token);

        var clock = Stopwatch.StartNew();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => result);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
    }

    [Theory]
    [InlineData("manifests", true)]
    [InlineData("referrers", true)]
    [InlineData("blobs", true)]
    [InlineData("manifests", false)]
    [InlineData("blobs", false)]
    public async Task More_than_is_taken_is_not_verified(string where, bool isAnnounced)
    {
        var image = registry.AddImage("1.0");
        Sign(image);
        registry.Instead = async context =>
        {
            if (!context.Request.Url!.AbsolutePath.Contains($"/{where}/", StringComparison.Ordinal))
            {
                return false;
            }

            if (isAnnounced)
            {
                await LoopbackRegistry.AnswerAsync(context, 200, "application/json", new byte[(4 * 1024 * 1024) + 1]);
                return true;
            }

            context.Response.SendChunked = true;
            for (int block = 0; block < 100; block++)
            {
                await context.Response.OutputStream.WriteAsync(new byte[128 * 1024]);
            }

            context.Response.Close();
            return true;
        };

        await RequireNotVerifiedAsync(image.Digest, "more than the 4096 KiB");
    }

    [Fact]
    public async Task Contents_with_another_digest_are_not_verified()
    {
        var image = registry.AddImage("1.0");
        var other = registry.AddImage(name: "other");
        registry.Replace(image.Digest, other.Content);
        await RequireNotVerifiedAsync(image.Digest, "has another digest");

        var second = registry.AddImage("1.0", "second");
        registry.AddSignature(second.Digest, NotaryJws.Sign(Signer, PayloadOf(second)), blobDigest: "sha256:" + new string('1', 64));
        await RequireNotVerifiedAsync(second.Digest, "has another digest");

        var third = registry.AddImage("1.0", "third");
        registry.Replace(registry.AddSignature(third.Digest, NotaryJws.Sign(Signer, PayloadOf(third))), other.Content);
        await RequireNotVerifiedAsync(third.Digest, "has another digest");
    }

    [Fact]
    public async Task A_signature_that_was_put_to_another_image_is_invalid()
    {
        var signed = registry.AddImage("1.0");
        var other = registry.AddImage("1.1", "other");
        registry.AddSignature(other.Digest, NotaryJws.Sign(Signer, PayloadOf(signed)));

        Assert.Equal(SignatureStatus.Invalid, (await VerifyAsync(other.Digest, "1.1")).Status);
    }

    [Fact]
    public async Task A_manifest_that_leads_to_no_envelope_is_invalid()
    {
        var image = registry.AddImage("1.0");
        registry.AddSignature(image.Digest, [1, 2, 3], "application/vnd.oci.image.layer.v1.tar");

        Assert.Equal(SignatureStatus.Invalid, (await VerifyAsync(image.Digest)).Status);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"mediaType":"\ud800"}""")]
    [InlineData("""{"manifests":[{"digest":"\ud800"}]}""")]
    public async Task What_is_no_manifest_is_not_verified(string content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        string digest = LoopbackRegistry.DigestOf(bytes);
        registry.Replace(digest, bytes);

        await RequireNotVerifiedAsync(digest, "not a manifest");
    }

    [Fact]
    public async Task Redirects_are_followed_without_the_token()
    {
        using var storage = new LoopbackRegistry();
        var image = registry.AddImage("1.0");
        byte[] envelope = NotaryJws.Sign(Signer, PayloadOf(image));
        registry.AddSignature(image.Digest, envelope);
        storage.AddSignature(image.Digest, envelope);
        var token = WantTokenAsync($"Bearer realm=\"http://{registry.Host}/token\"", """{"token":"t0ken"}""");
        registry.Instead = async context =>
        {
            if (await token(context))
            {
                return true;
            }

            if (!context.Request.Url!.AbsolutePath.Contains("/blobs/", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.RedirectLocation = $"http://{storage.Host}{context.Request.Url.AbsolutePath}";
            context.Response.StatusCode = (int)HttpStatusCode.TemporaryRedirect;
            context.Response.Close();
            return true;
        };

        Assert.Equal(SignatureStatus.Valid, (await VerifyAsync(image.Digest)).Status);
        Assert.Equal($"GET /v2/{LoopbackRegistry.Repository}/blobs/{LoopbackRegistry.DigestOf(envelope)}", Assert.Single(storage.Requests));
    }

    [Theory]
    [InlineData("http://example.com/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.com/x")]
    [InlineData("/again")]
    public async Task Redirects_to_elsewhere_are_not_followed(string location)
    {
        var image = registry.AddImage("1.0");
        registry.Instead = context =>
        {
            context.Response.RedirectLocation = location;
            context.Response.StatusCode = (int)HttpStatusCode.Found;
            context.Response.Close();
            return Task.FromResult(true);
        };

        await RequireNotVerifiedAsync(image.Digest, "sends on to an address that is not followed");
    }

    [Fact]
    public async Task What_was_found_out_is_not_asked_again()
    {
        var image = registry.AddImage("1.0");
        Sign(image);
        using var verifier = new ImageVerifier(Policy, TimeSpan.FromSeconds(10));

        await verifier.VerifyAsync(Image(registry.Host, "1.0"), image.Digest);
        int asked = registry.Requests.Count;
        await verifier.VerifyAsync(Image(registry.Host, "1.0") with { Site = "another" }, image.Digest);

        Assert.Equal(asked, registry.Requests.Count);
    }

    [Theory]
    [InlineData("evil.example/x", "a")]
    [InlineData("user@evil.example", "a")]
    [InlineData("evil.example?x", "a")]
    [InlineData("evil.example", "../a")]
    [InlineData("evil.example", "a/../b")]
    [InlineData("evil.example", "a?b")]
    [InlineData("evil.example", "A")]
    [InlineData("evil.example", "")]
    [InlineData("", "a")]
    public async Task Names_that_lead_elsewhere_are_not_asked(string host, string repository)
    {
        DigestSignature result = await VerifyAsync(Image(host, "1.0") with { Repository = repository }, "sha256:" + new string('a', 64));

        Assert.Equal(SignatureStatus.NotVerified, result.Status);
        Assert.Contains("not one that a registry could have", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mcr.microsoft.com", "azure/x", "https://mcr.microsoft.com/v2/azure/x/manifests/1")]
    [InlineData("docker.io", "busybox", "https://registry-1.docker.io/v2/library/busybox/manifests/1")]
    [InlineData("docker.io", "otel/opentelemetry-collector", "https://registry-1.docker.io/v2/otel/opentelemetry-collector/manifests/1")]
    [InlineData("registry.contoso.com:5000", "a", "https://registry.contoso.com:5000/v2/a/manifests/1")]
    [InlineData("localhost:5000", "a", "http://localhost:5000/v2/a/manifests/1")]
    [InlineData("127.0.0.1:5000", "a", "http://127.0.0.1:5000/v2/a/manifests/1")]
    [InlineData("[::1]:5000", "a", "http://[::1]:5000/v2/a/manifests/1")]
    [InlineData("localhost.contoso.com", "a", "https://localhost.contoso.com/v2/a/manifests/1")]
    public void Plain_http_is_for_this_machine_alone(string host, string repository, string address) =>
        Assert.Equal(address, RegistryRepository.Of(host, repository).Manifest("1").AbsoluteUri);

    [Theory]
    [InlineData("sha256:abc")]
    [InlineData("md5:00")]
    [InlineData("")]
    public async Task What_is_no_digest_is_not_verified(string digest) => await RequireNotVerifiedAsync(digest, "not a digest");

    private static Func<HttpListenerContext, Task<bool>> WantTokenAsync(string? challenge, string token) => async context =>
    {
        if (context.Request.Url!.AbsolutePath == "/token")
        {
            await LoopbackRegistry.AnswerAsync(context, 200, "application/json", Encoding.UTF8.GetBytes(token));
            return true;
        }

        if (context.Request.Headers["Authorization"] == "Bearer t0ken")
        {
            return false;
        }

        if (challenge is not null)
        {
            context.Response.Headers["WWW-Authenticate"] = challenge;
        }

        await LoopbackRegistry.AnswerAsync(context, 401, "application/json", []);
        return true;
    };

    private static byte[] PayloadOf((string Digest, byte[] Content) image, string mediaType = LoopbackRegistry.ManifestType) =>
        NotarySigner.Payload(image.Digest, image.Content.Length, mediaType);

    private void Sign((string Digest, byte[] Content) image, string mediaType = LoopbackRegistry.ManifestType) =>
        registry.AddSignature(image.Digest, NotaryJws.Sign(Signer, PayloadOf(image, mediaType)));

    private static SiteImage Image(string host, string? tag) => new()
    {
        Site = "s",
        Image = $"{host}/{LoopbackRegistry.Repository}:{tag}",
        Registry = host,
        Repository = LoopbackRegistry.Repository,
        Tag = tag,
        Digests = [],
        Origin = ImageOrigin.ThirdParty,
        Containers = 1,
        ContainersWithoutDigest = 0,
        Namespaces = [],
        Pods = [],
    };

    private Task<DigestSignature> VerifyAsync(string digest, string? tag = "1.0", string? pinned = null) =>
        VerifyAsync(Image(registry.Host, tag) with { PinnedDigest = pinned }, digest);

    private static async Task<DigestSignature> VerifyAsync(SiteImage image, string digest)
    {
        using var verifier = new ImageVerifier(Policy, TimeSpan.FromSeconds(20));
        return await verifier.VerifyAsync(image, digest);
    }

    private async Task RequireNotVerifiedAsync(string digest, string message)
    {
        DigestSignature result = await VerifyAsync(digest);

        Assert.Equal(SignatureStatus.NotVerified, result.Status);
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Message, StringComparison.Ordinal);
    }
}
