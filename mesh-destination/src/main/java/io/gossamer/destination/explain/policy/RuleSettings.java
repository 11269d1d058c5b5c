package io.gossamer.destination.explain.policy;

import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.destination.view.Source;
import io.gossamer.destination.view.outbound.OutboundRoute.Sources;
import java.util.ArrayList;
import java.util.List;

/** What a rule sets on the client's side, and who asked for it. */
public final class RuleSettings {

    /** What holds where nobody asks for retries. */
    public static final String DEFAULT_RETRIES =
            "at most 2 of idempotent requests that the mesh itself failed";

    private RuleSettings() {}

    /** Who asked for a step: for faults an annotation of the route, else the rule. */
    private static Source asker(Plan.Step step, Sources sources, Source rule) {
        Source stated =
                step instanceof Plan.Step.Delay
                        ? sources.delay()
                        : step instanceof Plan.Step.Fail ? sources.abort() : Source.NONE;
        return stated.equals(Source.NONE) ? rule : stated;
    }

    /**
     * All of it.
     *
     * @param rule which one it is
     * @param readable whether it is a rule for requests, not for connections
     */
    public static List<Setting> of(Plan plan, Sources sources, Source rule, boolean readable) {
        List<Setting> settings = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            Steps.setting(step, asker(step, sources, rule)).ifPresent(settings::add);
        }
        if (plan.ordered()) {
            settings.add(
                    Words.setting("failover", "the first backend that is ready takes all", rule));
        }
        if (!readable) {
            return settings;
        }
        settings.add(
                Words.setting(
                        "request timeout",
                        Words.time(plan.timeouts().getRequest()),
                        sources.request()));
        settings.add(
                Words.setting(
                        "response timeout",
                        Words.time(plan.timeouts().getResponse()),
                        sources.response()));
        settings.add(
                Words.setting(
                        "idle timeout", Words.time(plan.timeouts().getIdle()), sources.idle()));
        settings.add(
                plan.retry().isEmpty()
                        ? Words.setting("retries", DEFAULT_RETRIES, Source.NONE)
                        : Words.setting("retries", plan.retry(), sources.retry()));
        return settings;
    }
}
