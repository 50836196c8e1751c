using System.Text;
using IoTOpsReadiness.Shell.Rendering;

namespace IoTOpsReadiness.Shell.Interactive;

/// <summary>
/// Reads a line from the terminal: arrows, Home and End, history, completion. It redraws with the carriage return and
/// blanks only, so it works on every terminal; a long line scrolls sideways.
/// </summary>
internal sealed class LineEditor(Terminal terminal, LineHistory? history = null, ILineCompleter? completer = null)
{
    private readonly StringBuilder line = new();
    private string prompt = string.Empty;
    private bool secret;
    private int cursor;
    private int drawn;

    /// <summary>The line, or null after Ctrl+C.</summary>
    /// <exception cref="EndOfStreamException">Ctrl+D on an empty line.</exception>
    public string? Read(string promptText, bool secret = false)
    {
        prompt = promptText;
        this.secret = secret;
        line.Clear();
        cursor = drawn = 0;
        history?.Rewind();

        // As a key, because a signal would not end the wait for the next one.
        var before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            Draw();
            return ReadKeys();
        }
        finally
        {
            Console.TreatControlCAsInput = before;
            terminal.WritePrompt(Environment.NewLine);
        }
    }

    private string? ReadKeys()
    {
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key != ConsoleKey.Tab)
                completer?.Forget();

            if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
            {
                if (key.Key == ConsoleKey.C)
                    return null;
                if (key.Key == ConsoleKey.D && line.Length == 0)
                    throw new EndOfStreamException();
            }

            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
            {
                var text = line.ToString();
                if (!secret)
                    history?.Add(text);
                return text;
            }

            Apply(key);
            Draw();
        }
    }

    private void Apply(ConsoleKeyInfo key)
    {
        var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow when cursor > 0:
                cursor--;
                break;
            case ConsoleKey.RightArrow when cursor < line.Length:
                cursor++;
                break;
            case ConsoleKey.Home:
            case ConsoleKey.A when control:
                cursor = 0;
                break;
            case ConsoleKey.End:
            case ConsoleKey.E when control:
                cursor = line.Length;
                break;
            case ConsoleKey.Backspace when cursor > 0:
                line.Remove(--cursor, 1);
                break;
            case ConsoleKey.Delete or ConsoleKey.D when (key.Key == ConsoleKey.Delete || control) && cursor < line.Length:
                line.Remove(cursor, 1);
                break;
            case ConsoleKey.Escape:
            case ConsoleKey.U when control:
                Replace(string.Empty);
                break;
            case ConsoleKey.UpArrow when history is not null && !secret:
                Replace(history.Older(line.ToString()));
                break;
            case ConsoleKey.DownArrow when history is not null && !secret:
                Replace(history.Newer(line.ToString()));
                break;
            case ConsoleKey.Tab when completer is not null:
                if (completer.Next(line.ToString(), cursor) is var (text, position))
                {
                    Replace(text);
                    cursor = position;
                }

                break;
            default:
                if (!char.IsControl(key.KeyChar) && !control)
                    line.Insert(cursor++, key.KeyChar);
                break;
        }
    }

    private void Replace(string text)
    {
        line.Clear().Append(text);
        cursor = line.Length;
    }

    private void Draw()
    {
        var room = Math.Max(terminal.Width - prompt.Length - 1, 1);
        var start = Math.Max(cursor - room, 0);
        var shown = secret ? new string('*', line.Length) : line.ToString();
        var visible = string.Concat(prompt, shown.AsSpan(start, Math.Min(room, shown.Length - start)));
        terminal.WritePrompt('\r' + visible.PadRight(drawn) + '\r' + visible[..(prompt.Length + cursor - start)]);
        drawn = visible.Length;
    }
}
