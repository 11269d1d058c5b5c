package io.gossamer.cli.export;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Notes;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads how a service runs: once or always, and how many of it. Used for one service. */
final class RunReader {

    private static final String DEPLOY = "deploy";
    private static final String RESTART = "restart";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final Set<String> KNOWN =
            Set.of("mode", "replicas", "resources", "restart_policy");

    private final ComposeService service;
    private final Notes notes;
    private final Optional<Mapping> deploy;

    RunReader(ComposeService service, Notes notes) {
        this.service = service;
        this.notes = notes;
        this.deploy =
                service.value(DEPLOY).filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }

    /**
     * Reads it.
     *
     * @param listens whether it has a port, as what ends by itself has not
     * @param isAwaited whether another service waits for its end
     */
    Workload.Run read(boolean listens, boolean isAwaited) {
        deploy.ifPresent(this::noteOthers);
        String mode = deploy.flatMap(d -> ComposeSource.text(d, "mode")).orElse("replicated");
        String policy = policy();
        boolean endsItself = policy.equals("no") && !listens;
        if (isAwaited || endsItself || mode.endsWith("-job")) {
            return new Workload.Run(Workload.Kind.JOB, Math.max(1, replicas()), tries(policy));
        }
        if (policy.equals("no") || policy.startsWith("on-failure")) {
            notes.of(
                    service,
                    service.value(RESTART).isPresent() ? RESTART : DEPLOY + ".restart_policy",
                    policy,
                    "always, as all that is no job; without ports and with restart: \"no\" it is"
                            + " one");
        }
        return mode.equals("global")
                ? new Workload.Run(Workload.Kind.DAEMON_SET, 1, Optional.empty())
                : new Workload.Run(Workload.Kind.DEPLOYMENT, replicas(), Optional.empty());
    }

    private void noteOthers(Mapping section) {
        for (String key : section.effective().keySet()) {
            if (!KNOWN.contains(key)) {
                notes.of(
                        service,
                        DEPLOY + "." + key,
                        Notes.text(ComposeSource.node(section, key).orElse(null)),
                        "the cluster's own ways; it is left out");
            }
        }
    }

    /** In the words of {@code restart}; empty if the file does not say. */
    private String policy() {
        Optional<Mapping> restart =
                deploy.flatMap(d -> ComposeSource.node(d, "restart_policy"))
                        .filter(Mapping.class::isInstance)
                        .map(Mapping.class::cast);
        if (restart.isEmpty()) {
            return service.text(RESTART).orElse("");
        }
        String attempts =
                restart.flatMap(r -> ComposeSource.text(r, "max_attempts"))
                        .map(number -> ":" + number)
                        .orElse("");
        return switch (restart.flatMap(r -> ComposeSource.text(r, "condition")).orElse("any")) {
            case "none" -> "no";
            case "on-failure" -> "on-failure" + attempts;
            default -> "always";
        };
    }

    private static Optional<Integer> tries(String policy) {
        if (policy.equals("no")) {
            return Optional.of(0);
        }
        String number = policy.substring(policy.indexOf(':') + 1);
        return NUMBER.matcher(number).matches()
                ? Optional.of(Integer.parseInt(number))
                : Optional.empty();
    }

    private int replicas() {
        Optional<Integer> byScale = service.value("scale").map(node -> number("scale", node));
        Optional<Integer> byDeploy =
                deploy.flatMap(d -> ComposeSource.node(d, "replicas"))
                        .map(node -> number(DEPLOY + ".replicas", node));
        if (byScale.isPresent() && byDeploy.isPresent() && !byScale.equals(byDeploy)) {
            throw service.failure(
                    "scale",
                    byScale.get().toString(),
                    "the same as deploy.replicas, which is " + byDeploy.get());
        }
        return byScale.or(() -> byDeploy).orElse(1);
    }

    private int number(String key, YamlNode node) {
        String text = node instanceof Scalar scalar ? scalar.value() : "a collection";
        if (!NUMBER.matcher(text).matches()) {
            throw service.failure(node, key, text, "a number");
        }
        return Integer.parseInt(text);
    }
}
