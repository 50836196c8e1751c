namespace IoTOpsReadiness.Connections.Signatures;

/// <summary>An envelope that is not as the Notary Project wants it; the message says what is wrong with it.</summary>
internal sealed class EnvelopeException(string message, Exception? inner = null) : Exception(message, inner);
