package io.gossamer.destination.grpc;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.HttpStatusRange;
import io.gossamer.api.destination.PathMatch;
import io.gossamer.api.destination.RequestMatch;
import io.gossamer.api.destination.ResponseClass;
import io.gossamer.api.destination.ResponseMatch;
import io.gossamer.api.destination.RetryBudget;
import io.gossamer.api.destination.Route;
import io.gossamer.api.destination.WeightedDst;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.destination.resource.profile.Condition;
import io.gossamer.destination.resource.profile.Condition.OfRequest;
import io.gossamer.destination.resource.profile.Condition.Status;
import io.gossamer.destination.resource.profile.ServiceProfile;
import java.util.List;

/** What a ServiceProfile adds to a profile (contract section 2, DestinationProfile). */
public final class StatedProfileMessages {

    /** Weights of overrides are thousandths, and ten times that on the wire. */
    private static final int WEIGHT = 10;

    private StatedProfileMessages() {}

    static void add(DestinationProfile.Builder message, ServiceProfile profile, String domain) {
        profile.routes().forEach(route -> message.addRoutes(route(route)));
        for (ServiceProfile.Override override : profile.overrides()) {
            message.addDstOverrides(
                    WeightedDst.newBuilder()
                            .setAuthority(override.authority())
                            .setWeight(override.milliWeight() * WEIGHT));
        }
        if (profile.budget() != null) {
            message.setRetryBudget(budget(profile.budget()));
        }
        message.setProfileRef(
                Metadata.newBuilder()
                        .setResource(
                                Resource.newBuilder()
                                        .setGroup(profile.kind().group())
                                        .setKind(profile.kind().apiName())
                                        .setName(profile.metadata().name())
                                        .setNamespace(profile.metadata().namespace())));
    }

    static RetryBudget budget(ServiceProfile.Budget budget) {
        return RetryBudget.newBuilder()
                .setRetryRatio(budget.ratio())
                .setMinRetriesPerSecond(budget.minPerSecond())
                .setTtl(Durations.of(budget.ttl()))
                .build();
    }

    /** One route. */
    public static Route route(ServiceProfile.Route route) {
        Route.Builder message =
                Route.newBuilder()
                        .setCondition(request(route.condition()))
                        .putMetricsLabels("route", route.name())
                        .setIsRetryable(route.retryable());
        for (ServiceProfile.ResponseClass each : route.responseClasses()) {
            message.addResponseClasses(
                    ResponseClass.newBuilder()
                            .setCondition(response(each.condition()))
                            .setIsFailure(each.failure()));
        }
        return route.timeout().isZero()
                ? message.build()
                : message.setTimeout(Durations.of(route.timeout())).build();
    }

    private static RequestMatch request(Condition<OfRequest> condition) {
        RequestMatch.Builder message = RequestMatch.newBuilder();
        if (condition instanceof Condition.All<OfRequest> all) {
            return message.setAll(requests(all.conditions())).build();
        }
        if (condition instanceof Condition.Any<OfRequest> any) {
            return message.setAny(requests(any.conditions())).build();
        }
        if (condition instanceof Condition.Not<OfRequest> not) {
            return message.setNot(request(not.condition())).build();
        }
        OfRequest test = ((Condition.Single<OfRequest>) condition).test();
        return test instanceof OfRequest.Path path
                ? message.setPath(PathMatch.newBuilder().setRegex(path.regex())).build()
                : message.setMethod(RouteMatches.method(((OfRequest.Method) test).name())).build();
    }

    private static RequestMatch.Seq requests(List<Condition<OfRequest>> conditions) {
        RequestMatch.Seq.Builder message = RequestMatch.Seq.newBuilder();
        conditions.forEach(each -> message.addMatches(request(each)));
        return message.build();
    }

    private static ResponseMatch response(Condition<Status> condition) {
        ResponseMatch.Builder message = ResponseMatch.newBuilder();
        if (condition instanceof Condition.All<Status> all) {
            return message.setAll(responses(all.conditions())).build();
        }
        if (condition instanceof Condition.Any<Status> any) {
            return message.setAny(responses(any.conditions())).build();
        }
        if (condition instanceof Condition.Not<Status> not) {
            return message.setNot(response(not.condition())).build();
        }
        Status status = ((Condition.Single<Status>) condition).test();
        return message.setStatus(
                        HttpStatusRange.newBuilder().setMin(status.min()).setMax(status.max()))
                .build();
    }

    private static ResponseMatch.Seq responses(List<Condition<Status>> conditions) {
        ResponseMatch.Seq.Builder message = ResponseMatch.Seq.newBuilder();
        conditions.forEach(each -> message.addMatches(response(each)));
        return message.build();
    }
}
