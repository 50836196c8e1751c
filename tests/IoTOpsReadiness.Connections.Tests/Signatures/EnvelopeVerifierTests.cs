using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Connections.Signatures;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Inspection;

namespace IoTOpsReadiness.Connections.Tests.Signatures;

public class EnvelopeVerifierTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private static readonly SignedTarget Target = new(Digest, ManifestType, 1234);
    private static readonly byte[] Payload = NotarySigner.Payload(Digest, 1234);
    private static readonly NotarySigner Signer = NotarySigner.Of("ES256");
    private static readonly TrustPolicy Policy = new() { Roots = [SigningCertificates.Root] };
    private static readonly TrustPolicy Timestamps = Policy with { TimestampRoots = [SigningCertificates.TimestampRoot] };
    private static readonly NotarySigner Ended = SignerWith(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(-1));

    [Theory]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public void Good_signatures_are_valid_in_both_envelopes(string algorithm)
    {
        var signer = NotarySigner.Of(algorithm);

        foreach (SignatureVerdict verdict in new[] { Jws(NotaryJws.Sign(signer, Payload)), Cose(NotaryCose.Sign(signer, Payload)) })
        {
            Assert.Equal((SignatureStatus.Valid, $"Signed by '{signer.Certificate.Subject}'."), (verdict.Status, verdict.Message));
            Assert.Equal(signer.Certificate.Subject, verdict.Signer);
            Assert.Equal(SigningCertificates.Root.Subject, verdict.Root);
            Assert.Equal(DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture), verdict.SigningTime);
        }
    }

    [Fact]
    public void What_was_changed_after_signing_is_invalid()
    {
        string otherPayload = NotaryJws.Encode(NotarySigner.Payload("sha256:" + new string('0', 64), 1234));
        byte[] cose = NotaryCose.Sign(Signer, Payload);
        byte[] otherPayloadCose = [.. cose];
        otherPayloadCose[otherPayloadCose.AsSpan().IndexOf(Encoding.UTF8.GetBytes("sha256:0")) + 8] ^= 1;
        byte[] otherSignatureCose = [.. cose];
        otherSignatureCose[^1] ^= 1;
        byte[] otherHeaderCose = [.. cose];
        otherHeaderCose[otherHeaderCose.AsSpan().IndexOf(Encoding.UTF8.GetBytes("signingTime")) + 13] ^= 1;

        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["payload"] = otherPayload)), "changed");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["signature"] = NotaryJws.Encode(new byte[64]))), "changed");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["signature"] = "")), "changed");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["protected"] = JsonNode.Parse(NotaryJws.Sign(
            Signer, Payload, header => header["io.cncf.notary.signingTime"] = "2026-02-02T03:04:05Z"))!["protected"]!.GetValue<string>())), "changed");
        RequireInvalid(Cose(otherPayloadCose), "changed");
        RequireInvalid(Cose(otherSignatureCose), "changed");
        RequireInvalid(Cose(otherHeaderCose), "");
    }

    [Fact]
    public void A_signature_of_another_key_with_the_certificate_of_a_trusted_one_is_invalid()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        NotarySigner impostor = Signer with { Key = key };

        RequireInvalid(Jws(NotaryJws.Sign(impostor, Payload)), "another key");
        RequireInvalid(Cose(NotaryCose.Sign(impostor, Payload)), "another key");
    }

    [Theory]
    [InlineData("sha256:ffff456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 1234, ManifestType)]
    [InlineData(Digest, 1235, ManifestType)]
    [InlineData(Digest, 1234, "application/vnd.oci.image.index.v1+json")]
    public void A_signature_of_another_image_is_invalid(string digest, long size, string mediaType)
    {
        byte[] payload = NotarySigner.Payload(digest, size, mediaType);

        RequireInvalid(Jws(NotaryJws.Sign(Signer, payload)), "another image");
        RequireInvalid(Cose(NotaryCose.Sign(Signer, payload)), "another image");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"targetArtifact":7}""")]
    [InlineData("""{"targetArtifact":{"digest":"x","mediaType":"y"}}""")]
    [InlineData("""{"targetArtifact":{"mediaType":"y","size":1}}""")]
    [InlineData("""{"targetArtifact":{"digest":"x","size":1}}""")]
    [InlineData("not json")]
    public void A_payload_that_names_no_image_is_invalid(string payload) => RequireInvalid(Jws(NotaryJws.Sign(Signer, Encoding.UTF8.GetBytes(payload))), "payload");

    [Fact]
    public void A_payload_that_can_be_read_in_two_ways_is_invalid()
    {
        string twice = Encoding.UTF8.GetString(Payload).Replace("\"digest\"", "\"digest\":\"sha256:0\",\"digest\"", StringComparison.Ordinal);

        RequireInvalid(Jws(NotaryJws.Sign(Signer, Encoding.UTF8.GetBytes(twice))), "twice");
    }

    [Theory]
    [InlineData(SigningCertificates.OtherSubject)]
    [InlineData("CN=Azure IoT Operations, O=Microsoft Corporation, L=Redmond, ST=Washington, C=DE")]
    [InlineData("CN=Azure IoT Operations, O=Microsoft Corporation, L=Redmond, ST=Washington")]
    [InlineData("CN=Azure IoT Operations, O=Contoso, L=Redmond, ST=Washington, C=US")]
    [InlineData("CN=Azure IoT Operations, CN=Contoso, O=Microsoft Corporation, L=Redmond, ST=Washington, C=US")]
    [InlineData("CN=azure iot operations, O=Microsoft Corporation, L=Redmond, ST=Washington, C=US")]
    public void Another_identity_is_untrusted(string subject)
    {
        SignatureVerdict verdict = Jws(NotaryJws.Sign(NotarySigner.Of("ES256", subject), Payload));

        Assert.Equal(SignatureStatus.Untrusted, verdict.Status);
        Assert.Contains("not one of the trusted identities", verdict.Message, StringComparison.Ordinal);
        Assert.Equal(SigningCertificates.Root.Subject, verdict.Root);
    }

    [Theory]
    [InlineData("CN=Microsoft SCD Products RSA Signing, O=Microsoft Corporation, L=Redmond, ST=Washington, C=US")]
    [InlineData("C=US, ST=Washington, L=Redmond, O=Microsoft Corporation, OU=Signing, CN=Azure IoT Operations")]
    public void Both_identities_are_trusted_in_any_order_and_with_more_attributes(string subject) =>
        Assert.Equal(SignatureStatus.Valid, Jws(NotaryJws.Sign(NotarySigner.Of("ES256", subject), Payload)).Status);

    [Fact]
    public void Another_root_is_untrusted()
    {
        SignatureVerdict verdict = Verify(NotaryJws.MediaType, NotaryJws.Sign(Signer, Payload), Policy with { Roots = [SigningCertificates.OtherRoot] });

        Assert.Equal(SignatureStatus.Untrusted, verdict.Status);
        Assert.Contains("does not lead to a trusted root", verdict.Message, StringComparison.Ordinal);
        Assert.Null(verdict.Root);
    }

    [Fact]
    public void A_chain_with_a_gap_is_untrusted() => Assert.Equal(
        SignatureStatus.Untrusted,
        Jws(NotaryJws.Sign(Signer with { Chain = [Signer.Certificate, SigningCertificates.Root] }, Payload)).Status);

    [Fact]
    public void Of_several_roots_one_is_enough_and_the_envelope_need_not_have_it() => Assert.Equal(
        SignatureStatus.Valid,
        Verify(
            NotaryCose.MediaType,
            NotaryCose.Sign(Signer with { Chain = [Signer.Certificate, SigningCertificates.Intermediate] }, Payload),
            Policy with { Roots = [SigningCertificates.OtherRoot, SigningCertificates.Root, SigningCertificates.Root] }).Status);

    [Fact]
    public void Without_a_root_nobody_is_trusted_and_the_message_says_where_to_get_it()
    {
        SignatureVerdict verdict = Verify(NotaryJws.MediaType, NotaryJws.Sign(Signer, Payload), new TrustPolicy());

        Assert.Equal(SignatureStatus.NotVerified, verdict.Status);
        Assert.Contains("https://www.microsoft.com/pkiops/certs/Microsoft%20Supply%20Chain%20RSA%20Root%20CA%202022.crt", verdict.Message, StringComparison.Ordinal);
        Assert.Equal(SignatureStatus.Invalid, Verify(NotaryJws.MediaType, NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["signature"] = "AA"), new TrustPolicy()).Status);
    }

    [Fact]
    public void A_certificate_that_has_ended_or_not_begun_is_not_trusted_whatever_the_signer_says_of_the_time()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var ended = SignerWith(from: now.AddYears(-2), to: now.AddYears(-1));
        var early = SignerWith(from: now.AddDays(1), to: now.AddYears(1));

        SignatureVerdict verdict = Jws(NotaryJws.Sign(ended, Payload, header => header["io.cncf.notary.signingTime"] = now.AddMonths(-18).ToString("o")));
        Assert.Equal(SignatureStatus.Untrusted, verdict.Status);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"ended on {now.AddYears(-1).UtcDateTime:yyyy-MM-dd}"), verdict.Message, StringComparison.Ordinal);
        Assert.Contains("no timestamp", verdict.Message, StringComparison.Ordinal);
        Assert.Contains("valid only from", Cose(NotaryCose.Sign(early, Payload)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timestamp_that_was_not_checked_is_said_to_be_so()
    {
        var ended = SignerWith(from: DateTimeOffset.UtcNow.AddYears(-2), to: DateTimeOffset.UtcNow.AddYears(-1));

        foreach (SignatureVerdict verdict in new[]
        {
            Jws(NotaryJws.Sign(ended, Payload, tamper: envelope => envelope["header"]!["io.cncf.notary.timestampSignature"] = "AAAA")),
            Cose(NotaryCose.Sign(ended, Payload, unsigned: header => header[new("io.cncf.notary.timestampSignature")] = CoseHeaderValue.FromBytes(new byte[3]))),
        })
        {
            Assert.Equal(SignatureStatus.NotVerified, verdict.Status);
            Assert.Contains("a timestamp, which was not checked", verdict.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_timestamp_from_when_the_certificate_was_valid_makes_up_for_its_end()
    {
        DateTimeOffset then = DateTimeOffset.UtcNow.AddMonths(-18);

        foreach (SignatureVerdict verdict in new[]
        {
            WithTimestamp(signature => TestTimestamps.Create(signature, then)),
            Verify(NotaryCose.MediaType, Timestamped(NotaryCose.Sign(Ended, Payload), then), Timestamps),
        })
        {
            Assert.Equal(SignatureStatus.Valid, verdict.Status);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"by {then.UtcDateTime:yyyy-MM-dd}, as its timestamp says"), verdict.Message, StringComparison.Ordinal);
        }

        static byte[] Timestamped(byte[] envelope, DateTimeOffset at)
        {
            var message = CoseMessage.DecodeSign1(envelope);
            message.UnprotectedHeaders[new("io.cncf.notary.timestampSignature")] = CoseHeaderValue.FromBytes(TestTimestamps.Create(message.Signature.ToArray(), at));
            return message.Encode();
        }
    }

    [Fact]
    public void A_timestamp_that_proves_nothing_does_not_count()
    {
        DateTimeOffset then = DateTimeOffset.UtcNow.AddMonths(-18);

        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, DateTimeOffset.UtcNow)), "not valid at the time of its timestamp");
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, DateTimeOffset.UtcNow.AddMonths(-30))), "not valid at the time of its timestamp");
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, then, accuracy: (long)TimeSpan.FromDays(365).TotalMicroseconds)), "not valid at the time of its timestamp");
        RequireUntrusted(WithTimestamp(_ => TestTimestamps.Create([1, 2, 3], then)), "of another signature");
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, then, hash: "1.3.14.3.2.26")), "hash is not allowed");
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, then, purpose: SigningCertificates.CodeSigning)), "does not count");
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, DateTimeOffset.UtcNow.AddYears(-4))), "does not count");
        RequireUntrusted(WithTimestamp(_ => [1, 2, 3]), "cannot be read");
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, then)[..^3]), "cannot be read");
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, then), Timestamps with { TimestampRoots = [SigningCertificates.OtherRoot] }), "does not lead to a trusted root");
        RequireUntrusted(
            WithTimestamp(signature =>
            {
                byte[] token = TestTimestamps.Create(signature, then);
                token[^5] ^= 1;
                return token;
            }),
            "does not count");

        // Neither root does what the other is for.
        RequireUntrusted(WithTimestamp(signature => TestTimestamps.Create(signature, then), Timestamps with { Roots = [SigningCertificates.TimestampRoot] }), "does not lead to a trusted root");

        static void RequireUntrusted(SignatureVerdict verdict, string message)
        {
            Assert.Contains(message, verdict.Message, StringComparison.Ordinal);
            Assert.Equal(SignatureStatus.Untrusted, verdict.Status);
        }
    }

    [Fact]
    public void A_signature_is_good_until_it_expires()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;

        Assert.Equal(SignatureStatus.Valid, Jws(NotaryJws.Sign(Signer, Payload, Expire(now.AddDays(1)))).Status);
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, Expire(now.AddDays(-1)))), "to be used until");
        Assert.Equal(SignatureStatus.Valid, Cose(ExpireCose(now.AddDays(1))).Status);
        RequireInvalid(Cose(ExpireCose(now.AddDays(-1))), "to be used until");

        // Where it is not critical, others may not see it.
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, header => header["io.cncf.notary.expiry"] = now.AddDays(1).ToString("o"))), "critical");

        static Action<JsonObject> Expire(DateTimeOffset at) => header =>
        {
            header["io.cncf.notary.expiry"] = at.ToString("o");
            header["crit"] = new JsonArray("io.cncf.notary.signingScheme", "io.cncf.notary.expiry");
        };

        static byte[] ExpireCose(DateTimeOffset at) => NotaryCose.Sign(
            Signer,
            Payload,
            header => header[new("io.cncf.notary.expiry")] = NotaryCose.Value(writer => writer.WriteUnixTimeSeconds(at.ToUnixTimeSeconds())),
            ["io.cncf.notary.signingScheme", "io.cncf.notary.expiry"]);
    }

    [Fact]
    public void A_signing_authority_is_no_proof_of_time_and_counts_as_any_signer()
    {
        Action<JsonObject> edit = header =>
        {
            header.Remove("io.cncf.notary.signingTime");
            header["io.cncf.notary.signingScheme"] = "notary.x509.signingAuthority";
            header["io.cncf.notary.authenticSigningTime"] = DateTimeOffset.UtcNow.AddMonths(-18).ToString("o");
            header["crit"] = new JsonArray("io.cncf.notary.signingScheme", "io.cncf.notary.authenticSigningTime");
        };
        var ended = SignerWith(from: DateTimeOffset.UtcNow.AddYears(-2), to: DateTimeOffset.UtcNow.AddYears(-1));

        Assert.Equal(SignatureStatus.Valid, Jws(NotaryJws.Sign(Signer, Payload, edit)).Status);
        Assert.Equal(SignatureStatus.Untrusted, Jws(NotaryJws.Sign(ended, Payload, edit)).Status);
    }

    [Fact]
    public void A_critical_header_that_is_not_known_is_invalid()
    {
        RequireInvalid(
            Jws(NotaryJws.Sign(Signer, Payload, header =>
            {
                header["io.cncf.notary.verificationPlugin"] = "x";
                header["crit"] = new JsonArray("io.cncf.notary.signingScheme", "io.cncf.notary.verificationPlugin");
            })),
            "critical header that is not known: 'io.cncf.notary.verificationPlugin'");
        RequireInvalid(
            Cose(NotaryCose.Sign(
                Signer,
                Payload,
                header => header[new("io.cncf.notary.verificationPlugin")] = CoseHeaderValue.FromString("x"),
                ["io.cncf.notary.signingScheme", "io.cncf.notary.verificationPlugin"])),
            "critical header that is not known: 'io.cncf.notary.verificationPlugin'");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, header => header["crit"] = new JsonArray("io.cncf.notary.signingScheme", "absent"))), "not there");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, header => header["crit"] = new JsonArray("io.cncf.notary.signingScheme", "alg"))), "not known: 'alg'");
    }

    [Theory]
    [InlineData("crit", null, "critical")]
    [InlineData("cty", "application/json", "payload of the Notary Project")]
    [InlineData("cty", null, "payload of the Notary Project")]
    [InlineData("alg", "none", "algorithm")]
    [InlineData("alg", "HS256", "algorithm")]
    [InlineData("alg", "RS256", "algorithm")]
    [InlineData("alg", "ES384", "needs an elliptic curve key of 384 bits")]
    [InlineData("alg", "PS256", "needs an RSA key of 2048 bits")]
    [InlineData("alg", null, "algorithm")]
    [InlineData("io.cncf.notary.signingScheme", "notary.x510", "scheme")]
    [InlineData("io.cncf.notary.signingTime", null, "when it was made")]
    [InlineData("io.cncf.notary.signingTime", "yesterday", "not a moment")]
    public void Headers_against_the_rules_are_invalid(string name, string? value, string message) =>
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, header => _ = value is null ? header.Remove(name) : Set(header, name, value))), message);

    [Fact]
    public void Rsa_keys_go_with_the_algorithm_of_their_size() => RequireInvalid(
        Cose(NotaryCose.Sign(NotarySigner.Of("PS256") with { Algorithm = "PS384" }, Payload)), "PS384 needs an RSA key of 3072 bits");

    [Fact]
    public void Certificates_that_are_made_for_other_things_are_invalid()
    {
        AsymmetricAlgorithm key = Signer.Key;

        RequireInvalid(With(SigningCertificates.Sign(key, isAuthority: true)), "of an authority");
        RequireInvalid(With(SigningCertificates.Sign(key, usage: X509KeyUsageFlags.KeyEncipherment)), "not made for signatures alone");
        RequireInvalid(With(SigningCertificates.Sign(key, usage: X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign)), "not made for signatures alone");
        RequireInvalid(With(SigningCertificates.Sign(key, usage: X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment)), "not made for signatures alone");
        Assert.Equal(SignatureStatus.Valid, With(SigningCertificates.Sign(key, usage: X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)).Status);
        RequireInvalid(With(SigningCertificates.Sign(key, purposes: "1.3.6.1.5.5.7.3.1")), "other things");
        RequireInvalid(With(SigningCertificates.Sign(key, purposes: "1.3.6.1.5.5.7.3.2")), "other things");
        Assert.Equal(SignatureStatus.Valid, With(SigningCertificates.Sign(key, purposes: "1.3.6.1.4.1.311.76.8.1")).Status);
        RequireInvalid(With(SigningCertificates.Sign(key, purposes: [SigningCertificates.CodeSigning, "1.3.6.1.5.5.7.3.8"])), "other things");

        static SignatureVerdict With(X509Certificate2 certificate) => Jws(NotaryJws.Sign(new NotarySigner("ES256", Signer.Key, certificate), Payload));
    }

    [Fact]
    public void Certificates_that_are_none_too_many_or_missing_are_invalid()
    {
        RequireInvalid(Jws(NotaryJws.Sign(Signer with { Chain = [] }, Payload)), "no certificate");
        RequireInvalid(Cose(NotaryCose.Sign(Signer with { Chain = [] }, Payload)), "no certificate");
        RequireInvalid(Jws(NotaryJws.Sign(Signer with { Chain = [.. Enumerable.Repeat(Signer.Certificate, 13)] }, Payload)), "too many");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["header"]!["x5c"] = new JsonArray("AAAA"))), "cannot be read");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["header"]!["x5c"] = new JsonArray("%"))), "not base64");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope["header"]!["x5c"] = new JsonArray(""))), "cannot be read");
        RequireInvalid(Jws(NotaryJws.Sign(Signer, Payload, tamper: envelope => envelope.Remove("header"))), "no certificate");
    }

    [Fact]
    public void Whatever_is_cut_off_is_invalid_and_throws_nothing()
    {
        byte[] jws = NotaryJws.Sign(Signer, Payload);
        byte[] cose = NotaryCose.Sign(Signer, Payload);
        for (int length = 0; length < jws.Length; length += 7)
        {
            RequireInvalid(Jws(jws[..length]), "");
        }

        for (int length = 0; length < cose.Length; length += 3)
        {
            RequireInvalid(Cose(cose[..length]), "");
        }
    }

    [Fact]
    public void Whatever_is_changed_is_not_valid_and_throws_nothing()
    {
        byte[] cose = NotaryCose.Sign(Signer, Payload);
        int unsignedFrom = cose.AsSpan().IndexOf(Signer.Certificate.RawData);
        int signedFrom = cose.AsSpan().IndexOf(Payload);
        for (int index = 0; index < cose.Length; index++)
        {
            byte[] changed = [.. cose];
            changed[index] ^= 0x55;
            SignatureVerdict verdict = Cose(changed);

            // The header beside has what nobody signed, such as the agent's name.
            if (index < unsignedFrom + Signer.Certificate.RawData.Length || index >= signedFrom)
            {
                Assert.NotEqual(SignatureStatus.Valid, verdict.Status);
            }
        }
    }

    [Fact]
    public void Texts_that_are_not_unicode_are_invalid_or_do_not_matter_and_throw_nothing()
    {
        byte[] jws = NotaryJws.Sign(Signer, Payload);
        for (int index = 0; index < jws.Length; index++)
        {
            byte[] changed = [.. jws];
            changed[index] ^= 0x80;
            Jws(changed);
        }

        RequireInvalid(Jws(NotaryJws.Sign(Signer, Encoding.UTF8.GetBytes("""{"targetArtifact":{"digest":"\ud800","mediaType":"x","size":1}}"""))), "Unicode");
        RequireInvalid(Jws(Encoding.UTF8.GetBytes("""{"payload":"\ud800"}""")), "Unicode");
    }

    [Theory]
    [InlineData("80")]
    [InlineData("d280")]
    [InlineData("d28440a0f640")]
    [InlineData("d28341a0a04100")]
    [InlineData("a0")]
    [InlineData("d2845f40")]
    public void Cbor_that_is_no_signature_is_invalid(string hex) => RequireInvalid(Cose(Convert.FromHexString(hex)), "");

    [Fact]
    public void What_follows_the_envelope_makes_it_invalid() => RequireInvalid(Cose([.. NotaryCose.Sign(Signer, Payload), 0xa0]), "follows");

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar")]
    [InlineData("application/cose")]
    public void An_envelope_of_another_kind_is_invalid(string mediaType) => RequireInvalid(Verify(mediaType, NotaryJws.Sign(Signer, Payload), Policy), "");

    private static SignatureVerdict WithTimestamp(Func<byte[], byte[]> timestamp, TrustPolicy? policy = null) => Verify(
        NotaryJws.MediaType,
        NotaryJws.Sign(Ended, Payload, tamper: envelope => envelope["header"]!["io.cncf.notary.timestampSignature"] =
            Convert.ToBase64String(timestamp(System.Buffers.Text.Base64Url.DecodeFromChars(envelope["signature"]!.GetValue<string>())))),
        policy ?? Timestamps);

    private static NotarySigner SignerWith(DateTimeOffset from, DateTimeOffset to) =>
        new("ES256", Signer.Key, SigningCertificates.Sign(Signer.Key, from: from, to: to));

    private static bool Set(JsonObject header, string name, string value)
    {
        header[name] = value;
        return true;
    }

    private static SignatureVerdict Jws(byte[] envelope) => Verify(NotaryJws.MediaType, envelope, Policy);

    private static SignatureVerdict Cose(byte[] envelope) => Verify(NotaryCose.MediaType, envelope, Policy);

    private static SignatureVerdict Verify(string mediaType, byte[] envelope, TrustPolicy policy) => EnvelopeVerifier.Verify(mediaType, envelope, Target, policy);

    private static void RequireInvalid(SignatureVerdict verdict, string message)
    {
        Assert.Contains(message, verdict.Message, StringComparison.Ordinal);
        Assert.Equal(SignatureStatus.Invalid, verdict.Status);
    }
}
