package io.gossamer.cli.render;

import io.gossamer.api.mesh.v1.BackendFacts;
import io.gossamer.api.mesh.v1.ClientFacts;
import io.gossamer.api.mesh.v1.EndpointFacts;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.mesh.v1.TargetFacts;
import io.gossamer.api.mesh.v1.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** An explanation for people: what happens first, then why, from the client to the far side. */
public final class ExplainText {

    /** Rules that do not match and are shown; the others are counted. */
    private static final int MOST_RULES = 20;

    private static final int LABEL = 9;

    private final StringBuilder text = new StringBuilder();
    private String label = "";

    private ExplainText() {}

    /**
     * The explanation, every line ended with a line break.
     *
     * @param question one line that says what was asked
     */
    public static String render(String question, Explanation explanation) {
        ExplainText page = new ExplainText();
        page.text.append(question).append('\n');
        page.text
                .append(explanation.getOutcome().name().replace('_', ' '))
                .append(": ")
                .append(explanation.getSummary())
                .append("\n\n");
        page.client(explanation.getClient());
        page.target(explanation.getTarget());
        page.label = "routes";
        page.routes(explanation.getRoutesList(), 0);
        page.label = "in force";
        page.settings(explanation.getSettingsList(), 0);
        explanation.getBackendsList().forEach(page::backend);
        page.label = "notes";
        explanation.getNotesList().forEach(note -> page.line(0, note, ""));
        return page.text.toString();
    }

    /** A line; the label stands before the first one of a section only. */
    private void line(int indent, String content, String origin) {
        text.append(label)
                .append(" ".repeat(LABEL - label.length() + indent))
                .append(content)
                .append(origin.isEmpty() ? "" : " (" + origin + ")")
                .append('\n');
        label = "";
    }

    private void client(ClientFacts client) {
        label = "client";
        String addresses = String.join(", ", client.getAddressesList());
        line(
                0,
                client.getResource().isEmpty() ? "address " + addresses : client.getResource(),
                client.getOrigin());
        String who = client.getIdentity().isEmpty() ? "no mesh identity" : client.getIdentity();
        line(0, who + (addresses.isEmpty() ? "" : ", from " + addresses), "");
    }

    private void target(TargetFacts target) {
        label = "target";
        if (!target.getResource().isEmpty()) {
            line(0, target.getResource() + ", port " + target.getPort(), target.getOrigin());
        }
        String why = target.getProtocolReason();
        String protocol =
                target.getProtocol().isEmpty()
                        ? ""
                        : "; protocol " + target.getProtocol() + (why.isEmpty() ? "" : ": " + why);
        line(0, target.getAuthority() + protocol, "");
    }

    private void routes(List<RouteFacts> routes, int indent) {
        for (RouteFacts route : routes) {
            if (!route.getPassedOver().isEmpty()) {
                line(
                        indent,
                        route.getResource() + " has no say: " + route.getPassedOver(),
                        route.getOrigin());
                continue;
            }
            line(indent, route.getResource(), route.getOrigin());
            List<RuleFacts> rules = new ArrayList<>(route.getRulesList());
            rules.sort(Comparator.comparing(RuleFacts::getStanding));
            int shown = 0;
            for (RuleFacts rule : rules) {
                if (rule.getStanding() != RuleFacts.Standing.NO_MATCH || shown++ < MOST_RULES) {
                    rule(rule, indent + 2);
                }
            }
            if (shown > MOST_RULES) {
                line(
                        indent + 2,
                        shown - MOST_RULES + " more rules do not match; --json shows all",
                        "");
            }
        }
    }

    private void rule(RuleFacts rule, int indent) {
        String content =
                switch (rule.getStanding()) {
                    case WON -> "> rule " + rule.getNumber() + " wins: " + rule.getMatch();
                    case OUTRANKED ->
                            "- rule "
                                    + rule.getNumber()
                                    + " matches, but "
                                    + rule.getReason()
                                    + ": "
                                    + rule.getMatch();
                    default ->
                            "- rule " + rule.getNumber() + " does not match: " + rule.getReason();
                };
        line(indent, content, rule.getOrigin());
    }

    private void settings(List<Setting> settings, int indent) {
        for (Setting setting : settings) {
            String by =
                    setting.getResource().equals("default")
                            ? "default"
                            : setting.getResource()
                                    + (setting.getOrigin().isEmpty()
                                            ? ""
                                            : " " + setting.getOrigin());
            line(indent, setting.getName() + ": " + setting.getValue(), by);
        }
    }

    private void backend(BackendFacts backend) {
        label = "backend";
        String share = Math.round(backend.getShare() * 1000) / 10.0 + " % to ";
        line(
                0,
                share.replace(".0 %", " %")
                        + backend.getResource()
                        + (backend.getPort() == 0 ? "" : ", port " + backend.getPort()),
                backend.getOrigin());
        if (!backend.getFailure().isEmpty()) {
            line(2, backend.getFailure(), "");
        }
        settings(backend.getSettingsList(), 2);
        for (int i = 1; i <= backend.getVerdictsCount(); i++) {
            for (EndpointFacts endpoint : backend.getEndpointsList()) {
                if (endpoint.getVerdict() == i) {
                    endpoint(endpoint);
                }
            }
            verdict(backend.getVerdicts(i - 1));
        }
        backend.getEndpointsList().stream()
                .filter(endpoint -> endpoint.getVerdict() == 0)
                .forEach(this::endpoint);
    }

    private void endpoint(EndpointFacts endpoint) {
        String workload =
                endpoint.getWorkload().isEmpty()
                        ? ""
                        : " " + endpoint.getWorkload() + " (" + endpoint.getOrigin() + ")";
        if (!endpoint.getPassedOver().isEmpty()) {
            line(
                    2,
                    endpoint.getAddress() + workload + " gets nothing: " + endpoint.getPassedOver(),
                    "");
            return;
        }
        String preference =
                endpoint.getPreference().isEmpty() ? "" : ", " + endpoint.getPreference();
        line(
                2,
                endpoint.getAddress()
                        + workload
                        + ", found by "
                        + endpoint.getFoundBy()
                        + preference,
                "");
        line(
                4,
                endpoint.getIdentity().isEmpty()
                        ? "plaintext: nobody is expected by name"
                        : "mutual TLS with "
                                + endpoint.getIdentity()
                                + ", hint "
                                + endpoint.getHint(),
                "");
    }

    private void verdict(Verdict verdict) {
        if (verdict.getPermitted()) {
            line(
                    4,
                    "permitted: " + verdict.getAuthorization() + " " + verdict.getReason(),
                    verdict.getAuthorizationOrigin());
        } else {
            line(
                    4,
                    (verdict.getStatus() == 0
                                    ? "connection closed: "
                                    : "refused with " + verdict.getStatus() + ": ")
                            + verdict.getReason(),
                    "");
        }
        line(4, "policy: " + verdict.getServer(), verdict.getServerOrigin());
        // The one route of all requests, where nobody tells them apart, says nothing.
        if (!verdict.getRoutesList().stream()
                .allMatch(r -> r.getResource().startsWith("default "))) {
            routes(verdict.getRoutesList(), 6);
        }
        settings(verdict.getSettingsList(), 6);
        if (!verdict.getRemedy().isEmpty()) {
            line(4, "this would permit it:", "");
            verdict.getRemedy().lines().forEach(remedy -> line(6, remedy, ""));
        }
    }
}
