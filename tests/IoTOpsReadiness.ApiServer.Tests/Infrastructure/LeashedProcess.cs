using System.Diagnostics;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>
/// A server process that dies with the test run, however the run ends. A test host that is killed
/// gets no chance to clean up, so the process hangs on a pipe only the test host holds open.
/// </summary>
internal sealed class LeashedProcess : IDisposable
{
    private const string Leash = """
        exec 3<&0
        "$0" "$@" 3<&- </dev/null &
        server=$!
        { read -r line <&3; kill -KILL $server; } >/dev/null 2>&1 &
        leash=$!
        wait $server
        status=$?
        kill $leash 2>/dev/null
        exit $status
        """;

    private const int TailLength = 40;

    private static readonly TimeSpan DeathTimeout = TimeSpan.FromSeconds(10);

    private readonly Queue<string> _tail = new();
    private readonly Process _process;
    private bool _isStarted;

    public LeashedProcess(string executable, IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh", ["-c", Leash, executable, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Remember(line.Data);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
    }

    public bool HasExited => _isStarted && _process.HasExited;

    public void Start()
    {
        _isStarted = _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The last lines the process wrote, for the message of a failed start.</summary>
    public string Tail()
    {
        if (HasExited)
        {
            // Exited is not yet read to the end.
            _process.WaitForExit();
        }

        lock (_tail)
        {
            return string.Join(Environment.NewLine, _tail);
        }
    }

    public void Dispose()
    {
        if (_isStarted)
        {
            _process.StandardInput.Close();
            _process.WaitForExit(DeathTimeout);
        }

        _process.Dispose();
    }

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLength)
            {
                _tail.Dequeue();
            }
        }
    }
}
