package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.parse.route.RouteMatches;
import io.gossamer.destination.resource.profile.Condition;
import io.gossamer.destination.resource.profile.Condition.OfRequest;
import io.gossamer.destination.resource.profile.Condition.Status;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.resource.traffic.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code linkerd.io/ServiceProfile}. */
final class ProfileParser {

    private static final int MAX_DEPTH = 20;
    private static final int MAX_MILLI = 1_000_000_000;
    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;
    private static final float MAX_RATIO = 1_000;
    private static final Duration MIN_TTL = Duration.ofSeconds(1);
    private static final Duration MAX_TTL = Duration.ofSeconds(60);

    private ProfileParser() {}

    static ServiceProfile parse(Field root, Metadata metadata) {
        if (!metadata.name().contains(".svc")) {
            root.get("metadata").get("name").problem("the DNS name of a service, as in a.b.svc.c");
        }
        Field spec = root.get("spec");
        List<ServiceProfile.Route> routes = new ArrayList<>();
        spec.get("routes").items().forEach(item -> routes.add(route(item)));
        List<ServiceProfile.Override> overrides = new ArrayList<>();
        for (Field item : spec.get("dstOverrides").items()) {
            overrides.add(
                    new ServiceProfile.Override(
                            item.get("authority").required("the DNS name of a service"),
                            milli(item.get("weight"))));
        }
        return new ServiceProfile(metadata, routes, budget(spec.get("retryBudget")), overrides);
    }

    private static ServiceProfile.Route route(Field field) {
        List<ServiceProfile.ResponseClass> classes = new ArrayList<>();
        for (Field item : field.get("responseClasses").items()) {
            classes.add(
                    new ServiceProfile.ResponseClass(
                            condition(item.get("condition"), ProfileParser::ofResponse, 0),
                            item.get("isFailure").bool(false)));
        }
        return new ServiceProfile.Route(
                field.get("name").required("a name for the route's metrics"),
                condition(field.get("condition"), ProfileParser::ofRequest, 0),
                classes,
                field.get("isRetryable").bool(false),
                duration(field.get("timeout"), Duration.ZERO),
                field.place().line());
    }

    /** Several conditions in one place must all hold. */
    private static <L> Condition<L> condition(
            Field field, BiConsumer<Field, List<Condition<L>>> single, int depth) {
        List<Condition<L>> found = new ArrayList<>();
        if (depth > MAX_DEPTH) {
            field.problem("conditions at most " + MAX_DEPTH + " deep");
            return new Condition.Any<>(found);
        }
        single.accept(field, found);
        if (field.get("all").present()) {
            found.add(new Condition.All<>(conditions(field.get("all"), single, depth)));
        }
        if (field.get("any").present()) {
            found.add(new Condition.Any<>(conditions(field.get("any"), single, depth)));
        }
        if (field.get("not").present()) {
            found.add(new Condition.Not<>(condition(field.get("not"), single, depth + 1)));
        }
        if (found.isEmpty()) {
            field.problem("at least one condition");
        }
        return found.size() == 1 ? found.get(0) : new Condition.All<>(found);
    }

    private static <L> List<Condition<L>> conditions(
            Field field, BiConsumer<Field, List<Condition<L>>> single, int depth) {
        List<Condition<L>> conditions = new ArrayList<>();
        field.items().forEach(item -> conditions.add(condition(item, single, depth + 1)));
        return conditions;
    }

    private static void ofRequest(Field field, List<Condition<OfRequest>> found) {
        Field path = field.get("pathRegex");
        if (path.present()) {
            String regex = RouteMatches.regex(path, path.string("")).value();
            found.add(new Condition.Single<>(new OfRequest.Path(regex)));
        }
        if (field.get("method").present()) {
            found.add(
                    new Condition.Single<>(
                            new OfRequest.Method(field.get("method").required("a method"))));
        }
    }

    private static void ofResponse(Field field, List<Condition<Status>> found) {
        Field status = field.get("status");
        if (!status.present()) {
            return;
        }
        int min = status(status.get("min"), MIN_STATUS);
        int max = status(status.get("max"), MAX_STATUS);
        if (min > max) {
            status.problem("min at most max");
        }
        found.add(new Condition.Single<>(new Status(min, max)));
    }

    private static int status(Field field, int absent) {
        if (!field.present()) {
            return absent;
        }
        return field.integer(MIN_STATUS, MAX_STATUS, "a status from 100 to 599").orElse(absent);
    }

    private static ServiceProfile.@Nullable Budget budget(Field field) {
        if (!field.present()) {
            return null;
        }
        Duration ttl = duration(field.get("ttl"), MIN_TTL);
        if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
            field.get("ttl").problem("a time from 1s to 60s");
        }
        float ratio = 0;
        try {
            ratio = Float.parseFloat(field.get("retryRatio").number());
        } catch (NumberFormatException e) {
            field.get("retryRatio").problem("a number");
        }
        if (!(ratio >= 0 && ratio <= MAX_RATIO)) {
            field.get("retryRatio").problem("a number from 0 to 1000");
        }
        OptionalInt perSecond =
                field.get("minRetriesPerSecond").integer(0, Integer.MAX_VALUE, "0 or more");
        return new ServiceProfile.Budget(ratio, perSecond.orElse(0), ttl);
    }

    private static Duration duration(Field field, Duration absent) {
        String text = field.string("");
        if (text.isEmpty()) {
            return absent;
        }
        return DurationText.gateway(text)
                .orElseGet(
                        () -> {
                            field.problem(DurationText.GATEWAY);
                            return absent;
                        });
    }

    /** A quantity of Kubernetes: a number, or thousandths with an {@code m}. */
    private static int milli(Field field) {
        String text = field.number();
        try {
            BigDecimal value =
                    text.endsWith("m")
                            ? new BigDecimal(text.substring(0, text.length() - 1))
                            : new BigDecimal(text).movePointRight(3);
            int milli = value.intValueExact();
            if (milli >= 0 && milli <= MAX_MILLI) {
                return milli;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Reported below.
        }
        field.problem("a weight, as in 900m or 1");
        return 0;
    }
}
