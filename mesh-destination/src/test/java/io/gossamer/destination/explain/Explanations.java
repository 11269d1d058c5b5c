package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.BackendFacts;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Questions about the shop of the test resources. */
final class Explanations {

    /** When the questions are asked. */
    static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    private Explanations() {}

    static String manifest(String name) {
        try (InputStream in =
                Objects.requireNonNull(Explanations.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The shop with its routes and policies. */
    static TestMesh shop() {
        TestMesh mesh = new TestMesh();
        for (String name : List.of("shop.yaml", "routes.yaml", "policy.yaml")) {
            mesh.put(name, manifest(name));
        }
        return mesh;
    }

    /**
     * A question.
     *
     * @param line {@code [METHOD] URL [NAME=VALUE]...}; the headers come last
     */
    static ExplainRequest question(String client, String line) {
        ExplainRequest.Builder request =
                ExplainRequest.newBuilder().setClient(client).setNamespace("shop");
        for (String word : line.strip().split(" +")) {
            if (word.contains("://")) {
                request.setTarget(word);
            } else if (word.contains("=")) {
                int equals = word.indexOf('=');
                request.addHeaders(
                        ExplainRequest.Header.newBuilder()
                                .setName(word.substring(0, equals))
                                .setValue(word.substring(equals + 1)));
            } else {
                request.setMethod(word);
            }
        }
        return request.build();
    }

    static Lookup<Explanation> ask(Snapshot snapshot, String client, String line) {
        return new Explainer(TestMesh.SETTINGS, () -> NOW)
                .explain(snapshot, question(client, line));
    }

    static Explanation answer(Snapshot snapshot, String client, String line) {
        return ((Lookup.Found<Explanation>) ask(snapshot, client, line)).value();
    }

    /** What became of a rule, as {@code STANDING reason}. */
    static String ruling(Explanation explanation, String route, int number) {
        for (RouteFacts facts : explanation.getRoutesList()) {
            for (RuleFacts rule : facts.getRulesList()) {
                if (facts.getResource().equals(route) && rule.getNumber() == number) {
                    return (rule.getStanding() + " " + rule.getReason()).strip();
                }
            }
        }
        throw new AssertionError("no rule " + number + " of " + route + ": " + explanation);
    }

    /** A setting, as {@code value by resource origin}. */
    static String setting(List<Setting> settings, String name) {
        for (Setting setting : settings) {
            if (setting.getName().equals(name)) {
                return (setting.getValue()
                                + " by "
                                + setting.getResource()
                                + " "
                                + setting.getOrigin())
                        .strip();
            }
        }
        throw new AssertionError("no " + name + ": " + settings);
    }

    /** The one verdict of the one backend. */
    static Verdict verdict(Explanation explanation) {
        BackendFacts backend = explanation.getBackends(0);
        if (backend.getVerdictsCount() != 1) {
            throw new AssertionError(backend.toString());
        }
        return backend.getVerdicts(0);
    }
}
