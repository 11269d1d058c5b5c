package io.gossamer.destination.explain;

import io.gossamer.api.FailureCode;
import io.gossamer.api.mesh.v1.BackendFacts;
import io.gossamer.api.mesh.v1.EndpointFacts;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Explanation.Outcome;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.Rewrites;
import io.gossamer.destination.explain.policy.Plan;
import io.gossamer.destination.explain.policy.Steps;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.view.Source;
import java.util.ArrayList;
import java.util.List;

/** The outcome of a request, in one sentence. */
final class Conclusion {

    private Conclusion() {}

    static void noRule(Explanation.Builder answer, Outbound outbound, String authority) {
        answer.setOutcome(Outcome.REFUSED)
                .setSummary(
                        outbound.routes().refusal().isEmpty()
                                ? (outbound.routes().readable()
                                                ? "refused with "
                                                        + FailureCode.ROUTE_NOT_FOUND.httpStatus()
                                                        + ": no route of "
                                                : "refused: no route of ")
                                        + authority
                                        + " matches"
                                : "refused: " + outbound.routes().refusal());
    }

    /** Whether a filter answers all requests by itself. */
    static boolean bySidecar(Explanation.Builder answer, Plan.Step step, Source rule) {
        String by = ", by " + where(rule);
        if (step instanceof Plan.Step.Redirect redirect) {
            answer.setOutcome(Outcome.REDIRECTED)
                    .setSummary("redirected with " + Words.redirect(redirect.redirect()) + by);
            return true;
        }
        if (step instanceof Plan.Step.Fail fail && fail.share() >= 1) {
            answer.setOutcome(Outcome.REFUSED)
                    .setSummary("refused with " + Steps.failure(fail) + by);
            return true;
        }
        if (step instanceof Plan.Step.Refuse refuse) {
            answer.setOutcome(Outcome.REFUSED).setSummary("refused: " + refuse.why() + by);
            return true;
        }
        return false;
    }

    /** A rewrite made something of the path that is not sent. */
    static void unsoundPath(Explanation.Builder answer, Source rule) {
        answer.setOutcome(Outcome.REFUSED).setSummary(Rewrites.UNSOUND + ", by " + where(rule));
    }

    /** Routes that protect something read paths, and servers read this one in different ways. */
    static void unreadablePath(Explanation.Builder answer, Request request) {
        answer.setOutcome(Outcome.REFUSED)
                .setSummary(
                        "refused with status "
                                + FailureCode.BAD_REQUEST.httpStatus()
                                + ": path: "
                                + request.plainPath()
                                + " (expected: one that all servers read alike; else the sidecar"
                                + " refuses it unless every reading falls under the same route)");
    }

    static void passedThrough(Explanation.Builder answer, String why) {
        answer.setOutcome(Outcome.PASSED_THROUGH)
                .setSummary("passed through as if there were no mesh: " + why);
    }

    /** By what the backends' endpoints say. */
    static void byBackends(Explanation.Builder answer, Source rule) {
        List<String> refusals = new ArrayList<>();
        int delivered = 0;
        int redirect = 0;
        boolean available = answer.getBackendsList().stream().anyMatch(Conclusion::isAvailable);
        for (BackendFacts backend : answer.getBackendsList()) {
            if (available && backend.getShare() == 0) {
                // It stands in for one that is ready.
                continue;
            }
            if (!isAvailable(backend)) {
                if (!available) {
                    refusals.add(FailureCode.FAILFAST.httpStatus() + ": " + backend.getFailure());
                }
                continue;
            }
            if (!backend.getFailure().isEmpty()) {
                refusals.add(backend.getFailure());
            }
            for (EndpointFacts endpoint : backend.getEndpointsList()) {
                if (!endpoint.getPassedOver().isEmpty()) {
                    continue;
                }
                Verdict verdict =
                        endpoint.getVerdict() == 0
                                ? Verdict.newBuilder().setPermitted(true).build()
                                : backend.getVerdicts(endpoint.getVerdict() - 1);
                if (verdict.getPermitted() && verdict.getStatus() != 0) {
                    redirect = verdict.getStatus();
                } else if (verdict.getPermitted()) {
                    delivered++;
                } else {
                    refusals.add(refusal(verdict));
                }
            }
        }
        if (redirect != 0 && delivered == 0 && refusals.isEmpty()) {
            answer.setOutcome(Outcome.REDIRECTED)
                    .setSummary("redirected with " + redirect + " by the far side's sidecar");
        } else {
            conclude(answer, rule, delivered, refusals);
        }
    }

    /** Whether the sidecar may choose a backend: it leads somewhere, or is there to fail. */
    static boolean isAvailable(BackendFacts backend) {
        return !backend.getFailure().startsWith("no endpoints");
    }

    private static String refusal(Verdict verdict) {
        return (verdict.getStatus() == 0 ? "connection closed: " : verdict.getStatus() + ": ")
                + verdict.getReason();
    }

    private static void conclude(
            Explanation.Builder answer, Source rule, int delivered, List<String> refusals) {
        String by = rule.resource().isEmpty() ? "" : ", by " + where(rule);
        String to = Words.count(delivered, "endpoint") + by;
        if (refusals.isEmpty() && delivered > 0) {
            answer.setOutcome(Outcome.DELIVERED).setSummary("delivered to " + to);
        } else if (delivered > 0) {
            answer.setOutcome(Outcome.PARTLY)
                    .setSummary("delivered to " + to + "; otherwise refused: " + refusals.get(0));
        } else {
            answer.setOutcome(Outcome.REFUSED)
                    .setSummary(
                            "refused: "
                                    + (refusals.isEmpty()
                                            ? "nothing to send it to"
                                            : refusals.get(0)));
        }
    }

    private static String where(Source rule) {
        return rule.origin().isEmpty()
                ? rule.resource()
                : rule.resource() + " (" + rule.origin() + ")";
    }
}
