package io.gossamer.cli.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A strict check of resources: kinds, fields and their types as the API of Kubernetes has them, of
 * those that an export may use, and what they say of one another. Unknown fields are faults.
 */
final class KubernetesSchema {

    /** Type: fields, each with its type; an exclamation mark where it is required. */
    private static final String TYPES =
            """
            v1/Namespace: apiVersion=str! kind=str! metadata=ClusterMeta!
            v1/ServiceAccount: apiVersion=str! kind=str! metadata=Meta!
            v1/ConfigMap: apiVersion=str! kind=str! metadata=Meta! data=map!
            v1/PersistentVolumeClaim: apiVersion=str! kind=str! metadata=Meta! spec=ClaimSpec!
            v1/Service: apiVersion=str! kind=str! metadata=Meta! spec=ServiceSpec!
            apps/v1/Deployment: apiVersion=str! kind=str! metadata=Meta! spec=DeploymentSpec!
            apps/v1/DaemonSet: apiVersion=str! kind=str! metadata=Meta! spec=DaemonSpec!
            batch/v1/Job: apiVersion=str! kind=str! metadata=Meta! spec=JobSpec!
            networking.k8s.io/v1/NetworkPolicy: apiVersion=str! kind=str! metadata=Meta! spec=PolicySpec!
            ClusterMeta: name=label! labels=labels!
            Meta: name=label! namespace=label! labels=labels! annotations=map
            ClaimSpec: accessModes=[str]! resources=Volume!
            Volume: requests=Storage!
            Storage: storage=quantity!
            ServiceSpec: selector=labels! ports=[ServicePort]!
            ServicePort: name=portname! port=port! protocol=protocol
            DeploymentSpec: replicas=int! selector=Selector! strategy=Strategy template=Template!
            DaemonSpec: selector=Selector! template=Template!
            JobSpec: backoffLimit=int completions=int parallelism=int template=Template!
            Strategy: type=str!
            Selector: matchLabels=labels!
            Template: metadata=PodMeta! spec=PodSpec!
            PodMeta: labels=labels! annotations=map!
            PodSpec: serviceAccountName=label! enableServiceLinks=bool! restartPolicy=str hostname=label hostAliases=[HostAlias] terminationGracePeriodSeconds=int securityContext=PodRights containers=[Container]! volumes=[PodVolume]
            PodRights: fsGroup=int supplementalGroups=[int]
            HostAlias: ip=str! hostnames=[str]!
            Container: name=label! image=str! imagePullPolicy=str command=[str] args=[str] workingDir=str env=[Variable] ports=[ContainerPort] readinessProbe=Probe livenessProbe=Probe resources=Amounts securityContext=Rights volumeMounts=[Mount] stdin=bool tty=bool
            Variable: name=str! value=str!
            ContainerPort: name=portname! containerPort=port! protocol=protocol
            Probe: exec=Exec! initialDelaySeconds=int periodSeconds=int! timeoutSeconds=int! failureThreshold=int!
            Exec: command=[str]!
            Amounts: requests=Amount limits=Amount
            Amount: cpu=quantity memory=quantity
            Rights: runAsUser=int runAsGroup=int readOnlyRootFilesystem=bool allowPrivilegeEscalation=bool capabilities=Capabilities
            Capabilities: add=[str] drop=[str]
            Mount: name=label! mountPath=path! subPath=str readOnly=bool
            PodVolume: name=label! persistentVolumeClaim=Claim emptyDir=EmptyDir configMap=Named secret=Secret
            Claim: claimName=label!
            EmptyDir: medium=str sizeLimit=quantity
            Named: name=label!
            Secret: secretName=label!
            PolicySpec: podSelector=Selector! policyTypes=[str]! ingress=[Rule]!
            Rule: from=[Peer] ports=[PolicyPort]
            Peer: podSelector=Selector namespaceSelector=Selector
            PolicyPort: protocol=protocol! port=port!
            """;

    private static final Map<String, Map<String, String>> FIELDS = new HashMap<>();

    static {
        for (String line : TYPES.split("\n")) {
            int colon = line.indexOf(": ");
            Map<String, String> fields = new LinkedHashMap<>();
            for (String field : line.substring(colon + 2).split(" ")) {
                fields.put(
                        field.substring(0, field.indexOf('=')),
                        field.substring(field.indexOf('=') + 1));
            }
            FIELDS.put(line.substring(0, colon), fields);
        }
    }

    private final List<String> faults = new ArrayList<>();

    private KubernetesSchema() {}

    /** What is wrong with resources, each with its place. */
    static List<String> faults(List<Map<String, Object>> resources) {
        KubernetesSchema schema = new KubernetesSchema();
        Set<String> seen = new TreeSet<>();
        for (Map<String, Object> resource : resources) {
            String type = resource.get("apiVersion") + "/" + resource.get("kind");
            String place = resource.get("kind") + " " + at(resource, "metadata", "name");
            if (!seen.add(place)) {
                schema.faults.add(place + ": there twice");
            }
            if (FIELDS.containsKey(type)) {
                schema.check(place, type, resource);
            } else {
                schema.faults.add(place + ": unknown type " + type);
            }
            schema.checkPod(place, resource);
        }
        schema.checkReferences(resources);
        return schema.faults;
    }

    private void check(String place, String type, Object value) {
        if (type.startsWith("[")) {
            if (value instanceof List<?> list && !list.isEmpty()) {
                list.forEach(
                        item -> check(place + "[]", type.substring(1, type.length() - 1), item));
            } else {
                faults.add(place + ": no list with items");
            }
        } else if (FIELDS.containsKey(type)) {
            checkFields(place, FIELDS.get(type), value);
        } else if (!isOf(type, value)) {
            faults.add(place + ": " + value + " is no " + type);
        }
    }

    private void checkFields(String place, Map<String, String> fields, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            faults.add(place + ": no mapping");
            return;
        }
        map.forEach(
                (key, inner) -> {
                    String type = fields.get(String.valueOf(key));
                    if (type == null) {
                        faults.add(place + "." + key + ": unknown field");
                    } else {
                        check(place + "." + key, type.replace("!", ""), inner);
                    }
                });
        fields.forEach(
                (key, type) -> {
                    if (type.endsWith("!") && !map.containsKey(key)) {
                        faults.add(place + "." + key + ": missing");
                    }
                });
    }

    private static boolean isOf(String type, Object value) {
        String text = value instanceof String string ? string : "";
        return switch (type) {
            case "str" -> value instanceof String;
            case "bool" -> value instanceof Boolean;
            case "int" -> value instanceof Integer number && number >= 0;
            case "port" -> value instanceof Integer number && number > 0 && number < 65_536;
            case "protocol" -> text.equals("UDP") || text.equals("TCP");
            case "label" -> text.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
            case "portname" -> text.matches("[a-z0-9-]{1,15}") && text.matches(".*[a-z].*");
            case "path" -> text.startsWith("/") && !text.contains(":");
            case "quantity" -> text.matches("\\d+(m|Ki|Mi|Gi)?") || value instanceof Integer;
            case "map", "labels" ->
                    value instanceof Map<?, ?> map
                            && !map.isEmpty()
                            && map.entrySet().stream().allMatch(e -> isPair(type, e));
            default -> throw new AssertionError(type);
        };
    }

    private static boolean isPair(String type, Map.Entry<?, ?> pair) {
        return pair.getKey() instanceof String key
                && key.matches("([a-z0-9.-]+/)?[-A-Za-z0-9_.]{1,63}")
                && pair.getValue() instanceof String value
                && (type.equals("map")
                        || value.matches("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"));
    }

    private void checkPod(String place, Map<String, Object> resource) {
        Map<?, ?> template = map(at(resource, "spec", "template"));
        if (template.isEmpty()) {
            return;
        }
        Map<?, ?> selected = map(at(resource, "spec", "selector", "matchLabels"));
        if (!map(at(template, "metadata", "labels")).entrySet().containsAll(selected.entrySet())) {
            faults.add(place + ": its selector does not choose its Pods");
        }
        Set<Object> volumes = new TreeSet<>();
        list(at(template, "spec", "volumes"))
                .forEach(volume -> volumes.add(map(volume).get("name")));
        for (Object container : list(at(template, "spec", "containers"))) {
            Set<Object> paths = new TreeSet<>();
            for (Object mount : list(map(container).get("volumeMounts"))) {
                if (!volumes.contains(map(mount).get("name"))) {
                    faults.add(place + ": mount of no volume: " + mount);
                }
                if (!paths.add(map(mount).get("mountPath"))) {
                    faults.add(place + ": two mounts at " + mount);
                }
            }
        }
    }

    /** Services choose Pods; accounts, claims and ConfigMaps that Pods name are there. */
    private void checkReferences(List<Map<String, Object>> resources) {
        Set<String> names = new TreeSet<>();
        resources.forEach(r -> names.add(r.get("kind") + " " + at(r, "metadata", "name")));
        List<Map<?, ?>> templates =
                resources.stream()
                        .<Map<?, ?>>map(r -> map(at(r, "spec", "template")))
                        .filter(template -> !template.isEmpty())
                        .toList();
        for (Map<?, ?> template : templates) {
            require(names, "ServiceAccount", at(template, "spec", "serviceAccountName"));
            for (Object volume : list(at(template, "spec", "volumes"))) {
                Object claim = at(volume, "persistentVolumeClaim", "claimName");
                require(names, "PersistentVolumeClaim", claim);
                require(names, "ConfigMap", at(volume, "configMap", "name"));
            }
        }
        for (Map<String, Object> resource : resources) {
            Map<?, ?> selector = map(at(resource, "spec", "selector"));
            boolean chooses =
                    templates.stream()
                            .anyMatch(
                                    t ->
                                            map(at(t, "metadata", "labels"))
                                                    .entrySet()
                                                    .containsAll(selector.entrySet()));
            if (resource.get("kind").equals("Service") && !chooses) {
                faults.add("Service " + at(resource, "metadata", "name") + ": chooses no Pod");
            }
        }
    }

    private void require(Set<String> names, String kind, Object name) {
        if (name != null && !names.contains(kind + " " + name)) {
            faults.add(kind + " " + name + ": named, but not there");
        }
    }

    /** What is at a path of mappings; null if there is nothing. */
    static Object at(Object value, String... path) {
        Object found = value;
        for (String key : path) {
            found = map(found).get(key);
        }
        return found;
    }

    static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
