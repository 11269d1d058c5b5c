package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.HttpStatusRange;
import io.gossamer.api.destination.RequestMatch;
import io.gossamer.api.destination.ResponseClass;
import io.gossamer.api.destination.ResponseMatch;
import io.gossamer.api.destination.RetryBudget;
import io.gossamer.api.destination.Route;
import io.gossamer.proxy.model.RequestMatch.Condition;
import io.gossamer.proxy.model.ServiceProfile.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes of service profiles (contract section 2, DestinationProfile). A route that is malformed is
 * left out and named in the log; the others stay.
 */
final class ProfileMapping {

    private static final Logger log = LoggerFactory.getLogger(ProfileMapping.class);

    private static final double MAX_RATIO = 1000;
    private static final Duration MIN_TTL = Duration.ofSeconds(1);
    private static final Duration MAX_TTL = Duration.ofSeconds(60);
    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 999;
    private static final int SERVER_ERROR = 500;

    /** Conditions within conditions; deeper ones come from a mistake. */
    private static final int MAX_DEPTH = 16;

    private ProfileMapping() {}

    static List<Profile.Route> routes(DestinationProfile message) {
        List<Profile.Route> routes = new ArrayList<>(message.getRoutesCount());
        for (Route route : message.getRoutesList()) {
            try {
                routes.add(route(route));
            } catch (MalformedException e) {
                log.warn(
                        "service profile of {}: route {}: {} The route is ignored.",
                        message.getFullyQualifiedName(),
                        route.getMetricsLabelsMap(),
                        e.getMessage());
            }
        }
        return List.copyOf(routes);
    }

    /** Null if there is none, or if it is out of bounds: then nothing is retried. */
    static @Nullable Budget budget(DestinationProfile message) {
        if (!message.hasRetryBudget() || !message.getRetryBudget().hasTtl()) {
            return null;
        }
        RetryBudget budget = message.getRetryBudget();
        double ratio = budget.getRetryRatio();
        try {
            Duration ttl = Scalars.duration(budget.getTtl());
            require(
                    ratio >= 0 && ratio <= MAX_RATIO,
                    "retry ratio: " + ratio + " (expected: 0 to 1000).");
            require(
                    ttl.compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0,
                    "retry budget's ttl: " + ttl + " (expected: 1 s to 60 s).");
            int floor = budget.getMinRetriesPerSecond();
            return new Budget(ratio, floor < 0 ? Integer.MAX_VALUE : floor, ttl);
        } catch (MalformedException e) {
            log.warn(
                    "service profile of {}: {} Nothing is retried.",
                    message.getFullyQualifiedName(),
                    e.getMessage());
            return null;
        }
    }

    private static Profile.Route route(Route message) throws MalformedException {
        return new Profile.Route(
                condition(message.getCondition(), MAX_DEPTH),
                failures(message.getResponseClassesList()),
                message.getMetricsLabelsMap(),
                message.getIsRetryable(),
                Scalars.duration(message.getTimeout()));
    }

    private static Condition condition(RequestMatch message, int depth) throws MalformedException {
        require(depth > 0, "condition: nested too deeply (expected: at most 16 levels).");
        return switch (message.getMatchCase()) {
            case ALL -> new Condition.All(conditions(message.getAll().getMatchesList(), depth - 1));
            case ANY -> new Condition.Any(conditions(message.getAny().getMatchesList(), depth - 1));
            case NOT -> new Condition.Not(condition(message.getNot(), depth - 1));
            case PATH -> new Condition.Path(MatchMapping.regex(message.getPath().getRegex()));
            case METHOD -> new Condition.Method(MatchMapping.method(message.getMethod()));
            case MATCH_NOT_SET ->
                    throw new MalformedException(
                            "condition: missing (expected: all, any, not, path or method).");
        };
    }

    private static List<Condition> conditions(List<RequestMatch> messages, int depth)
            throws MalformedException {
        List<Condition> conditions = new ArrayList<>(messages.size());
        for (RequestMatch message : messages) {
            conditions.add(condition(message, depth));
        }
        return conditions;
    }

    /** The statuses that count as failures: the first class that matches decides, else 5xx. */
    private static BitSet failures(List<ResponseClass> messages) throws MalformedException {
        BitSet decided = new BitSet();
        BitSet failures = new BitSet();
        for (ResponseClass message : messages) {
            IntPredicate matches = statuses(message.getCondition(), MAX_DEPTH);
            for (int status = MIN_STATUS; status <= MAX_STATUS; status++) {
                if (!decided.get(status) && matches.test(status)) {
                    decided.set(status);
                    failures.set(status, message.getIsFailure());
                }
            }
        }
        for (int status = SERVER_ERROR; status <= MAX_STATUS; status++) {
            if (!decided.get(status)) {
                failures.set(status);
            }
        }
        return failures;
    }

    private static IntPredicate statuses(ResponseMatch message, int depth)
            throws MalformedException {
        require(depth > 0, "response class: nested too deeply (expected: at most 16 levels).");
        switch (message.getMatchCase()) {
            case ALL -> {
                IntPredicate all = status -> true;
                for (ResponseMatch part : message.getAll().getMatchesList()) {
                    all = all.and(statuses(part, depth - 1));
                }
                return all;
            }
            case ANY -> {
                IntPredicate any = status -> false;
                for (ResponseMatch part : message.getAny().getMatchesList()) {
                    any = any.or(statuses(part, depth - 1));
                }
                return any;
            }
            case NOT -> {
                return statuses(message.getNot(), depth - 1).negate();
            }
            case STATUS -> {
                HttpStatusRange range = message.getStatus();
                int first = range.getMin();
                int last = range.getMax();
                require(
                        first >= MIN_STATUS && last <= MAX_STATUS && first <= last,
                        "statuses: " + first + "-" + last + " (expected: 100 to 999, ascending).");
                return status -> status >= first && status <= last;
            }
            default ->
                    throw new MalformedException(
                            "response class: no condition (expected: all, any, not or status).");
        }
    }
}
