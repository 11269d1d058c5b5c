package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.load.LoadSpec.Kind;
import io.gossamer.bench.system.SystemName;
import java.util.List;
import java.util.Map;

/** The rows in the order of the table, with the bounds that the project has set itself. */
public final class Workloads {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    /** 1,000 requests a second. */
    private static final LoadSpec FIXED_RATE = new LoadSpec(Kind.HTTP1_GET, 0, 32, 1, 1000, 100);

    private Workloads() {}

    /** All of them. */
    public static List<Workload> all() {
        return List.of(
                http1("http1-100", 100),
                http1("http1-1k", KIB),
                fixedRate(),
                new ColdStart("http1-1000rps-cold", Service.HTTP1, FIXED_RATE),
                http2(),
                load("grpc-unary", Service.GRPC_UNARY, Kind.GRPC_UNARY, 4, 16, 1.25),
                transfer("get-1m", Kind.HTTP1_GET, WorkUnit.MEBIBYTE),
                transfer("post-1m", Kind.HTTP1_POST, WorkUnit.UPLOADED_MEBIBYTE),
                load("tcp-small", Service.TCP_ECHO, Kind.TCP_ECHO, 32, 1, 1.0),
                bulk("tcp-bulk-1", 1),
                bulk("tcp-bulk-8", 8),
                churn("tcp-churn", 0.4),
                new WithSettings(churn("tcp-churn-full", 1.0), Map.of("tls.resumption", "false")),
                stream(),
                allocation(),
                new IdleConnections("idle-1000", 1000),
                new IdleConnections("idle-5000", 5000),
                IdleConnections.upTo("idle-10000", 10_000),
                new StartUp(),
                new DiscoveryStorm(),
                new SlowReader());
    }

    /** What {@code --quick} measures. */
    public static List<Workload> quick() {
        return List.of(http1("http1-100", 100), fixedRate(), http2());
    }

    private static Workload http1(String name, int bytes) {
        return new LoadWorkload(
                name,
                Service.HTTP1,
                new LoadSpec(Kind.HTTP1_GET, 0, 32, 1, 0, bytes),
                WorkUnit.REQUEST,
                SystemName.HAPROXY,
                1.0);
    }

    private static Workload fixedRate() {
        return new LoadWorkload(
                "http1-1000rps",
                Service.HTTP1,
                FIXED_RATE,
                WorkUnit.REQUEST,
                SystemName.HAPROXY,
                1.2);
    }

    private static Workload http2() {
        return load("http2-4x16", Service.HTTP2, Kind.HTTP2, 4, 16, 1.25);
    }

    private static Workload load(
            String name, Service service, Kind kind, int connections, int streams, double bound) {
        return new LoadWorkload(
                name,
                service,
                new LoadSpec(kind, 0, connections, streams, 0, 0),
                WorkUnit.REQUEST,
                SystemName.HAPROXY,
                bound);
    }

    private static Workload transfer(String name, Kind kind, WorkUnit unit) {
        return new LoadWorkload(
                name,
                Service.HTTP1,
                new LoadSpec(kind, 0, 4, 1, 0, MIB),
                unit,
                SystemName.NGINX,
                0.6);
    }

    private static Workload bulk(String name, int flows) {
        return new LoadWorkload(
                name,
                Service.TCP_SOURCE,
                new LoadSpec(Kind.TCP_SOURCE, 0, flows, 1, 0, 0),
                WorkUnit.MEBIBYTE,
                SystemName.HAPROXY,
                1.0);
    }

    /** With resumption between our own, as by default, or with full handshakes only. */
    private static Workload churn(String name, double bound) {
        return new LoadWorkload(
                name,
                Service.TCP_ECHO,
                new LoadSpec(Kind.TCP_CHURN, 0, 8, 1, 0, 0),
                WorkUnit.CONNECTION,
                SystemName.HAPROXY,
                bound);
    }

    private static Workload allocation() {
        return new AllocationWorkload(
                "http1-allocation", Service.HTTP1, new LoadSpec(Kind.HTTP1_GET, 0, 32, 1, 0, 100));
    }

    private static Workload stream() {
        return new LoadWorkload(
                "grpc-stream",
                Service.GRPC_STREAM,
                new LoadSpec(Kind.GRPC_STREAM, 0, 4, 4, 0, 0),
                WorkUnit.MESSAGE,
                SystemName.HAPROXY,
                1.25);
    }
}
