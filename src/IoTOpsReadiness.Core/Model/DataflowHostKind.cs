namespace IoTOpsReadiness.Model;

/// <summary>What a dataflow endpoint really talks to; its type alone does not say it.</summary>
public enum DataflowHostKind
{
    /// <summary>A type or host this version of the module does not know.</summary>
    Unknown,

    /// <summary>The MQTT broker of this very instance.</summary>
    LocalBroker,

    /// <summary>Azure Event Grid's MQTT broker.</summary>
    EventGrid,

    /// <summary>Any other MQTT broker.</summary>
    CustomMqtt,

    /// <summary>Azure Event Hubs.</summary>
    EventHubs,

    /// <summary>Microsoft Fabric Real-Time Intelligence.</summary>
    FabricRealTime,

    /// <summary>Any other Kafka broker.</summary>
    CustomKafka,

    /// <summary>Azure Data Lake Storage.</summary>
    DataLakeStorage,

    /// <summary>Azure Data Explorer.</summary>
    DataExplorer,

    /// <summary>Microsoft Fabric OneLake.</summary>
    FabricOneLake,

    /// <summary>A volume in the cluster.</summary>
    LocalStorage,

    /// <summary>An OpenTelemetry collector.</summary>
    OpenTelemetry,
}
