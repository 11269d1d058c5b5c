package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.DefaultPolicy;
import io.gossamer.destination.resource.policy.LabelSelector;
import io.gossamer.destination.resource.policy.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code policy.linkerd.io/Server}. */
final class ServerParser {

    private ServerParser() {}

    static Server parse(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        if (!spec.get("podSelector").present()) {
            spec.get("podSelector").problem("a selector of Pods");
        }
        return new Server(
                metadata,
                selector(spec.get("podSelector")),
                port(spec.get("port")),
                protocol(spec.get("proxyProtocol")),
                accessPolicy(spec.get("accessPolicy")));
    }

    private static Service.Target port(Field field) {
        if (field.isInteger()) {
            return Service.Target.number(field.port().orElse(0));
        }
        return new Service.Target(0, field.required("a port, or the name of a container port"));
    }

    private static Server.ProxyProtocol protocol(Field field) {
        String text = field.string(Server.ProxyProtocol.UNKNOWN.label());
        for (Server.ProxyProtocol protocol : Server.ProxyProtocol.values()) {
            if (protocol.label().equals(text)) {
                return protocol;
            }
        }
        field.problem(
                "one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Server.ProxyProtocol.values())
                                        .map(Server.ProxyProtocol::label)
                                        .toList()));
        return Server.ProxyProtocol.UNKNOWN;
    }

    private static DefaultPolicy accessPolicy(Field field) {
        return DefaultPolicy.of(field.string(DefaultPolicy.DENY.label()))
                .orElseGet(
                        () -> {
                            field.problem("one of " + String.join(", ", PolicyNames.ALL));
                            return DefaultPolicy.DENY;
                        });
    }

    static LabelSelector selector(Field field) {
        List<LabelSelector.Expression> expressions = new ArrayList<>();
        for (Field item : field.get("matchExpressions").items()) {
            expressions.add(
                    new LabelSelector.Expression(
                            item.get("key").required("the key of a label"),
                            operator(item.get("operator")),
                            item.get("values").stringSet()));
        }
        return new LabelSelector(field.get("matchLabels").strings(), expressions);
    }

    private static LabelSelector.Operator operator(Field field) {
        return switch (field.string("")) {
            case "In" -> LabelSelector.Operator.IN;
            case "NotIn" -> LabelSelector.Operator.NOT_IN;
            case "Exists" -> LabelSelector.Operator.EXISTS;
            case "DoesNotExist" -> LabelSelector.Operator.DOES_NOT_EXIST;
            default -> {
                field.problem("In, NotIn, Exists or DoesNotExist");
                yield LabelSelector.Operator.EXISTS;
            }
        };
    }
}
