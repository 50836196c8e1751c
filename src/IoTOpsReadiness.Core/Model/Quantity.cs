using System.Globalization;

namespace IoTOpsReadiness.Model;

/// <summary>Kubernetes quantities such as <c>3920m</c>, <c>16Gi</c>, <c>10G</c>, <c>1e3</c>.</summary>
public static class Quantity
{
    private static readonly (string Suffix, double Factor)[] Suffixes =
    [
        ("Ki", 1024d), ("Mi", 1048576d), ("Gi", 1073741824d), ("Ti", 1099511627776d), ("Pi", 1125899906842624d), ("Ei", 1152921504606846976d),
        ("n", 1e-9), ("u", 1e-6), ("m", 1e-3), ("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15), ("E", 1e18),
    ];

    /// <summary>Reads a quantity into its base unit: cores for CPU, bytes for memory and storage.</summary>
    /// <returns>False for a text that is not a quantity, or a negative one.</returns>
    public static bool TryParse(string? text, out double value)
    {
        value = 0;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        // An exponent ("1e3") ends in a digit, so a suffix can only be what follows the last digit or dot.
        int digits = text.Length;
        while (digits > 0 && !char.IsAsciiDigit(text[digits - 1]) && text[digits - 1] != '.')
        {
            digits--;
        }

        double factor = Factor(text[digits..]);
        bool isNumber = double.TryParse(text.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        value = number * factor;
        return isNumber && factor > 0 && number >= 0 && double.IsFinite(value);
    }

    /// <summary>Writes bytes for people, for example <c>15.6 GiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        int unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.##} {units[unit]}");
    }

    /// <summary>Writes cores for people, for example <c>3.92</c>.</summary>
    public static string Cores(double cores) => cores.ToString("0.##", CultureInfo.InvariantCulture);

    private static double Factor(string suffix)
    {
        if (suffix.Length == 0)
        {
            return 1;
        }

        foreach ((string name, double factor) in Suffixes)
        {
            if (string.Equals(name, suffix, StringComparison.Ordinal))
            {
                return factor;
            }
        }

        return 0;
    }
}
