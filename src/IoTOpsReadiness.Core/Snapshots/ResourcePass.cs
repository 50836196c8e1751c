using System.Text.Encodings.Web;
using System.Text.Json;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Snapshots;

/// <summary>One reading of one answer: finds the resources and what has to be taken out of them.</summary>
internal ref struct ResourcePass
{
    // JsonDocument, which documents are read with later, takes 64; a list adds two around each.
    private const int MaxDepth = 66;

    // Kubernetes allows 253 characters.
    private const int LongestName = 512;
    private const int DeepestEmbedding = 4;

    private readonly ReadOnlySpan<byte> source;
    private readonly ResourceReadOptions options;
    private readonly bool isList;
    private readonly Scratch scratch;
    private readonly bool hasOpaqueTokens;
    private readonly int embedding;
    private Utf8JsonReader reader;
    private string? continueToken;
    private string? apiVersion;
    private string? kind;
    private bool hasItems;

    public ResourcePass(ReadOnlySpan<byte> source, ResourceReadOptions options, bool isList, Scratch scratch, int embedding = 0)
    {
        this.source = source;
        this.options = options;
        this.isList = isList;
        this.scratch = scratch;
        this.embedding = embedding;
        hasOpaqueTokens = CredentialText.HasOpaqueTokens(source);
        reader = new(source, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    internal enum Scope : byte
    {
        Other,
        List,
        ListMetadata,
        Items,
        Resource,
        ResourceMetadata,
        Annotations,
        FieldManagers,
        FieldManager,
    }

    public readonly long Consumed => reader.BytesConsumed;

    public ResourcePage Run()
    {
        Walk();
        if (isList && !hasItems)
        {
            throw ResourceListReader.Invalid("is not a list of resources: it has no items");
        }

        return new()
        {
            Documents = scratch.Edits.Copy(source, scratch.Documents),
            Continue = continueToken,
            ApiVersion = apiVersion,
            Kind = kind,
            Redactions = scratch.Edits.Replacements,
        };
    }

    private void Walk()
    {
        if (!reader.Read() || (embedding == 0 && reader.TokenType != JsonTokenType.StartObject))
        {
            throw ResourceListReader.Invalid("is not a JSON object");
        }

        int depth = 0;
        scratch.Frames[0] = default;
        Scope root = embedding > 0 ? Scope.Other : isList ? Scope.List : Scope.Resource;
        Frame[] frames = scratch.Frames;
        bool isFirst = true;
        do
        {
            ref Frame frame = ref frames[depth];
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    OnProperty(ref frame);
                    break;

                case JsonTokenType.String:
                    OnString(ref frame);
                    break;

                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    bool isArray = reader.TokenType == JsonTokenType.StartArray;
                    Scope scope = isFirst ? root : Enter(ref frame, isArray);
                    isFirst = false;
                    ref Frame child = ref frames[depth + 1];
                    child = default;
                    child.Scope = scope;
                    child.IsArray = isArray;
                    child.Start = (int)reader.TokenStartIndex;

                    // {"passwords": ["a", "b"]} and {"password": {"value": "a"}}
                    child.Inherited = frame.Property & (NameTraits.Credential | NameTraits.Secretive);
                    child.Property = isArray ? child.Inherited : NameTraits.None;
                    depth++;
                    break;

                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    Leave(ref frame);
                    depth--;
                    break;

                default:
                    OnPlain(ref frame);
                    break;
            }
        }
        while (reader.Read());
    }

    private void OnProperty(ref Frame frame)
    {
        NameTraits traits = scratch.Names.Of(Unescaped(out _));
        frame.Property = traits;
        if ((traits & NameTraits.Structural) == 0 || frame.Scope == Scope.Other)
        {
            return;
        }

        NameTraits structural = traits & NameTraits.Structural;
        if (frame.Scope is Scope.List or Scope.ListMetadata or Scope.Resource or Scope.ResourceMetadata)
        {
            if ((frame.Seen & structural) != 0)
            {
                throw ResourceListReader.Invalid($"repeats a key of a resource or list near byte {reader.BytesConsumed}");
            }

            frame.Seen |= structural & ~NameTraits.SecretData;
        }

        bool isDropped = frame.Scope switch
        {
            Scope.ResourceMetadata => (traits & NameTraits.ManagedFields) != 0 && !options.KeepManagedFields,
            Scope.Annotations => (traits & NameTraits.LastApplied) != 0,
            Scope.FieldManager => (traits & NameTraits.FieldsV1) != 0,
            _ => false,
        };
        if (isDropped)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Read();
            reader.Skip();
            Drop(start, (int)reader.BytesConsumed);
        }
        else if (frame.Scope == Scope.Resource && (traits & NameTraits.SecretData) != 0)
        {
            frame.HasSecretData = true;
        }
    }

    private Scope Enter(ref Frame parent, bool isArray)
    {
        NameTraits property = parent.Property;
        switch (parent.Scope)
        {
            case Scope.List when (property & NameTraits.Metadata) != 0 && !isArray:
                return Scope.ListMetadata;
            case Scope.List when (property & NameTraits.Items) != 0:
                hasItems = isArray ? true : throw ResourceListReader.Invalid("is not a list of resources: its items are not an array");
                return Scope.Items;
            case Scope.Items:
                return !isArray ? Scope.Resource : throw NotAnObject();
            case Scope.Resource when (property & NameTraits.Metadata) != 0 && !isArray:
                return Scope.ResourceMetadata;
            case Scope.ResourceMetadata when (property & NameTraits.Annotations) != 0 && !isArray:
                return Scope.Annotations;
            case Scope.ResourceMetadata when (property & NameTraits.ManagedFields) != 0 && isArray:
                return Scope.FieldManagers;
            case Scope.FieldManagers when !isArray:
                return Scope.FieldManager;
            default:
                return Scope.Other;
        }
    }

    private void Leave(ref Frame frame)
    {
        if (frame.Scope == Scope.Resource)
        {
            var range = new TextRange(frame.Start, (int)reader.BytesConsumed);
            scratch.Documents.Add(range);
            if (frame.HasSecretData && (options.Secrets || frame.IsSecret))
            {
                EmptySecret(range);
            }
        }
    }

    // A Secret's data may come before the kind that tells what it is, so it is gone through once more, being rare.
    private readonly void EmptySecret(TextRange range)
    {
        var again = new Utf8JsonReader(source[range.Start..range.End], new JsonReaderOptions { MaxDepth = MaxDepth });
        while (again.Read())
        {
            if (again.TokenType != JsonTokenType.PropertyName || again.CurrentDepth != 1)
            {
                continue;
            }

            bool isData = again.ValueTextEquals("data"u8) || again.ValueTextEquals("stringData"u8) || again.ValueTextEquals("binaryData"u8);
            again.Read();
            int start = range.Start + (int)again.TokenStartIndex;
            again.Skip();
            if (isData)
            {
                scratch.Edits.Replace(start, range.Start + (int)again.BytesConsumed, "{}"u8.ToArray());
            }
        }
    }

    private void OnString(ref Frame frame)
    {
        int start = (int)reader.TokenStartIndex;
        int end = (int)reader.BytesConsumed;
        switch (frame.Scope)
        {
            case Scope.List:
            case Scope.ListMetadata:
                OnListText(frame.Property);
                return;
            case Scope.Items:
                throw NotAnObject();
            case Scope.Resource when (frame.Property & NameTraits.Kind) != 0:
                frame.IsSecret = reader.ValueTextEquals("Secret"u8);
                break;
            case Scope.ResourceMetadata when (frame.Property & (NameTraits.Name | NameTraits.Namespace)) != 0:
                RequireName();
                break;
        }

        ReadOnlySpan<byte> text = Unescaped(out bool isEscaped);
        if (IsCredential(ref frame, text, start, end))
        {
            Mask(start, end);
        }
        else if (isEscaped || CredentialText.MayHold(text, hasOpaqueTokens))
        {
            MaskParts(text, isEscaped, start, end);
        }
    }

    private void OnListText(NameTraits property)
    {
        if ((property & NameTraits.Continue) != 0)
        {
            continueToken = reader.GetString() is { Length: > 0 } token ? token : null;
        }
        else if ((property & NameTraits.ApiVersion) != 0)
        {
            apiVersion = reader.GetString();
        }
        else if ((property & NameTraits.Kind) != 0)
        {
            kind = reader.GetString();
        }
    }

    // What is neither a text nor a container.
    private void OnPlain(ref Frame frame)
    {
        if (frame.Scope == Scope.Items)
        {
            throw NotAnObject();
        }

        // A server written in Go may say null for an empty list.
        if (frame.Scope == Scope.List && (frame.Property & NameTraits.Items) != 0)
        {
            hasItems = reader.TokenType == JsonTokenType.Null
                ? true
                : throw ResourceListReader.Invalid("is not a list of resources: its items are not an array");
        }

        if (reader.TokenType == JsonTokenType.Number && (frame.Property & NameTraits.Credential) != 0)
        {
            Mask((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
        }

        frame.FollowsFlag = false;
    }

    private bool IsCredential(ref Frame frame, ReadOnlySpan<byte> text, int start, int end)
    {
        if (frame.IsArray)
        {
            // ["--password", "hunter2"]
            bool followsFlag = frame.FollowsFlag;
            frame.FollowsFlag = CredentialText.IsSensitiveFlag(text, scratch.Names);
            if (followsFlag && !frame.FollowsFlag && !text.StartsWith("-"u8) && !CredentialText.IsPlaceholder(text))
            {
                return true;
            }
        }

        NameTraits property = frame.Property;
        if ((property & (NameTraits.Name | NameTraits.Key | NameTraits.Value)) != 0)
        {
            if (frame.Inherited != 0 && (property & NameTraits.Value) != 0)
            {
                return !CredentialText.IsPlaceholder(text);
            }

            return PairIsCredential(ref frame, text, start, end);
        }

        return (property & (NameTraits.Credential | NameTraits.Secretive)) != 0
            ? !CredentialText.IsPlaceholder(text)
            : (property & NameTraits.BasicAuth) != 0 && CredentialText.IsBasicAuth(text);
    }

    // {"name": "DB_PASSWORD", "value": "hunter2"}, in either order.
    private bool PairIsCredential(ref Frame frame, ReadOnlySpan<byte> text, int start, int end)
    {
        if ((frame.Property & NameTraits.Value) != 0)
        {
            if (frame.ValueEnd > 0)
            {
                // A second value in one object is no honest document.
                Mask(frame.ValueStart, frame.ValueEnd);
            }

            frame.ValueStart = start;
            frame.ValueEnd = end;
            frame.ValueIsPlaceholder = CredentialText.IsPlaceholder(text);
            return frame.NameIsSensitive && !frame.ValueIsPlaceholder;
        }

        bool isSensitive = (scratch.Names.Of(text) & (NameTraits.Credential | NameTraits.Secretive)) != 0;
        frame.NameIsSensitive |= isSensitive;
        if (isSensitive && frame.ValueEnd > 0 && !frame.ValueIsPlaceholder)
        {
            Mask(frame.ValueStart, frame.ValueEnd);
        }

        return false;
    }

    private void MaskParts(ReadOnlySpan<byte> text, bool isEscaped, int start, int end)
    {
        List<TextRange> hits = scratch.Hits;
        hits.Clear();
        CredentialText.Find(text, scratch.Names, hits);

        // Settings such as additionalConfiguration are JSON within a text; read as JSON, only the credential goes.
        // Pairs of name and value, and texts escaped within, only show when it is read so.
        bool mayHideMore = isEscaped && (text.IndexOf("value"u8) >= 0 || text.IndexOf((byte)'\\') >= 0);
        if ((hits.Count > 0 || mayHideMore) && Embedded(text) is { } embedded)
        {
            if (embedded.Length > 0)
            {
                scratch.Edits.Replace(start, end, Quoted(embedded));
            }

            return;
        }

        if (hits.Count == 0)
        {
            return;
        }

        scratch.Edits.Replace(start, end, Quoted(CredentialText.Apply(text, hits)));
    }

    /// <summary>The text with its credentials masked if it is JSON, empty if it holds none; null if it is not JSON.</summary>
    private readonly byte[]? Embedded(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> trimmed = text.TrimStart(" \t\r\n"u8);
        if (embedding >= DeepestEmbedding || trimmed.IsEmpty || trimmed[0] is not ((byte)'{' or (byte)'['))
        {
            return null;
        }

        Scratch nested = scratch.Nested ??= new(scratch.Names);
        var pass = new ResourcePass(text, options, isList: false, nested, embedding + 1);
        try
        {
            pass.Walk();
            if (nested.Edits.Replacements == 0)
            {
                return [];
            }

            nested.Documents.Add(new(0, text.Length));
            return nested.Edits.Copy(text, nested.Documents)[0].Json.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            nested.Clear();
        }
    }

    private readonly void Mask(int start, int end) => scratch.Edits.Mask(start, end);

    // Takes out a property with the comma that is now one too many.
    private readonly void Drop(int start, int end)
    {
        int after = end + source[end..].IndexOfAnyExcept(" \t\r\n"u8);
        if (source[after] == (byte)',')
        {
            scratch.Edits.Drop(start, after + 1);
            return;
        }

        // The last of its object: the comma before it goes, be it before others that were taken out.
        int before = start;
        if (scratch.Edits.Last is { } last && source[last.End..start].IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            before = last.Start;
        }

        int previous = source[..before].LastIndexOfAnyExcept(" \t\r\n"u8);
        scratch.Edits.Drop(source[previous] == (byte)',' ? previous : before, end);
    }

    private readonly void RequireName()
    {
        ReadOnlySpan<byte> name = Unescaped(out _);
        if (name.Length > LongestName)
        {
            throw ResourceListReader.Invalid($"has a resource with a name of {name.Length} bytes near byte {reader.BytesConsumed}");
        }

        foreach (byte b in name)
        {
            if (b is < 0x20 or 0x7F)
            {
                throw ResourceListReader.Invalid($"has a resource with control characters in its name near byte {reader.BytesConsumed}");
            }
        }
    }

    private readonly ReadOnlySpan<byte> Unescaped(out bool isEscaped)
    {
        isEscaped = reader.ValueIsEscaped;
        if (!isEscaped)
        {
            return reader.ValueSpan;
        }

        byte[] buffer = scratch.Buffer(reader.ValueSpan.Length);
        return buffer.AsSpan(0, reader.CopyString(buffer));
    }

    private readonly ReadinessException NotAnObject() =>
        ResourceListReader.Invalid($"is not a list of resources: an item is not an object near byte {reader.BytesConsumed}");

    private static byte[] Quoted(ReadOnlySpan<byte> text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    internal struct Frame
    {
        public Scope Scope;
        public bool IsArray;
        public bool IsSecret;
        public bool HasSecretData;
        public bool FollowsFlag;
        public bool NameIsSensitive;
        public bool ValueIsPlaceholder;
        public NameTraits Property;
        public NameTraits Inherited;
        public NameTraits Seen;
        public int Start;
        public int ValueStart;
        public int ValueEnd;
    }

    /// <summary>What a reading needs beside the answer, kept for the next one.</summary>
    internal sealed class Scratch(CredentialNames? names = null)
    {
        private byte[] buffer = new byte[4096];

        public CredentialNames Names { get; } = names ?? new();

        public PageEdits Edits { get; } = new();

        public List<TextRange> Documents { get; } = [];

        public List<TextRange> Hits { get; } = [];

        public Frame[] Frames { get; } = new Frame[MaxDepth + 2];

        public Scratch? Nested { get; set; }

        public byte[] Buffer(int length)
        {
            if (buffer.Length < length)
            {
                buffer = new byte[Math.Max(length, buffer.Length * 2)];
            }

            return buffer;
        }

        public void Clear()
        {
            Edits.Clear();
            Documents.Clear();
            Hits.Clear();

            // One monstrous text must not be paid for by every later page.
            if (buffer.Length > 1 << 20)
            {
                buffer = new byte[4096];
            }
        }
    }
}
