using System.Text;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Core.Tests.Guidelines;

public class SysctlTextTests
{
    [Fact]
    public void It_reads_what_sysctl_prints_and_skips_what_is_around_it()
    {
        string text = "operator@node-1:~$ sudo sysctl -a\nsysctl: permission denied on key 'fs.protected_hardlinks'\nfs.file-max = 100000\r\nfs/inotify/max_user_watches=524288\nkernel.hostname = a = b\nPATH=/bin\n\n";

        IReadOnlyDictionary<string, string> values = Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal(
            new Dictionary<string, string> { ["fs.file-max"] = "100000", ["fs.inotify.max_user_watches"] = "524288", ["kernel.hostname"] = "a = b" },
            values);
    }

    [Fact]
    public void What_Windows_wrote_reads_the_same()
    {
        const string text = "fs.file-max = 100000\r\n";

        Assert.Equal("100000", Parse([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)])["fs.file-max"]);
        Assert.Equal("100000", Parse([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)])["fs.file-max"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing here\n")]
    [InlineData("<html>a=b</html>")]
    [InlineData("fs.file-max = 1\0")]
    [InlineData("fs.file-max = 100000\nfs.file-max = 200000\n")]
    public void What_is_not_the_output_of_one_node_is_an_error(string text)
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(("IoTOps.Sysctl.Invalid", ErrorKind.InvalidData, "node-1.txt"), (error.ErrorId, error.Kind, error.Target));
    }

    [Fact]
    public void The_same_value_twice_is_one()
    {
        Assert.Single(Parse("fs.file-max = 1\nfs.file-max = 1\n"u8.ToArray()));
    }

    [Fact]
    public void A_file_that_is_far_too_large_is_not_read()
    {
        Assert.Equal("IoTOps.Sysctl.TooLarge", Assert.Throws<ReadinessException>(() => Parse(new byte[SysctlText.MaxBytes + 1])).ErrorId);
    }

    private static IReadOnlyDictionary<string, string> Parse(byte[] content) => SysctlText.Parse(content, "node-1.txt");
}
