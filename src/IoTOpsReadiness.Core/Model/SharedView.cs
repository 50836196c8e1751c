using System.Runtime.ExceptionServices;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>
/// A list that is made when first asked for, in parts: every thread that asks while it is being made takes a part instead
/// of waiting. Guidelines start together, and nearly all of them need the pods.
/// </summary>
/// <param name="count">How many items there are.</param>
/// <param name="make">Makes one of them; called once for each.</param>
internal sealed class SharedView<T>(int count, Func<int, T> make)
{
    private const int PartSize = DocumentBatch.Size;

    private readonly T[] items = new T[count];
    private readonly int parts = (count + PartSize - 1) / PartSize;
    private readonly TaskCompletionSource complete = new();
    private readonly object gate = new();
    private (int Part, ExceptionDispatchInfo Error)? failure;
    private int taken = -1;
    private int done;

    /// <summary>The list; the same one for everybody.</summary>
    /// <exception cref="MalformedResourceException">An item cannot be made. The first one that cannot, whoever asks.</exception>
    public IReadOnlyList<T> Get()
    {
        if (count > 0 && !complete.Task.IsCompleted)
        {
            Help();
            complete.Task.Wait();
        }

        failure?.Error.Throw();
        return items;
    }

    private void Help()
    {
        while (Interlocked.Increment(ref taken) is var part && part < parts)
        {
            try
            {
                int end = Math.Min((part + 1) * PartSize, count);
                for (int i = part * PartSize; i < end; i++)
                {
                    items[i] = make(i);
                }
            }
            catch (Exception exception)
            {
                Remember(part, exception);
            }

            if (Interlocked.Increment(ref done) == parts)
            {
                complete.SetResult();
            }
        }
    }

    private void Remember(int part, Exception exception)
    {
        lock (gate)
        {
            if (failure is null || part < failure.Value.Part)
            {
                failure = (part, ExceptionDispatchInfo.Capture(exception));
            }
        }
    }
}
