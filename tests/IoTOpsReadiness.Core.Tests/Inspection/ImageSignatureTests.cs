using IoTOpsReadiness.Inspection;

namespace IoTOpsReadiness.Core.Tests.Inspection;

public class ImageSignatureTests
{
    [Theory]
    [InlineData(SignatureStatus.Valid, SignatureStatus.Valid, SignatureStatus.Valid)]
    [InlineData(SignatureStatus.Valid, SignatureStatus.NotVerified, SignatureStatus.NotVerified)]
    [InlineData(SignatureStatus.NotVerified, SignatureStatus.Unsigned, SignatureStatus.Unsigned)]
    [InlineData(SignatureStatus.Unsigned, SignatureStatus.Untrusted, SignatureStatus.Untrusted)]
    [InlineData(SignatureStatus.Invalid, SignatureStatus.Untrusted, SignatureStatus.Invalid)]
    public void The_worst_digest_decides(SignatureStatus one, SignatureStatus other, SignatureStatus expected)
    {
        var signature = ImageSignature.Of([Of(one), Of(other)], 0);

        Assert.Equal((expected, $"It is {expected}."), (signature.Status, signature.Message));
        Assert.Equal(2, signature.Digests.Count);
        Assert.Equal(expected.ToString(), signature.ToString());
    }

    [Theory]
    [InlineData(SignatureStatus.Valid, SignatureStatus.NotVerified)]
    [InlineData(SignatureStatus.Invalid, SignatureStatus.Invalid)]
    public void A_container_that_tells_no_digest_is_never_valid(SignatureStatus status, SignatureStatus expected) =>
        Assert.Equal(expected, ImageSignature.Of([Of(status)], 1).Status);

    [Fact]
    public void Without_a_digest_nothing_is_verified() => Assert.Equal(SignatureStatus.NotVerified, ImageSignature.Of([], 0).Status);

    private static DigestSignature Of(SignatureStatus status) => new() { Digest = "sha256:0", Status = status, Message = $"It is {status}." };
}
