using CsCheck;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Guidelines;

/// <summary>Whatever an API returns, guidelines on broker and storage answer, and never fall over.</summary>
public class HostileEvidenceTests
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "1", "3", "-1", "99", "1e400", "0.5", "99999999999999999999", "\"\"", "\"3\"", "\"Enabled\"", "\"disabled\"", "\"None\"",
        "\"10G\"", "\"10Gi\"", "\"1e999G\"", "\"-1\"", "\"\\u0000\"", "\"ünïcode 😀\"", "\"Low\"", "\"High\"", "[]", "[1]", "[\"x\"]", "[[]]", "[null]", "{}",
        "{\"x\":1}", "{\"mode\":\"Disabled\"}", "{\"storageClassName\":\"disk\"}", "{\"type\":\"Ready\",\"status\":\"True\"}",
    ];

    private static readonly Gen<string> AnyValue = Gen.Int[0, Values.Length - 1].Select(index => Values[index]);

    [Fact]
    public void They_answer_to_any_evidence()
    {
        Guideline[] guidelines = [.. Catalogue.All.Where(guideline => guideline.Definition.Area is Area.Broker or Area.Storage)];
        Gen.Select(
            Gen.Select(AnyValue.Array[17], Gen.Bool), AnyValue.Array[6], AnyValue.Array[9], AnyValue.Array[6],
            Gen.Select(Gen.Double, Gen.Long, Gen.Double, (rate, bytes, hours) => new SiteInputs { MessagesPerSecond = rate, MessageBytes = bytes, OutageHours = hours }))
            .Sample((broker, node, pod, claim, inputs) =>
            {
                Snapshot snapshot = new SiteBuilder()
                    .Kubernetes(Evidence.Brokers, Resources.Broker(Broker(broker.Item1, broker.Item2)))
                    .Kubernetes(Evidence.Nodes, Node(node), Resources.Node("node-2"))
                    .Kubernetes(Evidence.Pods, Pod(pod), Workloads.Pod("aio-broker-backend-1-1", "node-2"))
                    .Kubernetes(Evidence.PersistentVolumeClaims, Claim(claim))
                    .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass("disk"))
                    .Kubernetes(Evidence.Instances, $$$"""{"metadata":{"name":"aio"},"spec":{"version":{{{claim[0]}}}} }""")
                    .Kubernetes(Evidence.Dataflows)
                    .Kubernetes(Evidence.BrokerAuthorizations)
                    .Build();
                var assessor = new Assessor(new() { Guidelines = guidelines, Inputs = inputs });

                string[] fallen = [.. assessor.AssessAsync(snapshot).ToBlockingEnumerable()
                    .SelectMany(result => result.Findings)
                    .Select(finding => finding.Message)
                    .Where(message => message.Contains("failed on this evidence", StringComparison.Ordinal) || message.Contains("returned no finding", StringComparison.Ordinal))];
                Assert.True(fallen.Length == 0, string.Join(Environment.NewLine, fallen));
            }, iter: 2000);
    }

    private static string Broker(string[] v, bool sane) => $$$"""
        {"memoryProfile":{{{(sane ? "\"Medium\"" : v[0])}}},"generateResourceLimits":{"cpu":{{{v[1]}}}},
         "cardinality":{"frontend":{"replicas":{{{(sane ? "2" : v[2])}}},"workers":{{{v[3]}}}},"backendChain":{"partitions":{{{(sane ? "2" : v[4])}}},"redundancyFactor":{{{(sane ? "2" : v[5])}}},"workers":{{{v[6]}}} } },
         "diskBackedMessageBuffer":{"maxSize":{{{(sane ? "\"10G\"" : v[7])}}},"ephemeralVolumeClaimSpec":{{{v[8]}}},"persistentVolumeClaimSpec":{{{v[9]}}}},
         "persistence":{"maxSize":{{{v[10]}}},"encryption":{{{v[11]}}},"persistentVolumeClaimSpec":{{{v[12]}}}},
         "advanced":{"clients":{"maxPacketSizeBytes":{{{v[13]}}},"subscriberQueueLimit":{{{v[14]}}}}},
         "diagnostics":{"selfCheck":{"mode":{{{v[15]}}}},"logs":{"level":{{{v[16]}}}} } }
        """;

    private static string Node(string[] v) => $$$"""
        {"metadata":{"name":"node-1"},"spec":{"unschedulable":{{{v[0]}}}},"status":{"capacity":{"cpu":{{{v[1]}}},"memory":{{{v[2]}}}},
         "allocatable":{"cpu":{{{v[3]}}},"ephemeral-storage":{{{v[4]}}}},"nodeInfo":{"kernelVersion":{{{v[5]}}}} } }
        """;

    private static string Pod(string[] v) => $$$"""
        {"metadata":{"name":"aio-broker-backend-1-0","namespace":"azure-iot-operations","labels":{"chain-number":{{{v[0]}}}},"deletionTimestamp":{{{v[1]}}}},
         "spec":{"nodeName":{{{v[2]}}},"volumes":{{{v[3]}}},"containers":[{"image":{{{v[4]}}},"resources":{"requests":{"cpu":{{{v[5]}}}} } }]},
         "status":{"phase":{{{v[6]}}},"conditions":[{"type":{{{v[7]}}},"status":{{{v[8]}}}}]} }
        """;

    private static string Claim(string[] v) => $$$"""
        {"metadata":{"name":"aio-broker-backend-1-0","namespace":"azure-iot-operations","ownerReferences":{{{v[1]}}}},
         "spec":{"storageClassName":{{{v[2]}}},"accessModes":{{{v[3]}}},"resources":{"requests":{"storage":{{{v[4]}}}} } },"status":{"phase":{{{v[5]}}}} }
        """;
}
