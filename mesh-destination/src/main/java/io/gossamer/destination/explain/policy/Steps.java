package io.gossamer.destination.explain.policy;

import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.destination.view.Source;
import java.util.Optional;

/** Filters as settings that are in force. */
public final class Steps {

    private Steps() {}

    /** A filter, as its rule asks for it. */
    public static Optional<Setting> setting(Plan.Step step, Source rule) {
        if (step instanceof Plan.Step.Request change) {
            return Optional.of(
                    Words.setting(
                            "request headers",
                            Words.headers(
                                    change.change().getAdd(),
                                    change.change().getSet(),
                                    change.change().getRemoveList()),
                            rule));
        }
        if (step instanceof Plan.Step.Response change) {
            return Optional.of(
                    Words.setting(
                            "response headers",
                            Words.headers(
                                    change.change().getAdd(),
                                    change.change().getSet(),
                                    change.change().getRemoveList()),
                            rule));
        }
        if (step instanceof Plan.Step.Redirect redirect) {
            return Optional.of(
                    Words.setting("redirect", Words.redirect(redirect.redirect()), rule));
        }
        if (step instanceof Plan.Step.Rewrite rewrite) {
            return Optional.of(
                    Words.setting("url rewrite", Words.rewrite(rewrite.rewrite()), rule));
        }
        if (step instanceof Plan.Step.Mirror mirror) {
            return Optional.of(
                    Words.setting(
                            "request mirror to " + Words.backend(mirror.mirror().getBackend()),
                            Words.share(
                                            mirror.mirror().getNumerator(),
                                            mirror.mirror().getDenominator())
                                    + " of the requests, answers dropped",
                            rule));
        }
        if (step instanceof Plan.Step.Status status) {
            return Optional.of(
                    Words.setting(
                            "response status",
                            status.status() + " in place of the backend's",
                            rule));
        }
        if (step instanceof Plan.Step.Fail fail) {
            return Optional.of(
                    Words.setting("failure", failure(fail) + " for " + of(fail.share()), rule));
        }
        if (step instanceof Plan.Step.Delay delay) {
            return Optional.of(
                    Words.setting(
                            "delay", Words.time(delay.time()) + " for " + of(delay.share()), rule));
        }
        return Optional.empty();
    }

    private static String of(double share) {
        return Words.percent(share) + " of the requests";
    }

    /** The failure that a filter answers with. */
    public static String failure(Plan.Step.Fail fail) {
        return (fail.grpc() ? "gRPC status " : "status ") + fail.status() + ", " + fail.message();
    }
}
