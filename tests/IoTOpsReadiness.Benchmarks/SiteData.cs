using System.Globalization;
using System.Text;

namespace IoTOpsReadiness.Benchmarks;

/// <summary>
/// A site as large as asked for: half of its resources are pods, three in ten assets, two in ten dataflows, each with the
/// managed fields and the status a real cluster gives them.
/// </summary>
internal sealed class SiteData(int resources)
{
    private const string Site = "azure-iot-operations";

    // As many images as a real site runs, however many pods run them.
    private const int Images = 60;

    private int Pods => Math.Max(1, resources / 2);

    private int Assets => Math.Max(1, resources * 3 / 10);

    private int Dataflows => Math.Max(1, resources - Pods - Assets);

    /// <summary>The path of every list with its objects.</summary>
    public Dictionary<string, byte[][]> Build() => new()
    {
        ["/api/v1/pods"] = Make(Pods, Pod),
        ["/api/v1/nodes"] = Make(3, Node),
        ["/apis/deviceregistry.microsoft.com/v1/assets"] = Make(Assets, Asset),
        ["/apis/connectivity.iotoperations.azure.com/v1/dataflows"] = Make(Dataflows, Dataflow),
        ["/apis/connectivity.iotoperations.azure.com/v1/dataflowprofiles"] = Make(1, _ => Custom("default", "{\"diagnostics\":{\"logs\":{\"level\":\"info\"}},\"instanceCount\":3}")),
        ["/apis/connectivity.iotoperations.azure.com/v1/dataflowendpoints"] = Make(2, Endpoint),
        ["/apis/iotoperations.azure.com/v1/instances"] = Make(1, _ => Custom("bench", "{\"version\":\"1.0.9\"}")),
        ["/apis/mqttbroker.iotoperations.azure.com/v1/brokers"] = Make(1, _ => Custom("default", "{\"cardinality\":{\"frontend\":{\"replicas\":2,\"workers\":2},\"backendChain\":{\"partitions\":2,\"redundancyFactor\":2,\"workers\":2}},\"memoryProfile\":\"Medium\",\"advanced\":{\"encryptInternalTraffic\":\"Enabled\"}}")),
        ["/apis/mqttbroker.iotoperations.azure.com/v1/brokerlisteners"] = Make(1, _ => Custom("default", "{\"brokerRef\":\"default\",\"serviceType\":\"ClusterIp\",\"serviceName\":\"aio-broker\",\"ports\":[{\"port\":18883,\"protocol\":\"Mqtt\",\"authenticationRef\":\"default\",\"tls\":{\"mode\":\"Automatic\",\"certManagerCertificateSpec\":{\"issuerRef\":{\"group\":\"cert-manager.io\",\"kind\":\"ClusterIssuer\",\"name\":\"azure-iot-operations-aio-certificate-issuer\"}}}}]}")),
        ["/apis/mqttbroker.iotoperations.azure.com/v1/brokerauthentications"] = Make(1, _ => Custom("default", "{\"authenticationMethods\":[{\"method\":\"ServiceAccountToken\",\"serviceAccountTokenSettings\":{\"audiences\":[\"aio-internal\"]}}]}")),
        ["/apis/mqttbroker.iotoperations.azure.com/v1/brokerauthorizations"] = [],
    };

    private static byte[][] Make(int count, Func<int, string> make) => [.. Enumerable.Range(0, count).Select(index => Encoding.UTF8.GetBytes(make(index)))];

    private static string Id(int index) => $"{index:x8}-0000-4000-8000-{index:x12}";

    private static string Metadata(string name, int index, string managed, string extra = "") => $$"""
        {"name":"{{name}}","generateName":"{{name[..^2]}}","namespace":"{{Site}}","uid":"{{Id(index)}}","resourceVersion":"{{1000 + index}}","generation":3,"creationTimestamp":"2026-01-05T08:{{index % 60:00}}:12Z","labels":{"app.kubernetes.io/name":"microsoft-iotoperations","app.kubernetes.io/component":"workload","app.kubernetes.io/instance":"bench","pod-template-hash":"{{index % 997:x}}"},"annotations":{"management.azure.com/operationId":"{{Id(index)}}","prometheus.io/scrape":"true"}{{extra}},"managedFields":[{{managed}}]}
        """;

    private static string Custom(string name, string spec) => $$"""
        {"metadata":{{Metadata(name + "-0", 1, Managed("adr", 10)).Replace($"\"{name}-0\"", $"\"{name}\"", StringComparison.Ordinal)}},"spec":{{spec}},"status":{"provisioningStatus":{"status":"Succeeded"},"runtimeStatus":{"status":"Running"} } }
        """;

    private static string Managed(string manager, int fields)
    {
        var text = new StringBuilder();
        foreach (string part in new[] { "spec", "status" })
        {
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $$$$"""{"manager":"{{{{manager}}}}","operation":"Update","apiVersion":"v1","time":"2026-01-05T08:00:12Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:management.azure.com/operationId":{}},"f:labels":{".":{},"f:app.kubernetes.io/name":{},"f:pod-template-hash":{}}},"f:{{{{part}}}}":{""");
            for (int i = 0; i < fields; i++)
            {
                text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"\"k:{{\\\"name\\\":\\\"field-{i}\\\"}}\"")
                    .Append(":{\".\":{},\"f:name\":{},\"f:value\":{},\"f:valueFrom\":{\".\":{},\"f:fieldRef\":{}}}");
            }

            text.Append("}}}");
        }

        return text.ToString();
    }

    private static string Pod(int index)
    {
        string env = string.Join(",", Enumerable.Range(0, 12).Select(i => $$"""{"name":"SETTING_{{i}}","value":"value-{{i}} of {{index}}"}"""));
        string conditions = string.Join(",", new[] { "Initialized", "Ready", "ContainersReady", "PodScheduled" }.Select(type => $$"""{"type":"{{type}}","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-05T08:01:12Z"}"""));
        return $$$"""
            {"metadata":{{{Metadata($"aio-workload-{index}", index, Managed("kubelet", 14), $$""","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"aio-workload","uid":"{{Id(index + 1)}}","controller":true,"blockOwnerDeletion":true}]""")}}},"spec":{"volumes":[{"name":"kube-api-access","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}}],"defaultMode":420}},{"name":"tls","secret":{"secretName":"aio-tls-{{{index}}}","defaultMode":420}}],"containers":[{"name":"main","image":"mcr.microsoft.com/azureiotoperations/workload-{{{index % Images}}}:1.0.9@sha256:{{{index % Images:x64}}}","args":["--log-level=info","--listen=0.0.0.0:8080","--audience=aio-internal"],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],"env":[{{{env}}}],"resources":{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":"10m","memory":"32Mi"}},"volumeMounts":[{"name":"kube-api-access","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"livenessProbe":{"httpGet":{"path":"/healthz","port":8080,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true}}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","nodeName":"node-{{{index % 3}}}","schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true},"status":{"phase":"Running","conditions":[{{{conditions}}}],"hostIP":"10.0.0.{{{index % 3}}}","podIP":"10.42.{{{index % 250}}}.7","startTime":"2026-01-05T08:00:12Z","containerStatuses":[{"name":"main","state":{"running":{"startedAt":"2026-01-05T08:00:42Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"mcr.microsoft.com/azureiotoperations/workload-{{{index % Images}}}:1.0.9","imageID":"mcr.microsoft.com/azureiotoperations/workload-{{{index % Images}}}@sha256:{{{index % Images:x64}}}","containerID":"containerd://{{{index:x64}}}","started":true}],"qosClass":"Burstable"} }
            """;
    }

    private static string Asset(int index)
    {
        string points = string.Join(",", Enumerable.Range(0, 12).Select(i => $$"""{"name":"tag{{i}}","dataSource":"nsu=http://microsoft.com/Opc/OpcPlc/;s=Fast{{i}}","observabilityMode":"None","dataPointConfiguration":"{\"samplingInterval\":500,\"queueSize\":1}"}"""));
        return $$$"""
            {"metadata":{{{Metadata($"asset-{index}", index, Managed("adr", 12))}}},"spec":{"displayName":"Asset {{{index}}}","enabled":true,"assetEndpointProfileRef":"opc-{{{index % 20}}}","defaultDatasetsConfiguration":"{\"publishingInterval\":1000,\"samplingInterval\":500,\"queueSize\":1}","datasets":[{"name":"default","topic":{"path":"azure-iot-operations/data/asset-{{{index}}}","retain":"Never"},"dataPoints":[{{{points}}}]}],"uuid":"{{{Id(index)}}}","version":1},"status":{"version":1,"datasets":[{"name":"default","messageSchemaReference":{"schemaName":"s-{{{index}}}","schemaNamespace":"ns","schemaVersion":"1"} }]} }
            """;
    }

    private static string Dataflow(int index) => $$$"""
        {"metadata":{{{Metadata($"dataflow-{index}", index, Managed("adr", 10))}}},"spec":{"mode":"Enabled","profileRef":"default","operations":[{"operationType":"Source","sourceSettings":{"endpointRef":"default","serializationFormat":"Json","dataSources":["azure-iot-operations/data/asset-{{{index}}}","azure-iot-operations/data/asset-{{{index + 1}}}"]}},{"operationType":"BuiltInTransformation","builtInTransformationSettings":{"serializationFormat":"Json","map":[{"type":"PassThrough","inputs":["*"],"output":"*"},{"type":"Compute","inputs":["temperature.Value","pressure.Value"],"output":"ratio","expression":"$1 / $2"}],"filter":[{"type":"Filter","inputs":["temperature.Value ? $last"],"expression":"$1 > 20"}]}},{"operationType":"Destination","destinationSettings":{"endpointRef":"eventhub","dataDestination":"telemetry-{{{index % 8}}}"}}]},"status":{"provisioningStatus":{"status":"Succeeded"},"runtimeStatus":{"level":"OK"} } }
        """;

    private static string Endpoint(int index) => index == 0
        ? Custom("default", "{\"endpointType\":\"Mqtt\",\"mqttSettings\":{\"host\":\"aio-broker:18883\",\"authentication\":{\"method\":\"ServiceAccountToken\",\"serviceAccountTokenSettings\":{\"audience\":\"aio-internal\"}},\"tls\":{\"mode\":\"Enabled\",\"trustedCaCertificateConfigMapRef\":\"azure-iot-operations-aio-ca-trust-bundle\"}}}")
        : Custom("eventhub", "{\"endpointType\":\"Kafka\",\"kafkaSettings\":{\"host\":\"x.servicebus.windows.net:9093\",\"authentication\":{\"method\":\"SystemAssignedManagedIdentity\",\"systemAssignedManagedIdentitySettings\":{}},\"tls\":{\"mode\":\"Enabled\"}}}");

    private static string Node(int index) => $$$"""
        {"metadata":{"name":"node-{{{index}}}","uid":"{{{Id(index)}}}","labels":{"kubernetes.io/os":"linux"},"managedFields":[{{{Managed("k3s", 20)}}}]},"spec":{},"status":{"capacity":{"cpu":"64","memory":"256Gi","pods":"5000","ephemeral-storage":"1000Gi"},"allocatable":{"cpu":"64","memory":"256Gi","pods":"5000","ephemeral-storage":"1000Gi"},"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"osImage":"Ubuntu 24.04.1 LTS","operatingSystem":"linux","kubeletVersion":"v1.31.4+k3s1","architecture":"amd64","kernelVersion":"6.8.0-51-generic"} } }
        """;
}
