using System.Globalization;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>Days and moments of decisions. A day alone is the whole day, in UTC.</summary>
public static class DecisionDates
{
    /// <summary>What is accepted, for errors.</summary>
    public const string Accepted = "Write a day such as 2026-12-31, or a moment with its offset such as 2026-12-31T18:00:00Z.";

    private const string DayFormat = "yyyy-MM-dd";

    private static readonly string[] MomentFormats =
        ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Reads a day or a moment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isLast">Whether a day stands for its last second rather than its first.</param>
    /// <param name="moment">The moment, in UTC.</param>
    public static bool TryParse(string text, bool isLast, out DateTimeOffset moment)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, Utc, out moment))
        {
            moment = isLast ? moment.AddDays(1).AddSeconds(-1) : moment;
            return true;
        }

        return DateTimeOffset.TryParseExact(text, MomentFormats, CultureInfo.InvariantCulture, Utc, out moment);
    }

    /// <summary>Writes a moment as it is read: as a day where it is the first or last second of one.</summary>
    public static string Format(DateTimeOffset moment, bool isLast)
    {
        DateTime utc = moment.UtcDateTime;
        DateTime whole = isLast ? utc.Date.AddDays(1).AddSeconds(-1) : utc.Date;
        return utc.ToString(utc == whole ? DayFormat : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
