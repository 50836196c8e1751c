namespace IoTOpsReadiness.Model;

/// <content>What clients may ask of the broker. All optional.</content>
public sealed partial class Broker
{
    /// <summary>The largest packet clients may send, 1-268435456 bytes; null where not limited below the profile's own maximum.</summary>
    public int? MaxPacketSizeBytes => Number("advanced.clients.maxPacketSizeBytes");

    /// <summary>How long a session outlives its connection at most, in seconds; null where not limited.</summary>
    public int? MaxSessionExpirySeconds => Number("advanced.clients.maxSessionExpirySeconds");

    /// <summary>How long a message may wait at most, in seconds; null where not limited.</summary>
    public int? MaxMessageExpirySeconds => Number("advanced.clients.maxMessageExpirySeconds");

    /// <summary>How many messages may be in flight to a client at most, 1-65535; null where not limited.</summary>
    public int? MaxReceiveMaximum => Number("advanced.clients.maxReceiveMaximum");

    /// <summary>The longest keep-alive, 0-65535 seconds; null where not limited.</summary>
    public int? MaxKeepAliveSeconds => Number("advanced.clients.maxKeepAliveSeconds");

    /// <summary>None (default: a subscriber's queue grows without bound) or DropOldest.</summary>
    public string SubscriberQueueStrategy => Text("advanced.clients.subscriberQueueLimit.strategy") ?? "None";

    /// <summary>How many messages a queue holds per partition and worker; null where not set.</summary>
    public int? SubscriberQueueLength => Number("advanced.clients.subscriberQueueLimit.length");
}
