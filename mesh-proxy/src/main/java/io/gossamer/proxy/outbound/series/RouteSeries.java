package io.gossamer.proxy.outbound.series;

import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.ServiceProfile;
import io.gossamer.proxy.observe.metric.BackendRecorder;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.metric.RouteRecorder;
import io.gossamer.proxy.observe.traffic.ProfileRecorder;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of one route and its backends, made when they are first needed. Lives as long as its
 * version of the policy on one event loop.
 */
public final class RouteSeries {

    private final Meta parent;
    private final HttpRoute route;
    private final Map<Meta, BackendRecorder> backends = new HashMap<>(2);
    private @Nullable RouteRecorder recorder;
    private @Nullable ProfileRecorder profiled;

    public RouteSeries(Meta parent, HttpRoute route) {
        this.parent = parent;
        this.route = route;
    }

    public RouteRecorder route(Recorder series) {
        RouteRecorder known = recorder;
        if (known == null) {
            known = new RouteRecorder(series, route.grpc(), labels());
            recorder = known;
        }
        return known;
    }

    public BackendRecorder backend(Recorder series, Meta backend) {
        BackendRecorder known = backends.get(backend);
        if (known == null) {
            known =
                    new BackendRecorder(
                            series, route.grpc(), labels().and(ContractLabels.backend(backend)));
            backends.put(backend, known);
        }
        return known;
    }

    /** The series of a service profile's route; null if it is none. */
    public @Nullable ProfileRecorder profile(Recorder series) {
        ServiceProfile profile = route.profile();
        if (profile != null && profiled == null) {
            profiled = new ProfileRecorder(series, ContractLabels.profile(profile));
        }
        return profiled;
    }

    /** Whether a response counts as success on this route. */
    public boolean isSuccess(int status, int grpcStatus) {
        ServiceProfile profile = route.profile();
        BitSet failures = profile == null ? null : profile.failures();
        if (failures != null && grpcStatus < 0) {
            return !failures.get(status);
        }
        return ResponseClass.isSuccess(status, grpcStatus);
    }

    public boolean isGrpc() {
        return route.grpc();
    }

    private Labels labels() {
        return ContractLabels.parent(parent).and(ContractLabels.outboundRoute(route.meta()));
    }
}
