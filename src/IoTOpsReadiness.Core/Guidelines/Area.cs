namespace IoTOpsReadiness.Guidelines;

/// <summary>The part of a site a guideline is about; also its folder in the source, and its group in the output.</summary>
public enum Area
{
    /// <summary>Nodes, cluster preparation and the Arc connection.</summary>
    Platform,

    /// <summary>Disks and volumes.</summary>
    Storage,

    /// <summary>Images, certificates, secrets, identities and roles.</summary>
    Security,

    /// <summary>Versions and upgrades.</summary>
    Lifecycle,

    /// <summary>What must be reachable.</summary>
    Network,

    /// <summary>Metrics, logs and alerts.</summary>
    Observability,

    /// <summary>The MQTT broker itself.</summary>
    Broker,

    /// <summary>Who may connect to the broker and do what: listeners, authentication, authorization.</summary>
    Access,

    /// <summary>The schema registry and its storage account.</summary>
    SchemaRegistry,

    /// <summary>Connections to OPC UA servers and other devices.</summary>
    OpcUa,

    /// <summary>Dataflows, their profiles and endpoints.</summary>
    Dataflow,

    /// <summary>Health, drift and day-to-day work.</summary>
    Operations,
}
